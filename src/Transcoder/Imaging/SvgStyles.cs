using System.Text;
using System.Text.RegularExpressions;

namespace Transcoder.Imaging;

/// <summary>What the rules of a drawing's style sheets refer to, by the class that a rule is for.</summary>
internal sealed partial class SvgStyles
{
    /// <summary>Stands for a rule that names no class: it may be for any element.</summary>
    private const string AnyElement = "";

    private readonly Dictionary<string, HashSet<string>> _uses = new(StringComparer.Ordinal);

    /// <summary>The names that a property refers to: <c>fill: url(#name)</c>, with or without quotes.</summary>
    public static IEnumerable<string> References(string text) =>
        text.Contains('#', StringComparison.Ordinal) ? Reference().Matches(text).Select(match => match.Groups[1].Value) : [];

    public void Add(string sheet)
    {
        // By hand, in one pass: on a hostile sheet a pattern would go back and forth.
        foreach (var part in WithoutComments(sheet).Split('}'))
        {
            if (part.LastIndexOf('{') is not (> 0 and var body))
                continue;
            string[] references = [.. References(part[body..])];
            if (references.Length == 0)
                continue;
            // In front of the selector may stand the condition that the rule is nested in.
            var selector = part[(part.LastIndexOf('{', body - 1) + 1)..body];
            string[] classes = [.. Class().Matches(selector).Select(match => match.Groups[1].Value)];
            foreach (var name in classes.Length > 0 ? classes : [AnyElement])
            {
                if (!_uses.TryGetValue(name, out var uses))
                    _uses[name] = uses = new HashSet<string>(StringComparer.Ordinal);
                uses.UnionWith(references);
            }
        }
    }

    /// <summary>What an element of these classes refers to.</summary>
    public IEnumerable<string> Of(IEnumerable<string> classes) =>
        _uses.Count == 0 ? [] : classes.Append(AnyElement).SelectMany(name => _uses.GetValueOrDefault(name) ?? []);

    private static string WithoutComments(string sheet)
    {
        var text = new StringBuilder(sheet.Length);
        for (var at = 0; at < sheet.Length;)
        {
            var start = sheet.IndexOf("/*", at, StringComparison.Ordinal);
            text.Append(sheet, at, (start < 0 ? sheet.Length : start) - at);
            var end = start < 0 ? -1 : sheet.IndexOf("*/", start + 2, StringComparison.Ordinal);
            at = end < 0 ? sheet.Length : end + 2;
        }

        return text.ToString();
    }

    [GeneratedRegex("""url\(\s*(?:['"]\s*)?#([^'")]*)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Reference();

    [GeneratedRegex(@"\.([^\s.#:,>+~\[*]+)")]
    private static partial Regex Class();
}
