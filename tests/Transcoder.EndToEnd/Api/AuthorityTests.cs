using System.Text;

namespace Transcoder.EndToEnd.Api;

/// <summary>Who may call what, how much may come, and what a page of another site may do.</summary>
public sealed class AuthorityTests(ApiSite site) : IClassFixture<ApiSite>
{
    private const string Unknown = "01985f3a-7c1e-7b52-9d0e-4f6a2c8b1e37";

    private Uri Server => site.Server.Address;

    [Theory]
    [InlineData("POST", "/img")]
    [InlineData("GET", "/img")]
    [InlineData("HEAD", "/img")]
    [InlineData("DELETE", $"/img/{Unknown}")]
    [InlineData("POST", "/thumbnails")]
    [InlineData("POST", "/batch")]
    public async Task Adding_listing_and_deleting_need_the_token(string method, string path)
    {
        var none = await new ApiCaller(Server, null).SendAsync(method, path);
        Assert.Equal((401, "Bearer realm=\"transcoder\""), (none.Status, none["WWW-Authenticate"]));
        Assert.Equal(403, (await new ApiCaller(Server, "another-token-of-these-tests").SendAsync(method, path)).Status);
        Assert.Equal(403, (await new ApiCaller(Server, ApiSite.Token[..^1]).SendAsync(method, path)).Status);
        Assert.Equal(403, (await new ApiCaller(Server, ApiSite.Token + "x").SendAsync(method, path)).Status);
        Assert.NotInRange((await site.Api.SendAsync(method, path)).Status, 401, 403);
        Assert.Empty(site.Stored());
    }

