using System.Text.RegularExpressions;

namespace Transcoder.Tests.Docs;

/// <summary>A page of the documentation: what tests read out of it.</summary>
/// <param name="Path">From the repository's root, with slashes.</param>
internal sealed partial record MarkdownPage(string Path, string Text)
{
    public static string Repository { get; } = System.IO.Path.GetFullPath(Project.File("..", ".."));

    /// <summary>What a user reads from its beginning to its end: the README and the pages of docs/.</summary>
    public static IReadOnlyList<MarkdownPage> OfUsers { get; } =
    [
        Read("README.md"),
        .. Directory.GetFiles(System.IO.Path.Combine(Repository, "docs"), "*.md").Order(StringComparer.Ordinal).Select(file => Read($"docs/{System.IO.Path.GetFileName(file)}")),
    ];

    /// <summary>The fenced blocks, in their order.</summary>
    public IEnumerable<CodeBlock> Blocks =>
        Fence().Matches(Text).Select(fence => new CodeBlock(fence.Groups["language"].Value, fence.Groups["text"].Value, LineOf(fence.Index)));

    /// <summary>The text without its blocks, of which nothing is Markdown.</summary>
    public string Prose => Fence().Replace(Text, fence => new string('\n', fence.Value.Count(c => c == '\n')));

    public static MarkdownPage Read(string path) => new(path, File.ReadAllText(System.IO.Path.Combine(Repository, path)));

    public int LineOf(int index) => Text.AsSpan(0, index).Count('\n') + 1;

    [GeneratedRegex(@"^```(?<language>\w*)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}

/// <param name="Line">Where it begins in its page.</param>
internal sealed record CodeBlock(string Language, string Text, int Line);
