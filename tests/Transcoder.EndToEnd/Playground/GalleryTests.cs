using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Transcoder.EndToEnd.Playground;

[Collection(ChromiumTests.Name)]
public sealed class GalleryTests(Chromium chromium)
{
    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task The_head_of_the_page_is_seen_before_the_script_has_run_and_stays_where_it_is(int width)
    {
        const string Places = "() => ['.top', '.brand', 'nav'].flatMap(part => { const place = document.querySelector(part).getBoundingClientRect(); return [place.top, place.height]; })";
        await using var visit = await Visit.OpenAsync(chromium, "gallery", window: new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = 844 } });
        var script = new TaskCompletionSource();
        await visit.Page.RouteAsync("**/*.js", async route =>
        {
            await script.Task;
            await route.ContinueAsync();
        });

        await visit.Page.ReloadAsync(new PageReloadOptions { WaitUntil = WaitUntilState.Commit });
        await visit.Expect(".brand").ToHaveTextAsync("Transcoder");
        await visit.Expect("main").Not.ToBeAttachedAsync();
        var before = await visit.Page.EvaluateAsync<double[]>(Places);
        script.SetResult();
        await visit.Expect("main h1").ToBeVisibleAsync(Visit.Slow);

        Assert.Equal(before, await visit.Page.EvaluateAsync<double[]>(Places));
        visit.AssertNothingWrong();
    }

    [Fact]
    public async Task An_original_has_its_card_with_a_thumbnail_that_transcoder_made()
    {
        await using var visit = await Visit.OpenAsync(chromium, "gallery");

        await visit.PictureAsync(".card img.there");
        Assert.Contains(visit.Cdn.Site.StoredKeys(), key => key is "w200-avif/photo.jpg" or "w400-avif/photo.jpg");
        await visit.SaysAsync(".card .facts", "JPEG · 5312 × 2988");

        await visit.Page.Locator(".card a").ClickAsync();
        await visit.SaysAsync(".url .line", "/w800-auto/photo.jpg");
        visit.AssertNothingWrong();
    }

    [Fact]
    public async Task A_dropped_file_becomes_an_original_and_can_be_deleted_again()
    {
        await using var visit = await Visit.OpenAsync(chromium, "gallery");

        await DropAsync(visit, ("new one.png", Pictures.Red));

        await visit.SaysAsync(".grid", "new one.png");
        Assert.Equal(Pictures.Red, await File.ReadAllBytesAsync(visit.Cdn.Site.Original("new one.png")));
        Pictures.AssertWhole(await visit.Cdn.Browser.ImageAsync("/w16-webp/new%20one.png"));

        await visit.Page.GetByLabel("Delete new one.png").ClickAsync();
        await visit.SeesAsync("Delete this original?");
        await visit.Page.Locator("dialog .danger").ClickAsync();

        await Assertions.Expect(visit.Page.Locator(".card")).ToHaveCountAsync(1, new LocatorAssertionsToHaveCountOptions { Timeout = 60_000 });
        Assert.False(File.Exists(visit.Cdn.Site.Original("new one.png")));
        Assert.DoesNotContain(visit.Cdn.Site.StoredKeys(), key => key.EndsWith("new one.png", StringComparison.Ordinal));
        visit.AssertNothingWrong();
    }

    [Fact]
    public async Task Nothing_is_deleted_by_whoever_thinks_again()
    {
        await using var visit = await Visit.OpenAsync(chromium, "gallery");

        await visit.Page.GetByLabel("Delete photo.jpg").ClickAsync();
        await visit.Button("Keep").ClickAsync();

        await Assertions.Expect(visit.Page.Locator("dialog")).ToHaveCountAsync(0);
        Assert.True(File.Exists(visit.Cdn.Site.Original("photo.jpg")));
    }

    [Fact]
    public async Task A_dropped_file_that_is_no_image_says_so_and_is_not_kept()
    {
        await using var visit = await Visit.OpenAsync(chromium, "gallery");

        await DropAsync(visit, ("notes.jpg", "no image at all"u8.ToArray()));

        await visit.SaysAsync(".notice.trouble", "notes.jpg: The original is no image that is known here");
        Assert.False(File.Exists(visit.Cdn.Site.Original("notes.jpg")));
        visit.AssertNothingWrong();
    }

    [Fact]
    public async Task A_name_that_is_taken_gets_a_number_and_what_was_there_stays()
    {
        await using var visit = await Visit.OpenAsync(chromium, "gallery");

        await DropAsync(visit, ("photo.jpg", Pictures.Blue));

        await visit.SaysAsync(".grid", "photo-2.jpg");
        Assert.Equal(Pictures.Photo, await File.ReadAllBytesAsync(visit.Cdn.Site.Original("photo.jpg")));
    }

    [Fact]
    public async Task Who_has_no_token_is_asked_for_it_and_then_goes_on()
    {
        await using var visit = await Visit.OpenAsync(chromium, "gallery", hasToken: false);

        await DropAsync(visit, ("later.png", Pictures.Blue));
        await visit.SeesAsync("The server's token");
        Assert.False(File.Exists(visit.Cdn.Site.Original("later.png")));
        await visit.Page.GetByRole(AriaRole.Textbox, new PageGetByRoleOptions { Name = "Token" }).FillAsync("not-the-token-of-it");
        await visit.Button("Go on").ClickAsync();
        await visit.SaysAsync(".notice.trouble", "This is not the token of this server.");
        await visit.Page.GetByRole(AriaRole.Textbox, new PageGetByRoleOptions { Name = "Token" }).FillAsync(Visit.Token);
        await visit.Button("Go on").ClickAsync();

        await visit.SaysAsync(".grid", "later.png");
        visit.AssertNothingWrong();
    }

    [Fact]
    public async Task An_original_that_cannot_be_shown_has_its_card_with_the_reason()
    {
        await using var visit = await Visit.OpenAsync(chromium, "gallery", site => site.Drop("broken.jpg", [0xff, 0xd8, 0xff, 0xe0]));

        await visit.SaysAsync(".card .broken", "The original begins as JPEG and cannot be read as such");
        visit.AssertNothingWrong();
    }

    [Theory]
    [InlineData("<img src=x onerror=alert(1)>.png")]
    [InlineData("<script>alert(1)<／script>.png")]
    [InlineData("\"onmouseover=alert(1) x=\".png")]
    [InlineData("javascript:alert(1).png")]
    [InlineData("a%2fb + c&d#e?f;g=h@i,j.png")]
    [InlineData("' onfocus=alert(1) autofocus '.png")]
    [InlineData("😀 ünï \u202egnp.exe.png")]
    public async Task A_hostile_name_is_text_and_nothing_else(string name)
    {
        await using var visit = await Visit.OpenAsync(chromium, "gallery", site => site.Drop(name, Pictures.Red));

        var card = visit.Page.Locator(".card", new PageLocatorOptions { HasText = name });
        await card.Locator("img.there").WaitForAsync();
        await card.Locator("a").ClickAsync();
        await visit.SaysAsync(".url .key", name);
        await visit.PictureAsync(".shown img");
        foreach (var tab in await visit.Page.GetByRole(AriaRole.Tab).AllAsync())
            await tab.ClickAsync();
        foreach (var part in (string[])["Compare", "Flow"])
            await visit.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = part, Exact = true }).ClickAsync();
        await visit.SaysAsync(".result", "as this browser saw it");

        Assert.Equal(0, await visit.Page.Locator("main script, main [onerror], main [onmouseover], main [onfocus]").CountAsync());
        visit.AssertNothingWrong();
    }

    [Fact]
    public async Task A_name_as_long_as_a_key_may_be_breaks_no_layout()
    {
        var name = string.Join('/', Enumerable.Repeat(new string('n', 198), 5)) + "/e.png";
        Assert.Equal(1000, name.Length);
        await using var visit = await Visit.OpenAsync(chromium, "gallery", site => site.Drop(name, Pictures.Red));

        var card = visit.Page.Locator(".card", new PageLocatorOptions { HasText = "/e.png" });
        await card.Locator("img.there").WaitForAsync();
        Assert.True(await FitsAsync(visit));
        await card.Locator("a").ClickAsync();
        await visit.PictureAsync(".shown img");
        Assert.True(await FitsAsync(visit));
        visit.AssertNothingWrong();
    }

    [Fact]
    public async Task Of_5000_originals_only_those_in_sight_are_cards_and_all_can_be_reached_and_searched()
    {
        await using var visit = await Visit.OpenAsync(chromium, "gallery", site =>
        {
            for (var number = 0; number < 5000; number++)
                site.Drop($"many/{number:0000}.png", Pictures.Red);
        });
        var asked = new ConcurrentBag<string>();
        visit.Page.Request += (_, request) => asked.Add(new Uri(request.Url).AbsolutePath);
        await visit.Page.ReloadAsync();
        await visit.SaysAsync(".head", "5,001");

        Assert.InRange(await visit.Page.Locator(".card").CountAsync(), 1, 120);
        await visit.PictureAsync(".card img.there");
        // In steps that no eye follows, through all of them.
        await visit.Page.EvaluateAsync(
            """
            async () => {
              for (let at = 0; at < document.documentElement.scrollHeight; at += 4 * innerHeight) {
                scrollTo(0, at);
                await new Promise(requestAnimationFrame);
              }
              scrollTo(0, document.documentElement.scrollHeight);
            }
            """);
        await visit.SaysAsync(".grid", "photo.jpg");
        Assert.InRange(await visit.Page.Locator(".card").CountAsync(), 1, 120);
        await visit.Page.Locator(".card", new PageLocatorOptions { HasText = "photo.jpg" }).Locator("img.there").WaitForAsync();
        Assert.InRange(asked.Where(path => path.StartsWith("/w400-auto/", StringComparison.Ordinal) || path.StartsWith("/w200-auto/", StringComparison.Ordinal)).Distinct().Count(), 2, 400);

        await visit.Page.GetByLabel("Search by name").FillAsync("many 4321");
        await visit.SaysAsync(".head", "1 of 5,001");
        await visit.SaysAsync(".card .name", "4321.png");
        visit.AssertNothingWrong();
    }

    [Fact]
    public async Task A_server_that_is_away_is_said_to_be_and_found_again()
    {
        await using var visit = await Visit.OpenAsync(chromium, "status");
        await visit.Context.SetOfflineAsync(true);

        await visit.SeesAsync("The server does not answer.");
        await visit.Context.SetOfflineAsync(false);
        await visit.Expect(".away").ToBeHiddenAsync(new LocatorAssertionsToBeHiddenOptions { Timeout = 60_000 });

        visit.Cdn.Site.Drop("meanwhile.png", Pictures.Red);
        await visit.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Gallery" }).ClickAsync();
        await visit.Page.ReloadAsync();
        await visit.SaysAsync(".grid", "meanwhile.png");
        visit.AssertNothingWrong();
    }

    internal static async Task DropAsync(Visit visit, params (string Name, byte[] Content)[] files)
    {
        var transfer = await visit.Page.EvaluateHandleAsync(
            """
            files => {
              const transfer = new DataTransfer();
              for (const { name, content } of files)
                transfer.items.add(new File([Uint8Array.from(atob(content), letter => letter.charCodeAt(0))], name));
              return transfer;
            }
            """,
            files.Select(file => new { name = file.Name, content = Convert.ToBase64String(file.Content) }).ToArray());
        foreach (var kind in (string[])["dragenter", "dragover", "drop"])
            await visit.Page.DispatchEventAsync("main", kind, new { dataTransfer = transfer });
    }

    private static Task<bool> FitsAsync(Visit visit) =>
        visit.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth");
}
