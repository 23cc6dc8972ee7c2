using System.Text.RegularExpressions;

namespace Transcoder.Tests.Docs;

/// <summary>A line of docs/troubleshooting.md that quotes what Transcoder says: <c>&gt; `413` `The text, with … for what varies`</c>.</summary>
/// <param name="Status">Of an answer that <c>serve</c> gives; null for what is said elsewhere.</param>
internal sealed partial record QuotedMessage(int? Status, string Text)
{
    private const char Varies = '…';

    public static IReadOnlyList<QuotedMessage> Read(string page) =>
    [
        .. Quote().Matches(page).Select(quote => new QuotedMessage(
            quote.Groups["status"] is { Success: true } status ? int.Parse(status.Value, System.Globalization.CultureInfo.InvariantCulture) : null,
            quote.Groups["text"].Value)),
    ];

    /// <summary>What stands between what varies.</summary>
    public IEnumerable<string> Parts => Text.Split(Varies, StringSplitOptions.RemoveEmptyEntries);

    public bool Is(int? status, string said) => status == Status && Regex.IsMatch(said, $"^{Pattern(Text)}$", RegexOptions.Singleline);

    public bool StandsIn(string source) => Regex.IsMatch(source, string.Join(".*", Parts.Select(Regex.Escape)));

    private static string Pattern(string text) => string.Join(".+", text.Split(Varies).Select(Regex.Escape));

    [GeneratedRegex("^> (`(?<status>[0-9]{3})` )?`(?<text>.+)`$", RegexOptions.Multiline)]
    private static partial Regex Quote();
}
