namespace Transcoder.Tests.Docs;

/// <summary>What docs/troubleshooting.md quotes is what the code says; what <c>serve</c> answers is provoked by the end-to-end tests.</summary>
public sealed class TroubleshootingTests
{
    private static readonly string Repository = Path.GetFullPath(Project.File("..", ".."));
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository, "docs", "troubleshooting.md"));
    private static readonly Lazy<string> Sources = new(ReadSources);

    public static TheoryData<string> Quoted => new(QuotedMessage.Read(Page).Where(quote => quote.Status is null).Select(quote => quote.Text));

    [Theory]
    [MemberData(nameof(Quoted))]
    public void A_quoted_message_stands_in_the_sources(string text) =>
        Assert.True(new QuotedMessage(null, text).StandsIn(Sources.Value), $"No source says: {text}");

    [Fact]
    public void Every_block_quote_is_read_as_a_message() =>
        Assert.Equal(Page.Split('\n').Count(line => line.StartsWith('>')), QuotedMessage.Read(Page).Count);

    private static string ReadSources()
    {
        var files =
            from folder in (string[])["src", "cdk", Path.Combine("tests", "Shared")]
            from file in Directory.EnumerateFiles(Path.Combine(Repository, folder), "*", SearchOption.AllDirectories)
            let path = Path.GetRelativePath(Repository, file)
            where path.Split(Path.DirectorySeparatorChar) is var parts && !parts.Contains("node_modules") && !parts.Contains("obj") && !parts.Contains("bin")
            where Path.GetExtension(path) is ".cs" or ".tsx" or ".targets" or ""
            select File.ReadAllText(file);
        return string.Join('\n', files);
    }
}
