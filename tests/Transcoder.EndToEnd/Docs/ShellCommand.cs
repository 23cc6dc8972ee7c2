using System.Text.RegularExpressions;
using Transcoder.Tests.Docs;

namespace Transcoder.EndToEnd.Docs;

/// <summary>A command of a page, over as many lines as it takes.</summary>
/// <param name="Place">The page and the line where its block begins.</param>
/// <param name="Expected">What it ends with: 0, or what its comment says.</param>
internal sealed partial record ShellCommand(string Place, string Text, int Expected)
{
    public static IEnumerable<ShellCommand> Of(MarkdownPage page, CodeBlock block)
    {
        var lines = new List<string>();
        foreach (var line in block.Text.Split('\n'))
        {
            if (lines is [] && (line is "" || line.StartsWith('#')))
                continue;
            lines.Add(line);
            var text = string.Join('\n', lines);
            if (GoesOn(text))
                continue;
            yield return new ShellCommand($"{page.Path}:{block.Line}", text, ExitCode().Match(text) is { Success: true } code ? int.Parse(code.Groups[1].ValueSpan) : 0);
            lines.Clear();
        }

        Assert.True(lines is [], $"{page.Path}:{block.Line}: '{string.Join('\n', lines)}' does not end.");
    }

    /// <summary>Does the next line belong to it: after a backslash, a pipe, or within quotes or brackets?</summary>
    private static bool GoesOn(string text)
    {
        if (text.EndsWith('\\') || text.EndsWith('|'))
            return true;
        var bare = Quoted().Replace(text, "");
        return bare.Contains('"') || bare.Contains('\'') || bare.Count(c => c == '(') != bare.Count(c => c == ')');
    }

    [GeneratedRegex(@"# exit code (\d+)$")]
    private static partial Regex ExitCode();

    [GeneratedRegex("""(?<=\s)#.*$|'[^']*'|"(\\.|[^"\\])*"|\\.""", RegexOptions.Multiline)]
    private static partial Regex Quoted();
}
