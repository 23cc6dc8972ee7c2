using System.Text.RegularExpressions;
using Transcoder.Contracts;

namespace Transcoder.Tests.Docs;

/// <summary>Who comes from another server is told paths that work, as they stand, on a deployment that was told no more than a preset and a watermark.</summary>
public sealed partial class MigrationTableTests
{
    private static readonly UrlPolicyOptions Plain = new()
    {
        Presets = new Dictionary<string, string> { ["thumb"] = "w100-h100-cover" },
        Watermarks = ["", "logo"],
    };

    private static readonly string Page = File.ReadAllText(Project.File("..", "..", "docs", "migration.md"));

    /// <summary>The rows that show a path of theirs and one of ours.</summary>
    public static TheoryData<string, string, bool> Rows
    {
        get
        {
            var rows = new TheoryData<string, string, bool>();
            foreach (Match row in Row().Matches(Page))
                rows.Add(row.Groups["theirs"].Value, row.Groups["ours"].Value, row.Groups["note"].Value.Contains('°'));
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_path_of_ours_is_canonical_as_it_stands(string theirs, string ours, bool isOffStep)
    {
        Assert.True(UrlPath.TryDecode(ours.AsSpan(1), out var path));
        var policy = new UrlPolicy(Plain with { Steps = !isOffStep });
        if (theirs.StartsWith("/_/photo", StringComparison.Ordinal))
            Assert.IsType<UrlTarget.Original>(policy.Resolve(path));
        else
            Assert.Equal(path, Assert.IsType<UrlTarget.Variant>(policy.Resolve(path)).Path);
        if (isOffStep)
            Assert.IsNotType<UrlTarget.Variant>(new UrlPolicy(Plain).Resolve(path));
    }

    [Theory]
    [InlineData("imgproxy")]
    [InlineData("thumbor")]
    [InlineData("ipx and sharp")]
    [InlineData("imgix")]
    public void Each_server_has_a_table_and_is_told_what_there_is_no_word_for(string server)
    {
        var section = Page.Split($"## {server}\n")[1].Split("\n## ")[0];
        Assert.True(Row().Matches(section).Count >= 15);
        Assert.Contains("No word here for", section, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_word_of_the_grammar_is_somewhere_in_the_tables()
    {
        var specs = Rows.Select(row => ((string)row[1]).Split('/')[1]).SelectMany(spec => spec.Split('-')).ToHashSet();
        Assert.Subset(specs, new HashSet<string>(
            ["cover", "contain", "fill", "outside", "up", "north", "smart", "entropy", "flip", "flop", "gray", "sharpen", "wm", "still", "keep", "auto"]));
    }

    [GeneratedRegex(@"^\|[^|]*\| `(?<theirs>/[^`]+)` \| `(?<ours>/[^`]+)` \|(?<note>[^|]*)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
