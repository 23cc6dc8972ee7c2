using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Transcoder.Cli.Serve.Playground;
using Transcoder.Contracts.Api;

namespace Transcoder.EndToEnd.Playground;

/// <summary>The page where the API lies: its document to be read and tried.</summary>
[Collection(ChromiumTests.Name)]
public sealed class ExplorerTests(Chromium chromium)
{
    private const string Path = ApiRoutes.Root + "/";

    private static readonly (string, string) AsBrowser = ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");

    [Fact]
    public async Task Where_the_API_lies_a_browser_sees_a_page_and_a_program_what_it_saw_before()
    {
        await using var cdn = await Cdn.StartAsync();

        var page = await cdn.Browser.GetAsync(Path, AsBrowser);
        var head = await cdn.Browser.HeadAsync(Path, AsBrowser);
        var program = await cdn.Browser.GetAsync(Path);
        var posted = await cdn.Browser.SendAsync(HttpMethod.Post, Path, AsBrowser);

        Assert.Equal((200, "text/html; charset=utf-8"), (page.Status, page.ContentType));
        Assert.Equal((200, page["Content-Length"], 0), (head.Status, head["Content-Length"], head.Body.Length));
        Assert.Equal((404, 404), (program.Status, posted.Status));
        Assert.Contains("openapi.json", program.Detail, StringComparison.Ordinal);
        Assert.Equal((302, Path), ((await cdn.Browser.GetAsync(ApiRoutes.Root, AsBrowser)).Status, (await cdn.Browser.GetAsync(ApiRoutes.Root, AsBrowser))["Location"]));
        Assert.Equal(304, (await cdn.Browser.GetAsync(Path, AsBrowser, ("If-None-Match", page["ETag"]!))).Status);
    }

    [Fact]
    public async Task All_that_it_loads_comes_packed_from_here_under_a_policy_without_anything_inline()
    {
        await using var cdn = await Cdn.StartAsync();

        var page = await cdn.Browser.GetAsync(Path, AsBrowser);

        Assert.Contains("default-src 'none'; script-src 'self'; style-src 'self'", page["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", page["Content-Security-Policy"], StringComparison.Ordinal);
        var loaded = Regex.Matches(page.Text, "(?:src|href)=\"([^\"#]+\\.\\w+)\"").Select(match => match.Groups[1].Value).ToArray();
        Assert.Equal(3, loaded.Length);
        foreach (var path in loaded)
        {
            Assert.StartsWith(PlaygroundApi.Root, path, StringComparison.Ordinal);
            var packed = await cdn.Browser.GetAsync(path, ("Accept-Encoding", "br, gzip"));
            var plain = await cdn.Browser.GetAsync(path, ("Accept-Encoding", "gzip;q=0"));
            Assert.Equal(("gzip", null, "Accept, Accept-Encoding"), (packed["Content-Encoding"], plain["Content-Encoding"], packed["Vary"]));
            Assert.NotEqual(packed["ETag"], plain["ETag"]);
            Assert.Equal(plain.Body, Unpacked(packed.Body));
        }
    }

    [Fact]
    public async Task It_shows_every_call_of_the_document()
    {
        await using var visit = await OpenAsync();

        var shown = await visit.Page.Locator(".opblock").EvaluateAllAsync<string[]>(
            "calls => calls.map(call => call.querySelector('.opblock-summary-method').textContent + ' ' + call.querySelector('.opblock-summary-path').dataset.path)");

        Assert.Equal(ApiRoutes.All.Select(route => $"{route.Method} {route.Template}").Order(), shown.Order());
        visit.AssertNothingWrong();
    }

    [Fact]
    public async Task From_the_playground_and_back_the_token_comes_along()
    {
        await using var visit = await Visit.OpenAsync(chromium, "gallery");

        await visit.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "API", Exact = true }).ClickAsync();
        await visit.SaysAsync("#token-said", "with the token of this server");
        Assert.Equal(201, await AddAsync(visit));
        await visit.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Gallery", Exact = true }).ClickAsync();

