using System.Text.RegularExpressions;

namespace Transcoder.Tests.Docs;

/// <summary>docs/comparison.md says of others only what has a source, and of speed only what the bench has measured.</summary>
public sealed partial class ComparisonTests
{
    private static readonly string Repository = Path.GetFullPath(Project.File("..", ".."));
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository, "docs", "comparison.md"));
    private static readonly string[] Bench = File.ReadAllLines(Path.Combine(Repository, "tests", "Transcoder.Benchmarks", "README.md"));

    public static TheoryData<string, string, string> Figures
    {
        get
        {
            var figures = new TheoryData<string, string, string>();
            foreach (var row in MarkdownTable.Rows(Page, "case"))
                figures.Add(row[0], row[1], row[2]);
            return figures;
        }
    }

    [Theory]
    [MemberData(nameof(Figures))]
    public void A_figure_is_one_of_the_bench(string name, string ours, string other)
    {
        var theirs = Figure().Match(other).Value;
        Assert.NotEmpty(theirs);
        if (name.StartsWith("peak memory", StringComparison.Ordinal))
        {
            Assert.Contains($"Peak memory, ours: {ours}.", Bench);
            Assert.Contains($"Peak memory, {other.Split(' ')[0]}: {theirs}.", Bench);
            return;
        }

        // Behind the case the page says in which part of the bench it stands.
        Assert.Contains(Bench, line => line.StartsWith('|') && name.StartsWith(line.Split('|')[1].Trim(), StringComparison.Ordinal)
            && line.Split('|')[1].Trim().Length > 0 && line.Contains($"| {ours} ±", StringComparison.Ordinal) && line.Contains($"| {theirs} ±", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_other_server_has_a_source_of_its_own_and_a_section_that_says_when_to_choose_it()
    {
        var heads = Page.Split('\n').First(line => line.StartsWith("| what | Transcoder |", StringComparison.Ordinal)).Trim('|').Split('|')[2..];
        Assert.Equal(7, heads.Length);
        foreach (var head in heads)
        {
            Assert.Matches(@"^ \[[^]]+\]\(https://[^)]+\) $", head);
            var name = head.Split('[', ']')[1];
            var section = Page.Split("\n### ").Skip(1).Single(text => text.Split('\n')[0].Contains(name, StringComparison.Ordinal));
            Assert.Contains("Better at:", section, StringComparison.Ordinal);
            Assert.Matches(@"Choose (imgproxy|thumbor|DIT|it|ipx|ImageSharp\.Web|Imageflow\.Server) (when|for)", section);
            Assert.Contains("Choose Transcoder", section, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_row_says_something_of_every_server() =>
        Assert.All(MarkdownTable.Rows(Page, "what"), row => Assert.True(row.Length == 9 && row.All(cell => cell.Length > 0), row[0]));

    [GeneratedRegex("[0-9.,]+ (ms|requests/s|MB)")]
    private static partial Regex Figure();
}
