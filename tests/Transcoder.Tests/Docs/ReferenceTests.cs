using System.Text.Json;
using Transcoder.Cli.Serve;
using Transcoder.Contracts;
using Transcoder.Contracts.Api;
using Transcoder.Delivery;

namespace Transcoder.Tests.Docs;

/// <summary>The tables that a user looks a name up in have every name that the code has, and no others.</summary>
public sealed class ReferenceTests
{
    private static readonly MarkdownPage Configuration = MarkdownPage.Read("docs/configuration.md");
    private static readonly MarkdownPage Api = MarkdownPage.Read("docs/api.md");

    [Fact]
    public void Every_setting_is_there_with_its_variable()
    {
        var known = ServeSettings.Known.Split(':', '.')[1].Split(',', StringSplitOptions.TrimEntries);

        Assert.Equal(
            known.Select(name => (Code(name), Code(SettingNames.Variable(name)))),
            MarkdownTable.Rows(Configuration.Text, "setting").Select(row => (row[0], row[1])));
    }

    [Fact]
    public void The_default_of_each_setting_that_is_a_word_is_the_one_that_changes_nothing()
    {
        var rows = MarkdownTable.Rows(Configuration.Text, "setting").Where(row => row[3].StartsWith('`')).ToArray();

        Assert.Equal(7, rows.Length);
        var (standard, told) = (new ServeOptions(), ServeSettings.Apply(new ServeOptions(), rows.Where(row => row[0] != Code(SettingNames.PresetsOnly)).Select(row => $"{row[0].Trim('`')}={row[3].Trim('`')}")));
        Assert.Equal(
            (standard.EdgeBytes, standard.LogLevel, standard.Fetch.AllowPrivate, standard.Urls.Steps, standard.Resize.InvalidateRedirect, standard.Resize.ReducedOriginals),
            (told.EdgeBytes, told.LogLevel, told.Fetch.AllowPrivate, told.Urls.Steps, told.Resize.InvalidateRedirect, told.Resize.ReducedOriginals));
    }

    [Fact]
    public void The_sizes_of_the_steps_are_those_that_the_pages_say()
    {
        Assert.Contains(string.Join(' ', UrlPolicyOptions.DefaultLadder), MarkdownPage.Read("docs/urls.md").Text, StringComparison.Ordinal);
        Assert.Contains($"[{UrlPolicyOptions.DefaultLadder.Count} sizes]", Configuration.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_option_of_serve_is_there() => Assert.Equal(
        ServeCommand.Create().Options.Where(option => option.Name is not "--help").Select(option => Code(option.Name)),
        MarkdownTable.Rows(Configuration.Text, "option of `serve`").Select(row => row[0]));

    [Fact]
    public void A_watermark_has_the_defaults_that_are_told()
    {
        var rows = MarkdownTable.Rows(Configuration.Text, "field").ToDictionary(row => row[0], row => row[2].Trim('`'));
        var standard = new WatermarkOptions("logo.png");

        Assert.Equal(
            (JsonNamingPolicy.CamelCase.ConvertName($"{standard.Gravity}"), $"{standard.Size}", $"{standard.Opacity}"), (rows["`gravity`"], rows["`size`"], rows["`opacity`"]));
    }

    [Fact]
    public void Every_name_of_a_query_is_there_with_its_other_spellings() => Assert.Equal(
        FilterQuery.All.Select(filter => (Code(filter.Name), string.Join(", ", filter.Others.Select(Code)))),
        MarkdownTable.Rows(Api.Text, "name").Select(row => (row[0], row[1])));

    [Fact]
    public void Every_type_of_error_is_there_with_its_status()
    {
        var failures = Enum.GetValues<FailureKind>().Select(kind => Problem.Of(new Failure(kind, ""))).DistinctBy(problem => problem.Type).ToArray();

        Assert.Equal(failures.Length, typeof(ProblemTypes).GetFields().Length);
        Assert.Equal(
            failures.Select(problem => (Code(problem.Type), $"{problem.Status}")).Order(),
            MarkdownTable.Rows(Api.Text, "type").Select(row => (row[0], row[1])).Order());
    }

    [Fact]
    public void Every_call_is_there() => Assert.Equal(
        ApiRoutes.All.Except([ApiRoutes.GetDocument, ApiRoutes.FindThumbnail]).Select(route => $"{route.Method} {route.Template.Split('{')[0]}").Order(StringComparer.Ordinal),
        MarkdownTable.Rows(Api.Text, "call").Select(row => row[0].Trim('`').Split('{', '?')[0]).Distinct().Order(StringComparer.Ordinal));

    private static string Code(string? name) => $"`{name}`";
}
