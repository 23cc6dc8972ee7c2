using System.Text.RegularExpressions;
using Transcoder.Tests.Cdk;
using Transcoder.Tests.Docs;

namespace Transcoder.EndToEnd.Docs;

/// <summary>What stands in a block of the documentation is what a reader types: each command is read out of its page and run.</summary>
[Collection(nameof(CephServer))]
public sealed partial class CommandTests(CephServer ceph)
{
    public static TheoryData<string> Pages =>
        [.. MarkdownPage.OfUsers.Where(page => Commands(page).Any(command => NotRun.Of(command.Text) is null)).Select(page => page.Path)];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_commands_of_a_page_do_what_it_says_from_its_first_to_its_last(string path)
    {
        var page = MarkdownPage.Read(path);
        await using var cloudFront = await CloudFrontApi.StartAsync();
        using var shell = new PageShell(page, ceph, cloudFront);

        var said = await shell.RunAsync();

        foreach (var (block, shown) in page.Blocks.Zip(page.Blocks.Skip(1)).Where(pair => pair is { First.Language: "sh", Second.Language: "text" }))
            Assert.True(Shows(shown.Text, said[block.Line]), $"{path}:{shown.Line} shows\n{shown.Text}\nbut its commands print\n{said[block.Line]}");
    }

    [Theory]
    [InlineData("made in 1.2 s.\n", true)]
    [InlineData("started\nmade in 1.2 s.\nand more\n", true)]
    [InlineData("made.\n", false)]
    [InlineData("", false)]
    public void Shown_output_stands_line_by_line_in_what_is_printed_and_leaves_open_what_varies(string printed, bool isShown) =>
        Assert.Equal(isShown, Shows("made in … s.\n", printed));

    [Fact]
    public void The_list_of_what_is_not_run_has_nothing_that_no_page_has() =>
        Assert.Empty(NotRun.Commands.Keys.Except(MarkdownPage.OfUsers.SelectMany(Commands).Select(command => NotRun.Of(command.Text))));

    [Fact]
    public void What_is_deployed_has_a_context_that_the_stack_takes()
    {
        var deployments = MarkdownPage.OfUsers.SelectMany(Commands).Where(command => command.Text.StartsWith("npx cdk deploy", StringComparison.Ordinal)).ToArray();

        Assert.NotEmpty(deployments);
        Assert.All(deployments, command => Stacks.Options([.. Context().Matches(command.Text).Select(pair => (pair.Groups[1].Value, pair.Groups[2].Value))]));
        Assert.All(deployments, command => Assert.Equal(Context().Count(command.Text), command.Text.Split(" -c ").Length - 1));
    }

    [Fact]
    public async Task The_first_command_of_the_README_works_to_the_letter()
    {
        using var site = new Site();
        site.Drop("photo.jpg", Pictures.Photo);
        var first = Commands(MarkdownPage.Read("README.md")).First().Text;
        Assert.Equal("dotnet run --project src/Transcoder.Cli", first);

        await using var server = CliProcess.Dotnet(
            MarkdownPage.Repository, [.. first.Split(' ')[1..], "--", "--originals", site.Originals, "--data", site.Data, "--port", "0"],
            new() { ["MSBUILDDISABLENODEREUSE"] = "1", ["UseSharedCompilation"] = "false" });
        await server.ListeningAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(200, TestImages.SizeOf(await server.Browser.ImageAsync("/w200/photo.jpg")).Width);
    }

    private static IEnumerable<ShellCommand> Commands(MarkdownPage page) =>
        page.Blocks.Where(block => block.Language == "sh").SelectMany(block => ShellCommand.Of(page, block));

    /// <summary>Does each line stand somewhere in what was printed, after the one before? … is whatever stands there.</summary>
    private static bool Shows(string shown, string printed) =>
        Regex.IsMatch(printed, string.Join(".*?", shown.TrimEnd().Split('\n').Select(line => $"^{Regex.Escape(line).Replace("…", "[^\n]*", StringComparison.Ordinal)} *$")),
            RegexOptions.Multiline | RegexOptions.Singleline);

    [GeneratedRegex(@"-c (\w+)=(\S+)")]
    private static partial Regex Context();
}
