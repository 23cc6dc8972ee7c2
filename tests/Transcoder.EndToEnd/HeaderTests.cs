namespace Transcoder.EndToEnd;

/// <summary>Methods, conditions and ranges, and the headers that every answer bears.</summary>
public sealed class HeaderTests : IAsyncLifetime
{
    private Cdn _cdn = null!;

    public async Task InitializeAsync()
    {
        _cdn = await Cdn.WithAsync("photo.png", Pictures.Red);
        _cdn.Site.Drop("logo.svg", Pictures.Logo);
        _cdn.Site.Drop("broken.jpg", "no image"u8.ToArray());
        await _cdn.Browser.ImageAsync("/w200/photo.png");
    }

    public async Task DisposeAsync() => await _cdn.DisposeAsync();

    [Theory]
    [InlineData("GET", "/", 200)]
    [InlineData("GET", "/photo.png", 200)]
    [InlineData("GET", "/logo.svg", 200)]
    [InlineData("GET", "/w200/photo.png", 200)]
    [InlineData("HEAD", "/w200/photo.png", 200)]
    [InlineData("GET", "/w100/photo.png", 307)]
    [InlineData("GET", "/resize/w300/photo.png", 200)]
    [InlineData("GET", "/w199/photo.png", 301)]
    [InlineData("GET", "/w0/photo.png", 400)]
    [InlineData("GET", "/%zz", 400)]
    [InlineData("GET", "/rot45/photo.png", 403)]
    [InlineData("GET", "/resize/w200/nothing.png", 404)]
    [InlineData("GET", "/api/v2/img", 404)]
    [InlineData("POST", "/photo.png", 405)]
    [InlineData("GET", "/resize/w200/broken.jpg", 422)]
    [InlineData("OPTIONS", "/photo.png", 204)]
    public async Task Every_answer_keeps_a_browser_from_harm_and_lets_any_page_read_it(string method, string path, int status)
    {
        var reply = await _cdn.Browser.SendAsync(new HttpMethod(method), path);
        Assert.Equal(status, reply.Status);
        AssertGuarded(reply);
    }

    [Fact]
    public async Task So_do_the_answers_to_conditions_and_ranges()
    {
        var etag = (await _cdn.Browser.GetAsync("/w200/photo.png"))["ETag"]!;
        AssertGuarded(await _cdn.Browser.GetAsync("/w200/photo.png", ("If-None-Match", etag)), 304);
        AssertGuarded(await _cdn.Browser.GetAsync("/w200/photo.png", ("Range", "bytes=0-9")), 206);
        AssertGuarded(await _cdn.Browser.GetAsync("/w200/photo.png", ("Range", "bytes=9999999-")), 416);
    }

    [Fact]
    public async Task An_svg_original_may_not_run_script_and_its_variant_is_a_raster()
    {
        var original = await _cdn.Browser.GetAsync("/logo.svg");
        Assert.Equal((200, "image/svg+xml"), (original.Status, original.ContentType));
        Assert.Contains("sandbox", original["Content-Security-Policy"]);
        Assert.DoesNotContain("allow-scripts", original["Content-Security-Policy"]);

        var variant = await _cdn.Browser.FollowAsync("/w200/logo.svg");
        Assert.Equal((200, "image/png", 200), (variant.Status, variant.ContentType, variant.Width));
    }

    [Fact]
    public async Task HEAD_says_what_GET_would_and_sends_nothing()
    {
        foreach (var path in new[] { "/photo.png", "/w200/photo.png", "/w480/photo.png", "/resize/w480/photo.png", "/resize/w200/nothing.png" })
        {
            var head = await _cdn.Browser.HeadAsync(path);
            var get = await _cdn.Browser.GetAsync(path);
            Assert.Equal(
                (get.Status, get.ContentType, get["Content-Length"], get["ETag"], get["Location"]),
                (head.Status, head.ContentType, head["Content-Length"], head["ETag"], head["Location"]));
            Assert.Empty(head.Body);
        }
    }

