namespace Transcoder.Tests.Docs;

/// <summary>The rows of a table in a page, by what its first heading is.</summary>
internal static class MarkdownTable
{
    public static IReadOnlyList<string[]> Rows(string page, string firstHeading)
    {
        var rows = page.Split('\n')
            .SkipWhile(line => !line.StartsWith($"| {firstHeading} |", StringComparison.Ordinal))
            .TakeWhile(line => line.StartsWith('|'))
            .Skip(2)
            .Select(line => line.Trim().Trim('|').Split('|').Select(cell => cell.Trim()).ToArray())
            .ToArray();
        return rows.Length > 0 ? rows : throw new ArgumentException($"The page has no table that begins with '{firstHeading}'.", nameof(firstHeading));
    }

    public static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}