    [Theory]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("the-token-of-these-tests")]
    [InlineData("Bearer")]
    [InlineData("")]
    public async Task What_is_no_bearer_token_is_none(string authorization) =>
        Assert.Equal(401, (await new ApiCaller(Server, null).SendAsync("GET", "/img", null, ("Authorization", authorization))).Status);

    [Theory]
    [InlineData($"/img/{Unknown}", 404)]
    [InlineData($"/img/{Unknown}.png", 404)]
    [InlineData($"/thumbnails/{Unknown}", 404)]
    [InlineData($"/thumbnails?id={Unknown}", 404)]
    [InlineData($"/batch/{Unknown}", 404)]
    [InlineData("/openapi.json", 200)]
    public async Task Whoever_knows_an_id_may_read_what_it_names(string path, int status) =>
        Assert.Equal(status, (await new ApiCaller(Server, null).GetAsync(path)).Status);

    [Fact]
    public async Task A_token_that_was_given_is_not_told_and_one_that_was_made_works_as_it_is_pasted()
    {
        Assert.DoesNotContain(ApiSite.Token, site.Server.Screen);
        Assert.Contains("$TRANSCODER_TOKEN", site.Server.Screen);

        using var other = new Site();
        other.Drop("it's a photo.png", Pictures.Red);
        await using var server = await CliProcess.ServeAsync(other);
        await Patience.UntilAsync(() => server.Screen.Contains("curl ", StringComparison.Ordinal));
        var line = server.Screen.Split('\n').Single(line => line.TrimStart().StartsWith("curl ", StringComparison.Ordinal));
        using var shell = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("sh", ["-c", $"{line.Trim()} -sS"]) { RedirectStandardOutput = true })!;
        var output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        Assert.Contains("\"status\":\"ready\"", output);
    }

    [Fact]
    public async Task A_token_that_is_short_keeps_the_server_from_starting()
    {
        await using var server = CliProcess.Run(site.Site.Folder, ["serve", "--port", "0", "--token", "short"]);
        Assert.Equal(2, await server.ExitCodeAsync());
        await Patience.UntilAsync(() => server.Screen.Contains("it has 5 characters, and needs 16", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_page_of_another_site_may_call_with_a_token()
    {
        var preflight = await new ApiCaller(Server, null).SendAsync(
            "OPTIONS", "/img", null, ("Origin", "https://app.example"), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization"));
        Assert.Equal((204, "*"), (preflight.Status, preflight["Access-Control-Allow-Origin"]));
        Assert.Contains("Authorization", preflight["Access-Control-Allow-Headers"]);
        Assert.Contains("DELETE", preflight["Access-Control-Allow-Methods"]);
        var refused = await new ApiCaller(Server, null).SendAsync("GET", "/img", null, ("Origin", "https://app.example"));
        Assert.Equal((401, "*"), (refused.Status, refused["Access-Control-Allow-Origin"]));
    }

    [Theory]
    [InlineData("PUT", "/img", 405, "POST, GET, HEAD")]
    [InlineData("POST", $"/img/{Unknown}", 405, "GET, HEAD, DELETE")]
    [InlineData("DELETE", "/openapi.json", 405, "GET, HEAD")]
    [InlineData("GET", "/batch", 405, "POST")]
    [InlineData("GET", "/nothing", 404, null)]
    [InlineData("GET", "/img/a/b", 404, null)]
    [InlineData("GET", "/", 404, null)]
    public async Task What_is_no_call_says_what_is(string method, string path, int status, string? allow)
    {
        var reply = await site.Api.SendAsync(method, path);
        Assert.Equal((status, allow), (reply.Status, reply["Allow"]));
        Assert.NotEmpty(reply.Detail);
    }

    [Fact]
    public async Task HEAD_is_GET_without_a_body()
    {
        var get = await site.Api.GetAsync("/openapi.json");
        var head = await site.Api.SendAsync("HEAD", "/openapi.json");
        Assert.Equal((200, get["Content-Length"], get["Content-Type"]), (head.Status, head["Content-Length"], head["Content-Type"]));
        Assert.Empty(head.Body);
    }

    [Fact]
    public async Task A_body_that_says_it_is_too_large_is_refused_before_it_is_sent()
    {
        var reply = await Wire.SendAsync(Server, Encoding.ASCII.GetBytes(
            $"POST /api/v1/img HTTP/1.1\r\nHost: api\r\nAuthorization: Bearer {ApiSite.Token}\r\nContent-Type: image/png\r\nContent-Length: 100000001\r\nConnection: close\r\n\r\nxx"));
        Assert.Equal(413, reply.Status);
        Assert.Contains("100,000,000", reply.Detail);
    }

    [Theory]
    [InlineData("image/png", 50_000_000)]
    [InlineData("application/json", 100_000_000)]
    public async Task A_body_that_does_not_say_its_length_is_refused_at_the_limit(string type, long limit)
    {
        var head = Encoding.ASCII.GetBytes(
            $"POST /api/v1/img HTTP/1.1\r\nHost: api\r\nAuthorization: Bearer {ApiSite.Token}\r\nContent-Type: {type}\r\nTransfer-Encoding: chunked\r\n\r\n");
        var start = type == "image/png"
            ? Pictures.Red
            : Encoding.ASCII.GetBytes($"{{\"type\": \"base64\", \"data\": \"{Convert.ToBase64String(Pictures.Red.AsSpan(0, 99))}");
        var (reply, sent) = await EndlessAsync(head, start);

        Assert.StartsWith("HTTP/1.1 413 ", reply);
        Assert.Contains("urn:transcoder:too-large", reply);
        // What lies in buffers on the way was sent too.
        Assert.InRange(sent, limit / 2, limit + 20_000_000);
        Assert.Empty(site.Stored());
    }

    /// <summary>Sends without an end until there is an answer.</summary>
    private async Task<(string Reply, long Sent)> EndlessAsync(byte[] head, byte[] start)
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(Server.Host, Server.Port, patience.Token);
        var wire = client.GetStream();
        await wire.WriteAsync(head, patience.Token);
        var answer = new byte[16_384];
        var answered = wire.ReadAtLeastAsync(answer, 400, throwOnEndOfStream: false, patience.Token).AsTask();
        var chunk = Enumerable.Repeat((byte)'A', 1 << 20).ToArray();
        var sent = 0L;
        try
        {
            await ChunkAsync(start);
            while (!answered.IsCompleted)
                await ChunkAsync(chunk);
        }
        catch (IOException)
        {
            // It no longer listens.
        }
        return (Encoding.UTF8.GetString(answer, 0, await answered), sent);

        async Task ChunkAsync(byte[] bytes)
        {
            await wire.WriteAsync(Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"), patience.Token);
            await wire.WriteAsync(bytes, patience.Token);
            await wire.WriteAsync("\r\n"u8.ToArray(), patience.Token);
            sent += bytes.Length;
        }
    }
}
