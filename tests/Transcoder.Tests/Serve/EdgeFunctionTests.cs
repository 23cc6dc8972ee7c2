using System.Net;
using Transcoder.Cli.Serve;

namespace Transcoder.Tests.Serve;

public sealed class EdgeFunctionTests
{
    [Theory]
    [InlineData("/w200/a%2Fb.jpg", "/w200/a/b.jpg")]
    [InlineData("/a%20b+c%26%23%C3%A9.jpg?w=1", "/a b+c&#é.jpg")]
    [InlineData("/%2525.jpg", "/%25.jpg")]
    [InlineData("/a/../b//c.jpg", "/a/../b//c.jpg")]
    public async Task The_path_is_decoded_once(string raw, string path)
    {
        await using var edge = await EdgeUnderTest.StartAsync(asked => Answers.Text(asked));
        Assert.Equal(path, await edge.TextAsync(raw));
    }

    [Theory]
    [InlineData("/%zz.jpg", 400)]
    [InlineData("/%ff.jpg", 400)]
    [InlineData("/w0/a.jpg", 400)]
    [InlineData("/api", 404)]
    [InlineData("/api/v2/img", 404)]
    public async Task What_is_refused_is_a_problem_and_asks_no_origin(string path, int status)
    {
        await using var edge = await EdgeUnderTest.StartAsync(_ => throw new InvalidOperationException());
        using var response = await edge.GetAsync(path);

        Assert.Equal((status, "application/problem+json"), ((int)response.StatusCode, response.Header("Content-Type")));
        Assert.Null(response.Header("X-Cache"));
    }

    [Fact]
    public async Task A_key_longer_than_S3_allows_is_414()
    {
        await using var edge = await EdgeUnderTest.StartAsync(path => Answers.Text("x"));
        Assert.Equal(HttpStatusCode.OK, (await edge.GetAsync("/" + new string('a', 1024))).StatusCode);
        Assert.Equal(HttpStatusCode.RequestUriTooLong, (await edge.GetAsync("/" + new string('a', 1025))).StatusCode);
    }

    [Fact]
    public async Task What_is_not_canonical_is_moved_for_a_day()
    {
        await using var edge = await EdgeUnderTest.StartAsync(_ => throw new InvalidOperationException());
        using var response = await edge.GetAsync("/h100-w200/a%20b.jpg");

        Assert.Equal((HttpStatusCode.MovedPermanently, "/w200-h100/a%20b.jpg", "public, max-age=86400"),
            (response.StatusCode, response.Header("Location"), response.Header("Cache-Control")));
    }

    [Fact]
    public async Task Auto_is_decided_before_the_cache()
    {
        var asked = new List<string>();
        await using var edge = await EdgeUnderTest.StartAsync(path =>
        {
            asked.Add(path);
            return Answers.Text(path);
        });
        using var avif = await edge.GetAsync("/w200-auto/a.jpg", ("Accept", "image/avif,image/webp,*/*"));
        using var webp = await edge.GetAsync("/w200-auto/a.jpg", ("Accept", "image/webp,*/*"));
        using var plain = await edge.GetAsync("/w200-auto/a.jpg");
        using var direct = await edge.GetAsync("/w200-avif/a.jpg");

        Assert.Equal(["/w200-avif/a.jpg", "/w200-webp/a.jpg", "/w200/a.jpg"], asked);
        Assert.All([avif, webp, plain], response => Assert.Equal("Accept", response.Header("Vary")));
        Assert.Equal(("Hit", null), (direct.Header("X-Cache"), direct.Header("Vary")));
    }

    [Fact]
    public async Task Resize_goes_to_the_other_origin()
    {
        await using var edge = await EdgeUnderTest.StartAsync(
            (_, _, _) => throw new InvalidOperationException(),
            (_, exchange, _) => ValueTask.FromResult(Answers.Text($"resize {exchange.Path} {exchange.OriginalKey}")));
        Assert.Equal("resize /resize/w200/a.jpg a.jpg", await edge.TextAsync("/resize/w200/a.jpg"));
    }

    [Fact]
    public async Task Each_answer_has_the_headers_that_keep_browsers_safe()
    {
        await using var edge = await EdgeUnderTest.StartAsync(_ => Answers.Text("x"));
        foreach (var path in new[] { "/", "/a.jpg", "/a.jpg", "/w0/a.jpg", "/h1-w1/a.jpg", "/api/x" })
        {
            using var response = await edge.GetAsync(path);
            Assert.Equal(("nosniff", "default-src 'none'; style-src 'unsafe-inline'; sandbox", "*"), (
                response.Header("X-Content-Type-Options"),
                response.Header("Content-Security-Policy"),
                response.Header("Access-Control-Allow-Origin")));
        }
    }

    [Fact]
    public async Task Any_page_may_ask_by_script()
    {
        await using var edge = await EdgeUnderTest.StartAsync(_ => throw new InvalidOperationException());
        using var response = await edge.SendAsync(HttpMethod.Options, "/w200/a.jpg",
            ("Origin", "https://a.example"), ("Access-Control-Request-Method", "GET"));

        Assert.Equal((HttpStatusCode.NoContent, "GET, HEAD, OPTIONS", "*"),
            (response.StatusCode, response.Header("Access-Control-Allow-Methods"), response.Header("Access-Control-Allow-Origin")));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Other_methods_are_405(string method)
    {
        await using var edge = await EdgeUnderTest.StartAsync(_ => throw new InvalidOperationException());
        using var response = await edge.SendAsync(new HttpMethod(method), "/a.jpg");

        Assert.Equal((HttpStatusCode.MethodNotAllowed, "GET, HEAD, OPTIONS"), (response.StatusCode, response.Header("Allow")));
    }

    [Fact]
    public async Task A_missing_original_is_looked_for_where_it_was_dropped()
    {
        var (there, settled) = (false, new List<string>());
        await using var edge = await EdgeUnderTest.StartAsync(
            (_, _, _) => ValueTask.FromResult(there ? Answers.Text("here") : new OriginAnswer(404) { Route = "test", IsMissing = true }),
            settle: (key, mayBeNew, _) =>
            {
                if (mayBeNew)
                    settled.Add(key);
                return Task.FromResult(there = mayBeNew);
            });

        Assert.Equal("here", await edge.TextAsync("/a.jpg"));
        Assert.Equal(["a.jpg"], settled);
    }
}
