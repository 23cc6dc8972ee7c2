using System.Collections.Frozen;

namespace Transcoder.Contracts;

/// <summary>The words of the grammar, each written once: read, printed and explained from here.</summary>
internal static class Vocabulary
{
    public const string Up = "up", Flip = "flip", Flop = "flop", Gray = "gray", Sharpen = "sharpen", Still = "still", Keep = "keep";

    // Each in the order of its enumeration.
    private static readonly string[] Fits = ["inside", "cover", "contain", "fill", "outside"];
    private static readonly string[] Formats = ["jpg", "png", "webp", "avif", "gif", "tiff", "auto"];
    private static readonly string[] Gravities =
        ["center", "north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest", "smart", "entropy"];

    private static readonly FrozenDictionary<string, Token> AllWords = new[]
    {
        Members(TokenKind.Fit, Fits),
        Members(TokenKind.Gravity, Gravities),
        Members(TokenKind.Format, Formats),
        [
            new(Up, new Token(TokenKind.Enlarge)),
            new(Flip, new Token(TokenKind.Flip)),
            new(Flop, new Token(TokenKind.Flop)),
            new(Gray, new Token(TokenKind.Gray)),
            new(Sharpen, new Token(TokenKind.Sharpen)),
            new(Still, new Token(TokenKind.Still)),
            new(Keep, new Token(TokenKind.Keep)),
        ],
    }.SelectMany(words => words).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The tokens that are whole words, without a value.</summary>
    public static FrozenDictionary<string, Token>.AlternateLookup<ReadOnlySpan<char>> Words { get; } =
        AllWords.GetAlternateLookup<ReadOnlySpan<char>>();

    public static string Of(Fit fit) => Fits[(int)fit];

    public static string Of(Gravity gravity) => Gravities[(int)gravity];

    public static string Of(OutputFormat format) => Formats[(int)format];

    /// <summary>What may be written for a kind, for the reader of an error.</summary>
    public static string Allowed(TokenKind kind) => kind switch
    {
        TokenKind.Width => $"w1 to w{Spec.MaxSide} (pixels)",
        TokenKind.Height => $"h1 to h{Spec.MaxSide} (pixels)",
        TokenKind.Fit => string.Join(", ", Fits),
        TokenKind.Enlarge => Up,
        TokenKind.Gravity => $"{string.Join(", ", Gravities)}, fp0x0 to fp100x100 (percent)",
        TokenKind.Dpr => "dpr1 to dpr4",
        TokenKind.Rotate => "rot0 to rot359 (degrees)",
        TokenKind.Flip => Flip,
        TokenKind.Flop => Flop,
        TokenKind.Gray => Gray,
        TokenKind.Blur => "blur1 to blur100",
        TokenKind.Sharpen => Sharpen,
        TokenKind.Background => "bg and six hex digits, as bg00ff00",
        TokenKind.Watermark => "wm and the name of a watermark",
        TokenKind.Still => Still,
        TokenKind.Keep => Keep,
        TokenKind.Quality => "q1 to q100",
        TokenKind.Format => string.Join(", ", Formats),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static KeyValuePair<string, Token>[] Members(TokenKind kind, string[] words) =>
        [.. words.Select((word, member) => KeyValuePair.Create(word, new Token(kind, member)))];
}
