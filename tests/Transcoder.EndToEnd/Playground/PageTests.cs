using System.Text.RegularExpressions;
using Transcoder.Cli.Serve.Playground;

namespace Transcoder.EndToEnd.Playground;

/// <summary>The page and its calls as bytes over a socket.</summary>
public sealed class PageTests
{
    [Fact]
    public async Task The_root_is_a_page_for_a_browser_and_text_for_a_terminal()
    {
        await using var cdn = await Cdn.StartAsync();

        var page = await cdn.Browser.GetAsync("/", ("Accept", "text/html,*/*;q=0.8"));
        var text = await cdn.Browser.GetAsync("/", ("Accept", "*/*"));

        Assert.Equal("text/html; charset=utf-8", page["Content-Type"]);
        Assert.Equal("text/plain; charset=utf-8", text["Content-Type"]);
        Assert.Contains("/w200/photo.jpg", text.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_the_page_loads_comes_from_here_and_has_a_policy_without_anything_inline()
    {
        await using var cdn = await Cdn.StartAsync();

        var page = await cdn.Browser.GetAsync("/", ("Accept", "text/html"));

        Assert.Contains("default-src 'none'; script-src 'self'; style-src 'self'", page["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", page["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Null(page["Access-Control-Allow-Origin"]);
        Assert.DoesNotMatch("<script(?![^>]* src=)|<style|style=| on\\w+=", page.Text);
        var loaded = Regex.Matches(page.Text, "(?:src|href)=\"([^\"#]+)\"").Select(match => match.Groups[1].Value).ToArray();
        Assert.Equal(3, loaded.Length);
        foreach (var path in loaded)
        {
            Assert.StartsWith(PlaygroundApi.Root, path, StringComparison.Ordinal);
            var reply = await cdn.Browser.GetAsync(path);
            Assert.Equal((200, "public, max-age=31536000, immutable"), (reply.Status, reply["Cache-Control"]));
        }
    }

    [Fact]
    public void Script_and_style_together_have_less_than_100_kB()
    {
        var sizes = PlaygroundFiles.SizesOf("index").Where(file => file.Key.EndsWith(".js", StringComparison.Ordinal) || file.Key.EndsWith(".css", StringComparison.Ordinal)).ToArray();

        Assert.Equal(2, sizes.Length);
        Assert.InRange(sizes.Sum(file => file.Value), 1, 100_000);
    }

    [Theory]
    [InlineData("DELETE", "originals/photo.png")]
    [InlineData("PUT", "originals/other.png")]
    [InlineData("POST", "purge/photo.png")]
    [InlineData("POST", "crowd/w200/photo.png?count=2&mark=a")]
    public async Task Nothing_is_changed_without_the_token(string method, string call)
    {
        await using var cdn = await Cdn.WithAsync("photo.png", Pictures.Red);

        var without = await cdn.Browser.SendAsync(new HttpMethod(method), PlaygroundApi.Root + call);
        var wrong = await cdn.Browser.SendAsync(new HttpMethod(method), PlaygroundApi.Root + call, ("Authorization", "Bearer another-token-than-that"));

        Assert.Equal((401, 403), (without.Status, wrong.Status));
        Assert.True(File.Exists(cdn.Site.Original("photo.png")));
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://example.com")]
    [InlineData("Origin", "null")]
    [InlineData("Host", "rebound.example.com")]
    public async Task A_page_of_another_site_reads_and_changes_nothing(string header, string value)
    {
        await using var cdn = await Cdn.WithAsync("photo.png", Pictures.Red, options => options with { Token = Visit.Token });
        var token = ("Authorization", $"Bearer {Visit.Token}");

        foreach (var call in (string[])["originals", "originals/photo.png", "status", "requests", "settings.json"])
            Assert.Equal(403, (await cdn.Browser.GetAsync(PlaygroundApi.Root + call, (header, value))).Status);
        foreach (var (method, call) in ((string, string)[])[("DELETE", "originals/photo.png"), ("PUT", "originals/other.png"), ("POST", "purge/photo.png")])
            Assert.Equal(403, (await cdn.Browser.SendAsync(new HttpMethod(method), PlaygroundApi.Root + call, (header, value), token)).Status);
        Assert.True(File.Exists(cdn.Site.Original("photo.png")));
    }

    [Fact]
    public async Task No_other_site_is_told_that_it_may_call()
    {
        await using var cdn = await Cdn.WithAsync("photo.png", Pictures.Red);

        var preflight = await cdn.Browser.SendAsync(
            HttpMethod.Options, PlaygroundApi.Root + "originals/photo.png", ("Origin", "https://example.com"), ("Access-Control-Request-Method", "DELETE"));

        Assert.Equal(403, preflight.Status);
        Assert.Null(preflight["Access-Control-Allow-Origin"]);
        Assert.Null(preflight["Access-Control-Allow-Methods"]);
    }

    [Fact]
    public async Task Who_listens_to_other_machines_shows_names_and_figures_for_the_token_only()
    {
        await using var cdn = await Cdn.StartAsync(options => options with { Host = "*", Token = Visit.Token });
        var here = new Browser(new Uri($"http://127.0.0.1:{cdn.Address.Port}"));

        Assert.Equal(401, (await here.GetAsync(PlaygroundApi.Root + "originals")).Status);
        Assert.Equal(200, (await here.GetAsync(PlaygroundApi.Root + "originals", ("Authorization", $"Bearer {Visit.Token}"))).Status);
    }

    [Theory]
    [InlineData("w200/x.png", 400)]
    [InlineData("api/x.png", 400)]
    [InlineData(".hidden.png", 400)]
    [InlineData("a/../../x.png", 400)]
    public async Task A_name_that_no_original_can_have_is_refused(string name, int status)
    {
        await using var cdn = await Cdn.StartAsync(options => options with { Token = Visit.Token });

        using var http = new HttpClient();
        using var put = new HttpRequestMessage(HttpMethod.Put, new Uri($"{cdn.Address}api/playground/originals/{name}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }))
        {
            Content = new ByteArrayContent(Pictures.Red),
        };
        put.Headers.Authorization = new("Bearer", Visit.Token);
        using var answer = await http.SendAsync(put);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Empty(Directory.EnumerateFiles(cdn.Site.Folder, "*.png", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_list_of_more_than_a_page_goes_on_where_the_last_one_ended()
    {
        await using var cdn = await Cdn.StartAsync();
        for (var number = 0; number < 1500; number++)
            cdn.Site.Drop($"{number:0000}.png", Pictures.Red);

        var first = (await cdn.Browser.GetAsync(PlaygroundApi.Root + "originals")).Text;
        var second = (await cdn.Browser.GetAsync(PlaygroundApi.Root + "originals?after=0999.png")).Text;

        Assert.Contains("\"next\":\"0999.png\"", first, StringComparison.Ordinal);
        Assert.Equal((1000, 500), (Regex.Count(first, "\"key\""), Regex.Count(second, "\"key\"")));
        Assert.DoesNotContain("\"next\"", second, StringComparison.Ordinal);
    }
}
