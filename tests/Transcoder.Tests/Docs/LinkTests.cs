using System.Text.RegularExpressions;

namespace Transcoder.Tests.Docs;

/// <summary>Whoever follows a link inside the documentation arrives.</summary>
public sealed partial class LinkTests
{
    private static readonly string[] Folders = ["", "docs", "src", "cdk", "tests"];

    /// <summary>All pages that are in the repository.</summary>
    public static TheoryData<string> Pages =>
        [.. Folders.SelectMany(Files).Where(file => !Ignored().IsMatch(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_leads_to_a_file_that_is_there_a_heading_that_is_there_or_out_over_https(string path) =>
        Assert.Empty(Broken(MarkdownPage.Read(path)));

    [Theory]
    [InlineData("[a](missing.md)", "missing.md")]
    [InlineData("[a](Urls.md)", "Urls.md")]
    [InlineData("[a](urls.md#no-such-heading)", "urls.md#no-such-heading")]
    [InlineData("[a](#nowhere)", "#nowhere")]
    [InlineData("![a](images/missing.webp)", "images/missing.webp")]
    [InlineData("[a](http://example.com)", "http://example.com")]
    [InlineData("[a](https://)", "https://")]
    [InlineData("# One\n[a](#one) [b](urls.md) [c](../README.md#try-it) [d](https://example.com) `[e](f)`\n```sh\n[g](h)\n```\n", null)]
    public void A_link_that_leads_nowhere_is_found(string text, string? broken) =>
        Assert.Equal(broken is null ? [] : [broken], Broken(new MarkdownPage("docs/a.md", text)).Select(found => found.Split(' ')[^1]));

    private static IEnumerable<string> Broken(MarkdownPage page) => Link().Matches(Code().Replace(page.Prose, "")).Select(link => link.Groups[1].Value)
        .Where(target => !Resolves(page, target))
        .Select(target => $"{page.Path}: {target}");

    private static bool Resolves(MarkdownPage page, string target)
    {
        if (target.Contains(':', StringComparison.Ordinal))
            return Uri.TryCreate(target, UriKind.Absolute, out var address) && address is { Scheme: "https", Host.Length: > 0 };
        var parts = target.Split('#', 2);
        var file = parts[0] is "" ? page.Path : Path.GetRelativePath(MarkdownPage.Repository, Path.Combine(MarkdownPage.Repository, Path.GetDirectoryName(page.Path)!, parts[0]));
        if (parts[0] is not "" && !Exists(file))
            return false;
        return parts is [_] || Anchors(parts[0] is "" ? page : MarkdownPage.Read(file)).Contains(parts[1]);
    }

    /// <summary>Letter by letter: the disk at hand may not care for capitals, others do.</summary>
    private static bool Exists(string path)
    {
        var folder = MarkdownPage.Repository;
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Directory.EnumerateFileSystemEntries(folder).Contains(Path.Combine(folder, part), StringComparer.Ordinal))
                return false;
            folder = Path.Combine(folder, part);
        }

        return true;
    }

    /// <summary>As GitHub names headings: lower case, without punctuation, dashes for spaces, the second of a name with -1.</summary>
    private static HashSet<string> Anchors(MarkdownPage page)
    {
        var anchors = new HashSet<string>(StringComparer.Ordinal);
        foreach (Match heading in Heading().Matches(page.Prose))
        {
            var anchor = Punctuation().Replace(heading.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-');
            for (var (name, number) = (anchor, 1); !anchors.Add(anchor); number++)
                anchor = $"{name}-{number}";
        }

        return anchors;
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(Path.Combine(MarkdownPage.Repository, folder), "*.md", folder is "" ? SearchOption.TopDirectoryOnly : SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(MarkdownPage.Repository, file).Replace(Path.DirectorySeparatorChar, '/'));

    [GeneratedRegex(@"(^|/)(node_modules|bin|obj|TestResults|cdk\.out|BenchmarkDotNet\.Artifacts)/")]
    private static partial Regex Ignored();

    [GeneratedRegex(@"\]\(([^)\s]*)(?: ""[^""]*"")?\)")]
    private static partial Regex Link();

    [GeneratedRegex("`[^`\n]*`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^#{1,6} (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();
}
