using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Transcoder.EndToEnd.Playground;

[Collection(ChromiumTests.Name)]
public sealed class BuilderTests(Chromium chromium)
{
    [Fact]
    public async Task A_url_grows_by_clicking_and_the_server_answers_it_with_that_picture()
    {
        await using var visit = await Visit.OpenAsync(chromium, "build/_/photo.jpg");

        await visit.Page.GetByLabel("Width in pixels").FillAsync("400");
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.SaysAsync(".url .line", "/w400/photo.jpg");
        await ChooseAsync(visit, "contain");
        await ChooseAsync(visit, "webp");
        await ChooseAsync(visit, "gray");

        await visit.SaysAsync(".url .line", "contain-gray-webp/photo.jpg");
        await visit.SaysAsync("[data-fact=format]", "WEBP");
        var path = await visit.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Open" }).GetAttributeAsync("href");
        var reply = await visit.Cdn.Browser.FollowAsync(path!);
        Assert.Equal((200, "image/webp"), (reply.Status, reply["Content-Type"]));
        await visit.SaysAsync("[data-fact=pixels]", "400 ×");
        visit.AssertNothingWrong();
    }

    [Fact]
    public async Task A_size_moves_to_its_step_and_the_slider_stands_on_the_mark()
    {
        await using var visit = await Visit.OpenAsync(chromium, "build/_/photo.jpg");

        await visit.Page.GetByLabel("Width in pixels").FillAsync("401");
        await visit.Page.Keyboard.PressAsync("Enter");

        await visit.SaysAsync(".url .line", "/w480/photo.jpg");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Slider, new PageGetByRoleOptions { Name = "Width" })).ToHaveAttributeAsync("aria-valuetext", "480 pixels");
        await Assertions.Expect(visit.Page.Locator(".slider").First.Locator(".ladder .on")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_focal_point_is_set_where_the_picture_is_clicked()
    {
        await using var visit = await Visit.OpenAsync(chromium, "build/w400/photo.jpg");
        await visit.PictureAsync(".focal img");
        var picture = visit.Page.Locator(".focal button");
        await picture.ScrollIntoViewIfNeededAsync();
        var box = (await picture.BoundingBoxAsync())!;

        await picture.ClickAsync(new LocatorClickOptions { Position = new Position { X = box.Width * .3f, Y = box.Height * .7f } });

        await visit.SaysAsync(".url .line", "cover-fp30x70/photo.jpg");
        await visit.SaysAsync("#focal-legend", "30%, 70%");
        visit.AssertNothingWrong();
    }

    [Fact]
    public async Task The_address_bar_holds_the_state_and_undo_takes_it_back_and_forth()
    {
        await using var visit = await Visit.OpenAsync(chromium, "build/w200-auto/photo.jpg");

        await ChooseAsync(visit, "png");
        await Assertions.Expect(visit.Page).ToHaveURLAsync(new Regex("#/build/w200-png/photo\\.jpg$"));
        await visit.Page.Keyboard.PressAsync("Control+z");
        await Assertions.Expect(visit.Page).ToHaveURLAsync(new Regex("#/build/w200-auto/photo\\.jpg$"));
        await visit.Button("Redo").ClickAsync();
        await Assertions.Expect(visit.Page).ToHaveURLAsync(new Regex("#/build/w200-png/photo\\.jpg$"));

        await visit.Page.ReloadAsync();
        await visit.SaysAsync(".url .line", "w200-png/photo.jpg");
        await Assertions.Expect(visit.Page.Locator("input[name=format]:checked + span")).ToHaveTextAsync("png");
    }

    [Theory]
    [InlineData("URL", "/w640-h480-cover-north-q60-webp/photo.jpg")]
    [InlineData("img", "srcset=")]
    [InlineData("picture", "<source type=\"image/avif\"")]
    [InlineData("Markdown", "![photo.jpg](http")]
    [InlineData("CSS", "background-image: image-set(")]
    [InlineData("C#", ".Width(640).Height(480).Cover().Gravity(Gravity.North).Quality(60).Format(OutputFormat.WebP)")]
    [InlineData("curl", "curl -L -o 'photo.webp'")]
    public async Task The_url_is_there_in_the_words_of_whoever_needs_it(string tab, string text)
    {
        await using var visit = await Visit.OpenAsync(chromium, "build/w640-h480-cover-north-q60-webp/photo.jpg");
        await visit.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);

        await visit.Page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = tab, Exact = true }).ClickAsync();
        await visit.SaysAsync(".snippet pre", text);
        await visit.Page.Locator(".snippet .copy").ClickAsync();

        Assert.Contains(text, await visit.Page.EvaluateAsync<string>("navigator.clipboard.readText()"), StringComparison.Ordinal);
        visit.AssertNothingWrong();
    }

    [Fact]
    public async Task What_is_refused_says_which_token_and_what_is_allowed()
    {
        await using var visit = await Visit.OpenAsync(chromium, "build/w200-rot45/photo.jpg");

        await visit.SeesAsync("'rot45' is not allowed here; allowed: rot90, rot180, rot270.");
        visit.AssertNothingWrong();
    }

    [Fact]
    public async Task What_is_being_typed_stays_whatever_comes_in_meanwhile()
    {
        await using var visit = await Visit.OpenAsync(chromium, "build/w200/photo.jpg");
        var width = visit.Page.GetByLabel("Width in pixels");
        await width.FillAsync("64");

        await visit.Page.EvaluateAsync("location.hash = '#/build/w300/photo.jpg'");
        await visit.SaysAsync(".url .line", "/w300/photo.jpg");

        await Assertions.Expect(width).ToHaveValueAsync("64");
        await width.PressAsync("Enter");
        await visit.SaysAsync(".url .line", "/w64/photo.jpg");
    }

    [Fact]
    public async Task A_signed_deployment_has_its_page_too_with_signed_paths()
    {
        await using var visit = await Visit.OpenAsync(
            chromium, "build/w123-webp/photo.jpg", with: options => options with { Urls = options.Urls with { SigningKeys = ["a-signing-key-of-the-tests"] } });

        await visit.SaysAsync("[data-fact=format]", "WEBP");
        await visit.SaysAsync("[data-fact=pixels]", "123 ×");
        var path = await visit.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Open" }).GetAttributeAsync("href");
        Assert.Matches("^/w123-webp/[A-Za-z0-9_-]{22}/photo\\.jpg$", path);
    }

    [Fact]
    public async Task Where_only_presets_are_answered_nothing_else_is_offered_and_that_is_said()
    {
        await using var visit = await Visit.OpenAsync(
            chromium, "build/_/photo.jpg",
            with: options => options with { Urls = options.Urls with { PresetsOnly = true, Presets = new Dictionary<string, string> { ["thumb"] = "w123-h77-cover", ["hero"] = "w640" } } });

        await visit.SaysAsync(".panel .rule", "Only its presets are answered here");
        await ChooseAsync(visit, "thumb");
        await ChooseAsync(visit, "webp");
        await visit.SaysAsync(".url .line", "/thumb-webp/photo.jpg");
        await visit.SaysAsync("[data-fact=pixels]", "123 × 77");
        await visit.SaysAsync("[data-fact=format]", "WEBP");
        Assert.Equal(0, await visit.Page.Locator(".panel [type=range], .focal").CountAsync());

        await visit.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Compare", Exact = true }).ClickAsync();
        await visit.Button("Make them all").ClickAsync();
        await visit.SaysAsync(".formats tbody", "PNG");
        await Assertions.Expect(visit.Page.Locator(".formats tbody .bars i")).ToHaveCountAsync(4);
        visit.AssertNothingWrong();
    }

    [Theory]
    [InlineData("200,700", true, "/w700/photo.jpg")]
    [InlineData("", false, "/w345/photo.jpg")]
    public async Task A_width_becomes_what_this_deployment_answers(string ladder, bool steps, string path)
    {
        await using var visit = await Visit.OpenAsync(
            chromium, "build/_/photo.jpg",
            with: options => options with { Urls = options.Urls with { Steps = steps, Ladder = ladder is "" ? options.Urls.Ladder : [.. ladder.Split(',').Select(int.Parse)] } });

        await visit.Page.GetByLabel("Width in pixels").FillAsync("345");
        await visit.Page.Keyboard.PressAsync("Enter");

        await visit.SaysAsync(".url .line", path);
        await visit.SaysAsync("[data-fact=pixels]", path[2..5]);
        await visit.PictureAsync(".focal img");
        visit.AssertNothingWrong();
    }

    [Fact]
    public async Task A_key_that_begins_with_a_slash_leads_to_no_other_host()
    {
        await using var visit = await Visit.OpenAsync(chromium, "build/_//example.com/photo.jpg");

        await visit.SaysAsync(".broken", "There is no original");

        Assert.Equal("/%2Fexample.com/photo.jpg", await visit.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Open" }).GetAttributeAsync("href"));
        visit.AssertNothingWrong();
    }

    /// <summary>The input lies over what is seen of it.</summary>
    private static Task ChooseAsync(Visit visit, string name) =>
        visit.Page.Locator(".choice label", new PageLocatorOptions { HasTextRegex = new Regex($"^{name}$") }).Locator("input").CheckAsync();
}
