using System.Text;
using Transcoder.Cli.Serve.Playground;
using Transcoder.Contracts;
using Transcoder.Tests.Docs;

namespace Transcoder.EndToEnd.Docs;

/// <summary>Every answer that docs/troubleshooting.md quotes with its status is provoked, and is said as it stands there.</summary>
public sealed class TroubleshootingTests
{
    private const string Token = "the-token-of-these-tests";
    private static readonly string Page = File.ReadAllText(Project.File("..", "..", "docs", "troubleshooting.md"));
    private static readonly IReadOnlyList<QuotedMessage> Quotes = QuotedMessage.Read(Page);

    [Fact]
    public async Task Each_answer_that_is_quoted_is_one_that_serve_gives()
    {
        var said = new List<(int? Status, string Detail)>();
        await SpecsAsync(said);
        await OriginalsAsync(said);
        await CallsAsync(said);
        await StoreAsync(said);

        Assert.All(said, answer => Assert.Contains(Quotes, quote => quote.Is(answer.Status, answer.Detail)));
        Assert.All(Quotes.Where(quote => quote.Status is not null), quote => Assert.Contains(said, answer => quote.Is(answer.Status, answer.Detail)));
    }

    public static TheoryData<string[]> Starts => new(
        ["--host", "images.example.com"],
        ["--host", "192.0.2.1"],
        ["--port", "many"],
        ["--log", "loud"],
        ["--token", "short"],
        ["--token", "a token with spaces in it"],
        ["--originals", "nowhere"],
        ["--originals", ".", "--data", "data"],
        ["--set", "prests=x"],
        ["--set", "presets=gray=w200"],
        ["--set", "signingKeys=short"]);

    [Theory]
    [MemberData(nameof(Starts))]
    public async Task What_keeps_serve_from_starting_is_quoted(string[] arguments)
    {
        using var site = new Site();

        string[] anyPort = arguments.Contains("--port") ? [] : ["--port", "0"];
        var (status, _, screen) = await CliProcess.EndAsync(site.Folder, ["serve", .. anyPort, .. arguments]);

        Assert.Equal(2, status);
        var said = screen.Trim().Replace("transcoder: ", "", StringComparison.Ordinal);
        Assert.True(Quotes.Any(quote => quote.Is(null, said)), said);
    }

    private static async Task SpecsAsync(List<(int? Status, string Detail)> said)
    {
        await using (var cdn = await Cdn.StartAsync())
        {
            foreach (var path in (string[])["w200-nothing", "w0", "w200-w300", "w200-wm", "rot45"])
                said.Add(Of(await cdn.Browser.GetAsync($"/{path}/photo.png")));
            foreach (var path in (string[])["/w200/", "/%zz", "/" + new string('a', 1100), "/api/v2/img", "/api/v1/nothing"])
                said.Add(Of(await cdn.Browser.GetAsync(path)));
            said.Add(Of(await cdn.Browser.FollowAsync("/nothing.png")));
            said.Add(Of(await cdn.Browser.SendAsync(HttpMethod.Post, "/photo.png")));
        }

        var thumb = new Dictionary<string, string> { ["thumb"] = "w100" };
        await using var presets = await Cdn.StartAsync(options => options with { Urls = new UrlPolicyOptions { Presets = thumb, PresetsOnly = true } });
        said.Add(Of(await presets.Browser.GetAsync("/w200/photo.png")));
        await using var signed = await Cdn.StartAsync(options => options with { Urls = new UrlPolicyOptions { SigningKeys = ["a-key-of-sixteen-bytes-or-more"] } });
        said.Add(Of(await signed.Browser.GetAsync("/w200/photo.png")));
    }

    private static async Task OriginalsAsync(List<(int? Status, string Detail)> said)
    {
        await using var cdn = await Cdn.StartAsync();
        var hard = HardFiles.All();
        hard["huge.jpg"] = new byte[50_000_001];
        hard["broken.svg"] = "<svg xmlns=\"http://www.w3.org/2000/svg\"><"u8.ToArray();
        string[] names =
        [
            "huge.jpg", "lying-100000x100000.png", "frames-5000.gif", "svg-uses.svg", "zero.jpg", "text.jpg", "named.pdf", "truncated-60.jpg",
            "truncated-header.jpg", "broken.svg",
        ];
        foreach (var name in names.Append("wide-60000x1.png"))
            cdn.Site.Drop(name, hard[name]);
        foreach (var name in names)
            said.Add(Of(await cdn.Browser.FollowAsync($"/w200/{name}")));
        said.Add(Of(await cdn.Browser.FollowAsync("/jpg/wide-60000x1.png")));
    }

    private static async Task CallsAsync(List<(int? Status, string Detail)> said)
    {
        await using var cdn = await Cdn.WithAsync("photo.png", Pictures.Red, options => options with { Token = Token });
        var authority = ("Authorization", $"Bearer {Token}");
        said.Add(Of(await cdn.Browser.GetAsync("/api/v1/img")));
        said.Add(Of(await cdn.Browser.GetAsync("/api/v1/img", ("Authorization", "Bearer another-token-than-that"))));
        said.Add(Of(await cdn.Browser.SendAsync(HttpMethod.Delete, $"{PlaygroundApi.Root}originals/photo.png")));
        said.Add(Of(await cdn.Browser.GetAsync($"{PlaygroundApi.Root}status", ("Sec-Fetch-Site", "cross-site"))));
        said.Add(Of(await PostAsync("thumbnails", "text/plain", "no JSON")));
        said.Add(Of(await PostAsync("img", "application/json", """{"type": "url", "data": "http://127.0.0.1/photo.jpg"}""")));
        said.Add(Of(await Wire.SendAsync(cdn.Address, "POST", "/api/v1/img", $"{authority.Item1}: {authority.Item2}", "Content-Type: image/jpeg", "Content-Length: 60000000")));

        async Task<Reply> PostAsync(string call, string type, string body)
        {
            using var http = new HttpClient();
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(cdn.Address, $"/api/v1/{call}")) { Content = new StringContent(body, Encoding.UTF8, type) };
            request.Headers.TryAddWithoutValidation(authority.Item1, authority.Item2);
            using var response = await http.SendAsync(request);
            var headers = response.Content.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
            return new Reply((int)response.StatusCode, headers, await response.Content.ReadAsByteArrayAsync());
        }
    }

    private static async Task StoreAsync(List<(int? Status, string Detail)> said)
    {
        await using var cdn = await Cdn.WithAsync("photo.png", Pictures.Red);
        Directory.Delete(cdn.Site.Data, recursive: true);
        await File.WriteAllTextAsync(cdn.Site.Data, "not a folder");
        said.Add(Of(await cdn.Browser.GetAsync("/w300/photo.png")));
    }

    private static (int? Status, string Detail) Of(Reply reply) => (reply.Status, reply.Detail);
}
