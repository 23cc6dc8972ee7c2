using System.Collections.Frozen;

namespace Transcoder.Contracts.Api;

/// <summary>A filter of <c>GET /img/{id}.{format}</c>.</summary>
/// <param name="Name">In the query.</param>
/// <param name="Others">Spellings that mean the same.</param>
/// <param name="Values">What may be given.</param>
public sealed record Filter(string Name, IReadOnlyList<string> Others, string Values)
{
    /// <summary>The tokens that a value stands for, joined; empty for none; null for a value that cannot be.</summary>
    internal Func<string, string?> Tokens { get; init; } = _ => null;
}

/// <summary>Between the query of an image and the spec of its path: each token of the grammar by a name.</summary>
public static class FilterQuery
{
    private const string Whole = "transform";

    public static readonly IReadOnlyList<Filter> All =
    [
        Number("width", ["w"], "1 to 4096 pixels", "w"),
        Number("height", ["h"], "1 to 4096 pixels", "h"),
        Word("fit", [], Vocabulary.Allowed(TokenKind.Fit), TokenKind.Fit),
        Flag("enlarge", ["up"], Vocabulary.Up),
        Word("gravity", ["position"], Vocabulary.Allowed(TokenKind.Gravity), TokenKind.Gravity),
        new("fp", ["focalpoint"], "a point in percent, as 30x70 or 30,70") { Tokens = value => Token("fp" + value.Replace(',', 'x'), TokenKind.Gravity) },
        Number("dpr", [], "1 to 4", "dpr"),
        Number("rotate", ["rot"], "0 to 359 degrees clockwise", "rot"),
        Flag("flip", [], Vocabulary.Flip),
        Flag("flop", [], Vocabulary.Flop),
        Flag("grayscale", ["greyscale", "gray", "grey"], Vocabulary.Gray),
        Number("blur", [], "1 to 100 pixels", "blur"),
        Flag("sharpen", [], Vocabulary.Sharpen),
        new("background", ["bg"], "six hex digits, as 00ff00") { Tokens = value => Token("bg" + value.TrimStart('#').ToLowerInvariant(), TokenKind.Background) },
        new("watermark", ["wm"], "true, or the name of a watermark")
        {
            Tokens = value => IsTrue(value) ? "wm" : IsFalse(value) ? "" : Token("wm" + value, TokenKind.Watermark),
        },
        Flag("still", [], Vocabulary.Still),
        Flag("keep", [], Vocabulary.Keep),
        Number("quality", ["q"], "1 to 100", "q"),
        new("thumbnail", ["size"], "1 to 4096 pixels: width and height of a square that is covered")
        {
            Tokens = value => Token("w" + value, TokenKind.Width) is null ? null : $"w{value}-h{value}-cover",
        },
        new(Whole, ["spec", "preset"], "a spec or a preset, beside no other filter") { Tokens = value => value is "" ? null : value },
    ];

    private static readonly FrozenDictionary<string, Filter> ByName =
        All.SelectMany(filter => filter.Others.Append(filter.Name).Select(name => KeyValuePair.Create(name, filter))).ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly string Known = string.Join(", ", All.Select(filter => filter.Name));

    /// <summary>The formats that an image may be asked for in.</summary>
    public static string Formats => Vocabulary.Allowed(TokenKind.Format);

    public static bool IsFormat(string text) => Vocabulary.Words.TryGetValue(text, out var word) && word.Kind == TokenKind.Format;

    /// <summary>The spec that a query stands for, without a format; empty where it asks for nothing. Whether the tokens' values are allowed
    /// is for the policy to say.</summary>
    /// <param name="error">For people: what is wrong and what is allowed.</param>
    public static bool TryRead(IReadOnlyList<KeyValuePair<string, string>> query, out string spec, out string? error)
    {
        var found = new Dictionary<Filter, string>();
        (spec, error) = ("", null);
        foreach (var (name, value) in query)
        {
            if (!ByName.TryGetValue(name, out var filter))
                error = $"There is no filter '{name}'; known are {Known}.";
            else if (filter.Tokens(value) is not { } tokens)
                error = $"'{value}' is nothing for {name}; allowed: {filter.Values}.";
            else if (!found.TryAdd(filter, tokens))
                error = $"The filter {filter.Name} is there twice.";
            if (error is not null)
                return false;
        }

        if (found.Count > 1 && found.Keys.Any(filter => filter.Name == Whole))
            error = $"{Whole} says all; no other filter may stand beside it.";
        spec = string.Join(Grammar.Joint, found.Values.Where(tokens => tokens is not ""));
        return error is null;
    }

    private static Filter Number(string name, string[] others, string values, string letters) =>
        new(name, others, values) { Tokens = value => value is "" || value.Any(c => !char.IsAsciiDigit(c)) ? null : letters + value };

    private static Filter Word(string name, string[] others, string values, TokenKind kind) =>
        new(name, others, values) { Tokens = value => Token(value, kind) };

    private static Filter Flag(string name, string[] others, string word) =>
        new(name, others, "true or false") { Tokens = value => IsTrue(value) ? word : IsFalse(value) ? "" : null };

    private static string? Token(string text, TokenKind kind) => Contracts.Token.Read(text, watermarks: null).Kind == kind ? text : null;

    private static bool IsTrue(string value) => value is "" or "true" or "1" or "yes" or "on";

    private static bool IsFalse(string value) => value is "false" or "0" or "no" or "off";
}
