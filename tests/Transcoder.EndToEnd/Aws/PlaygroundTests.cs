using Microsoft.Playwright;
using Transcoder.EndToEnd.Playground;

namespace Transcoder.EndToEnd.Aws;

/// <summary>The page at the root of a deployed CDN, in a real browser.</summary>
[Collection(AwsCollection.Name)]
public sealed class PlaygroundTests(AwsParts parts, Chromium chromium) : IClassFixture<Chromium>
{
    private static readonly float Limit = (float)Patience.Limit.TotalMilliseconds;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_knows_a_key_builds_its_url_sees_the_variant_compares_and_sees_the_way_it_went(bool rootComesFirst)
    {
        await using var site = await DeployAsync(new CloudFrontOptions { RootComesBeforeTheBehaviour = rootComesFirst });
        await site.DropAsync("folder/photo.jpg", Pictures.Photo);
        var (page, watch) = await OpenAsync(site);

        await SaysAsync(page, "main h1", "Build the URL of an image");
        Assert.Equal(["Build", "Compare", "Flow"], await page.Locator("nav a").AllTextContentsAsync());
        await page.GetByLabel("Key of the original").FillAsync("folder/photo.jpg");
        await page.Keyboard.PressAsync("Enter");
        await SaysAsync(page, ".url .line", "/w800-auto/folder/photo.jpg");
        await page.GetByLabel("Width in pixels").FillAsync("300");
        await page.Keyboard.PressAsync("Enter");
        await SaysAsync(page, ".url .line", "/w300-auto/folder/photo.jpg");
        await SaysAsync(page, "[data-fact=pixels]", "300 ×");
        await SaysAsync(page, "[data-fact=format]", "AVIF");
        await SaysAsync(page, "[data-fact=bytes]", "% saved");
        await SaysAsync(page, ".snippet pre", $"<img src=\"{site.Address}w300-auto/folder/photo.jpg\"");
        Assert.Contains("w300-avif/folder/photo.jpg", await site.StoredAsync("folder/photo.jpg"));

        await page.ReloadAsync();
        await SaysAsync(page, ".url .line", "/w300-auto/folder/photo.jpg");
        await Link(page, "Compare").ClickAsync();
        await SaysAsync(page, "[data-fact=saved]", "less than the left");
        await Link(page, "Flow").ClickAsync();
        await SaysAsync(page, ".result", "as this browser saw it");
        Assert.Equal(1, await page.Locator(".asks button").CountAsync());
        await SaysAsync(page, "main", "transcoder purge");
        watch.AssertNothingWrong();
    }

    [Fact]
    public async Task The_way_of_a_request_is_told_by_its_headers()
    {
        await using var site = await DeployAsync();
        await site.DropAsync("photo.jpg", Pictures.Photo);
        var (page, watch) = await OpenAsync(site, "flow/w400-webp/photo.jpg");

        await SaysAsync(page, ".hops", "libvips makes it, and it is stored");
        await SaysAsync(page, ".hops", "Not stored yet: the website sends it to the resize API");
        await Assertions.Expect(page.Locator(".flow-picture svg")).ToHaveAttributeAsync("data-lit", new System.Text.RegularExpressions.Regex("api-libvips"));
        await site.IdleAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Ask", Exact = true }).ClickAsync();
        await SaysAsync(page, ".hops", "Stored already: the website serves it, no code runs");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Ask", Exact = true }).ClickAsync();
        await SaysAsync(page, ".hops", "The edge has it: no origin is asked");
        watch.AssertNothingWrong();
    }

    [Fact]
    public async Task Only_the_page_may_run_script_and_what_it_loads_is_kept_for_a_year()
    {
        await using var site = await DeployAsync();
        await site.DropAsync("drawing.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><script>alert(1)</script></svg>"u8.ToArray());

        var root = await site.Browser.GetAsync("/", ("Accept", "text/html"), ("Origin", "https://example.com"));
        var script = System.Text.RegularExpressions.Regex.Match(root.Text, "src=\"(/api/playground/[^\"]+\\.js)\"").Groups[1].Value;
        var loaded = await site.Browser.GetAsync(script);
        var drawing = await site.Browser.GetAsync("/drawing.svg");

        Assert.Equal((200, "text/html", "public, max-age=60"), (root.Status, root["Content-Type"], root["Cache-Control"]));
        Assert.Equal((200, "public, max-age=31536000, immutable"), (loaded.Status, loaded["Cache-Control"]));
        foreach (var reply in new[] { root, loaded })
        {
            Assert.Equal(Cli.Serve.Edge.PagePolicy, reply["Content-Security-Policy"]);
            Assert.Equal(("nosniff", "same-origin", null), (reply["X-Content-Type-Options"], reply["Cross-Origin-Resource-Policy"], reply["Access-Control-Allow-Origin"]));
        }

        Assert.EndsWith("sandbox", drawing["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Equal(403, (await site.Browser.GetAsync("/api/playground/originals")).Status);
        // Beside the images there is nothing of it, so that nothing could take it for one.
        Assert.Empty(await site.StoredAsync("index.html"));
    }

    [Fact]
    public async Task A_signed_deployment_says_that_the_page_cannot_sign()
    {
        await using var site = await DeployAsync(context: ("signingSecret", "image/keys"));
        await site.DropAsync("photo.jpg", Pictures.Photo);
        var (page, watch) = await OpenAsync(site, "build/w300-webp/photo.jpg");

        await SaysAsync(page, ".broken", "Paths are signed here, and this page has no key");
        await page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "C#", Exact = true }).ClickAsync();
        await SaysAsync(page, ".snippet pre", ".Width(300).Format(OutputFormat.WebP)");
        Assert.Equal(0, await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Open" }).CountAsync());
        watch.AssertNothingWrong();
    }

    private Task<AwsSite> DeployAsync(CloudFrontOptions? cloudFront = null, params (string Name, string Value)[] context) => AwsSite.DeployAsync(
        parts, FunctionBinary.Managed, new SiteOptions { Context = [("playground", "true"), .. context], CloudFront = cloudFront ?? new() });

    private async Task<(IPage Page, Watch Watch)> OpenAsync(AwsSite site, string? hash = null)
    {
        var context = await chromium.Browser.NewContextAsync(new BrowserNewContextOptions { ReducedMotion = ReducedMotion.Reduce });
        context.SetDefaultTimeout(Limit);
        var page = await context.NewPageAsync();
        var watch = new Watch(page, site.Address);
        await page.GotoAsync(hash is null ? site.Address.ToString() : $"{site.Address}#/{hash}");
        return (page, watch);
    }

    private static ILocator Link(IPage page, string name) => page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = name, Exact = true });

    private static Task SaysAsync(IPage page, string selector, string text) =>
        Assertions.Expect(page.Locator(selector).First).ToContainTextAsync(text, new LocatorAssertionsToContainTextOptions { Timeout = Limit });
}