    [Theory]
    [InlineData("/photo.png")]
    [InlineData("/w200/photo.png")]
    public async Task A_part_of_an_original_or_of_a_variant_can_be_asked_for(string path)
    {
        var whole = await _cdn.Browser.GetAsync(path);
        var size = whole.Body.Length;
        await AssertPartAsync(path, "bytes=0-99", whole.Body[..100], $"bytes 0-99/{size}");
        await AssertPartAsync(path, "bytes=100-", whole.Body[100..], $"bytes 100-{size - 1}/{size}");
        await AssertPartAsync(path, "bytes=-100", whole.Body[^100..], $"bytes {size - 100}-{size - 1}/{size}");

        var past = await _cdn.Browser.GetAsync(path, ("Range", $"bytes={size}-"));
        Assert.Equal((416, $"bytes */{size}"), (past.Status, past["Content-Range"]));
        Assert.Equal(200, (await _cdn.Browser.GetAsync(path, ("Range", "bytes=9-0"))).Status);
    }

    [Fact]
    public async Task Who_has_the_bytes_already_gets_304_from_the_edge_the_website_and_the_API()
    {
        var etag = (await _cdn.Browser.GetAsync("/w200/photo.png"))["ETag"]!;
        await AssertNotModifiedAsync("/w200/photo.png", etag, "Hit");

        await _cdn.StopAsync();
        await _cdn.StartAgainAsync();
        await AssertNotModifiedAsync("/w200/photo.png", etag, "Miss");
        await AssertNotModifiedAsync("/resize/w200/photo.png", etag, "Miss");
        Assert.Equal(200, (await _cdn.Browser.GetAsync("/w200/photo.png", ("If-None-Match", "\"another\""))).Status);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    [InlineData("BREW")]
    public async Task Nothing_can_be_written_through_the_CDN(string method)
    {
        foreach (var path in new[] { "/photo.png", "/w200/photo.png", "/resize/w200/photo.png" })
        {
            var reply = await _cdn.Browser.SendAsync(new HttpMethod(method), path);
            Assert.Equal(405, reply.Status);
            Assert.Contains("GET, HEAD", reply["Allow"]);
            Assert.Contains("GET", reply.Detail);
        }
        Assert.Equal(200, (await _cdn.Browser.GetAsync("/w200/photo.png")).Status);
    }

    [Fact]
    public async Task A_page_of_another_host_may_ask_first_what_is_allowed()
    {
        var preflight = await _cdn.Browser.SendAsync(
            HttpMethod.Options, "/w200/photo.png", ("Origin", "https://example.org"), ("Access-Control-Request-Method", "GET"));
        Assert.Equal((204, "*"), (preflight.Status, preflight["Access-Control-Allow-Origin"]));
        Assert.Contains("GET", preflight["Access-Control-Allow-Methods"]);
        Assert.Empty(preflight.Body);
    }

    private static void AssertGuarded(Reply reply, int? status = null)
    {
        Assert.Equal(status ?? reply.Status, reply.Status);
        Assert.Equal("nosniff", reply["X-Content-Type-Options"]);
        Assert.Contains("sandbox", reply["Content-Security-Policy"]);
        Assert.Contains("default-src 'none'", reply["Content-Security-Policy"]);
        Assert.Equal("*", reply["Access-Control-Allow-Origin"]);
    }

    private async Task AssertPartAsync(string path, string range, byte[] bytes, string contentRange)
    {
        var part = await _cdn.Browser.GetAsync(path, ("Range", range));
        Assert.Equal((206, contentRange), (part.Status, part["Content-Range"]));
        Assert.Equal(bytes, part.Body);
    }

    private async Task AssertNotModifiedAsync(string path, string etag, string cache)
    {
        var reply = await _cdn.Browser.GetAsync(path, ("If-None-Match", etag));
        Assert.Equal((304, etag, cache), (reply.Status, reply["ETag"], reply["X-Cache"]));
        Assert.Empty(reply.Body);
    }
}