        await visit.SaysAsync(".grid", "uploads/");
        visit.AssertNothingWrong();
    }

    [Fact]
    public async Task The_address_that_is_printed_brings_the_token_and_does_not_keep_it()
    {
        await using var visit = await OpenAsync($"#token={Visit.Token}");

        Assert.DoesNotContain("token", visit.Page.Url, StringComparison.Ordinal);
        Assert.Equal(200, await TryAsync(visit, "Images-listImages"));
        visit.AssertNothingWrong();
    }

    [Fact]
    public async Task Without_the_token_a_call_shows_401_and_with_the_typed_one_201()
    {
        await using var visit = await OpenAsync();

        Assert.Equal(401, await AddAsync(visit));
        await visit.SeesAsync("This call needs the header");
        await visit.Page.GetByLabel("Token").FillAsync(Visit.Token);
        await visit.Button("Use it").ClickAsync();
        await visit.SaysAsync("#token-said", "with the token of this server");
        await visit.Page.Locator("#operations-Images-addImage .btn-clear").ClickAsync();
        Assert.Equal(201, await ExecuteAsync(visit, "Images-addImage"));

        await visit.Button("Forget it").ClickAsync();
        await visit.Page.Locator("#operations-Images-addImage .btn-clear").ClickAsync();
        Assert.Equal(401, await ExecuteAsync(visit, "Images-addImage"));
        visit.AssertNothingWrong();
    }

    [Fact]
    public async Task An_image_is_shown_as_the_answer()
    {
        await using var visit = await OpenAsync($"#token={Visit.Token}");
        await AddAsync(visit);
        var record = JsonNode.Parse(await visit.Page.Locator("#operations-Images-addImage .live-responses-table .highlight-code pre").First.InnerTextAsync())!;

        await visit.Page.Locator("#operations-Images-getImage .opblock-summary-control").ClickAsync();
        await visit.Page.Locator("#operations-Images-getImage .try-out__btn").ClickAsync();
        await visit.Page.Locator("#operations-Images-getImage tr[data-param-name=image] input").FillAsync($"{record["id"]}.png");
        Assert.Equal(200, await ExecuteAsync(visit, "Images-getImage"));

        Assert.Equal((1, 1), await visit.PictureAsync("#operations-Images-getImage .live-responses-table img"));
        visit.AssertNothingWrong();
    }

    [Fact]
    public async Task A_server_that_is_away_is_said_so_and_the_page_goes_on_when_it_is_back()
    {
        await using var visit = await OpenAsync();

        await visit.Context.SetOfflineAsync(true);
        await visit.Page.Locator("#operations-Document-getDocument .opblock-summary-control").ClickAsync();
        await visit.Page.Locator("#operations-Document-getDocument .try-out__btn").ClickAsync();
        await visit.Page.Locator("#operations-Document-getDocument .execute").ClickAsync();
        await visit.SaysAsync("#away", "The server does not answer");
        await visit.Context.SetOfflineAsync(false);

        await visit.Expect("#away").ToBeHiddenAsync(new LocatorAssertionsToBeHiddenOptions { Timeout = (float)Patience.Limit.TotalMilliseconds });
        Assert.Equal(200, await ExecuteAsync(visit, "Document-getDocument"));
    }

    [Theory]
    [InlineData(false, 1440)]
    [InlineData(true, 1440)]
    [InlineData(false, 390)]
    [InlineData(true, 390)]
    public async Task Axe_finds_nothing_and_nothing_hangs_over_the_side(bool isDark, int width)
    {
        await using var visit = await OpenAsync(window: new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 850 },
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
        });
        Assert.Empty(await visit.ViolationsAsync());

        await AddAsync(visit);
        await visit.Page.Locator("#operations-Images-getImage .opblock-summary-control").ClickAsync();
        await visit.Page.Locator(".models-control").ClickAsync();
        await visit.SeesAsync("ImageRecord");

        Assert.Empty(await visit.ViolationsAsync());
        Assert.True(await visit.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
        visit.AssertNothingWrong();
    }

    private async Task<Visit> OpenAsync(string hash = "", BrowserNewContextOptions? window = null)
    {
        var visit = await Visit.OpenAsync(chromium, "gallery", window: window, hasToken: false);
        await visit.Page.GotoAsync(new Uri(visit.Cdn.Address, Path + hash).ToString());
        await visit.Expect(".opblock").ToBeVisibleAsync(Visit.Slow);
        return visit;
    }

    /// <summary>Sends the example that the call begins with.</summary>
    private static Task<int> AddAsync(Visit visit) => TryAsync(visit, "Images-addImage");

    private static async Task<int> TryAsync(Visit visit, string operation)
    {
        await visit.Page.Locator($"#operations-{operation} .opblock-summary-control").ClickAsync();
        await visit.Page.Locator($"#operations-{operation} .try-out__btn").ClickAsync();
        return await ExecuteAsync(visit, operation);
    }

    private static async Task<int> ExecuteAsync(Visit visit, string operation)
    {
        await visit.Page.Locator($"#operations-{operation} .execute").ClickAsync();
        var status = visit.Page.Locator($"#operations-{operation} .live-responses-table .response .response-col_status");
        await Assertions.Expect(status).ToHaveTextAsync(new Regex(@"\d{3}"), new LocatorAssertionsToHaveTextOptions { Timeout = (float)Patience.Limit.TotalMilliseconds });
        return int.Parse(Regex.Match(await status.InnerTextAsync(), @"\d{3}").Value);
    }

    private static byte[] Unpacked(byte[] packed)
    {
        using var unpacked = new MemoryStream();
        using (var stream = new System.IO.Compression.GZipStream(new MemoryStream(packed), System.IO.Compression.CompressionMode.Decompress))
            stream.CopyTo(unpacked);
        return unpacked.ToArray();
    }
}
