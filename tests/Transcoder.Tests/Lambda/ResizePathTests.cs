using FsCheck.Fluent;
using Transcoder.Contracts;
using Transcoder.Delivery;
using Transcoder.Tests.Contracts;
using Transcoder.Tests.Delivery;

namespace Transcoder.Tests.Lambda;

/// <summary>How a request names what it wants: by the edge's header, and without it by what the API made of the path.</summary>
public class ResizePathTests
{
    private static readonly byte[] Photo = TestImages.Png(TestImages.Red);

    [Theory]
    [InlineData("a b+c.png", "/w200/a%20b+c.png")]
    [InlineData("100% ? #1.png", "/w200/100%25%20%3F%20%231.png")]
    [InlineData("%41.png", "/w200/%2541.png")]
    [InlineData("ordner/ä😀.png", "/w200/ordner/%C3%A4%F0%9F%98%80.png")]
    [InlineData("/slashed.png", "/w200//slashed.png")]
    public async Task The_edges_header_names_any_key(string key, string header)
    {
        using var functions = new FunctionsUnderTest();
        await TestCdn.PutAsync(functions.Cdn.Destination, key, Photo);

        // What the API makes of such a path is not looked at.
        var reply = await functions.SendAsync(Events.Request("/resize/w200/cut off", "GET", (OriginHeaders.Path, header)));
        Assert.Equal(200, reply.Status);
        Assert.Equal((200, 150), TestImages.SizeOf(reply.Body));
    }

    [Theory]
    [InlineData("/w200/%zz.png")]
    [InlineData("/w200/%ff.png")]
    [InlineData("/w200/%00.png")]
    public async Task A_header_that_does_not_decode_is_refused(string header)
    {
        using var functions = new FunctionsUnderTest();
        var reply = await functions.SendAsync(Events.Request("/resize/w200/x", "GET", (OriginHeaders.Path, header)));
        Assert.Equal(400, reply.Status);
        Assert.Contains("percent-encoded", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a b.png", "a b.png")]
    [InlineData("a b.png", "a%20b.png")]
    [InlineData("a%20b.png", "a%20b.png")]
    [InlineData("a%20b.png", "a%2520b.png")]
    [InlineData("100%.png", "100%.png")]
    [InlineData("100%.png", "100%25.png")]
    public async Task Without_the_header_the_APIs_path_may_be_decoded_or_encoded_once(string key, string rawPath)
    {
        using var functions = new FunctionsUnderTest();
        await TestCdn.PutAsync(functions.Cdn.Destination, key, Photo);
        Assert.Equal(200, (await functions.AskAsync("w200/" + rawPath)).Status);
    }

    [Fact]
    public async Task What_is_named_literally_comes_before_what_it_could_mean()
    {
        using var functions = new FunctionsUnderTest();
        await TestCdn.PutAsync(functions.Cdn.Destination, "a%20b.png", TestImages.Png(TestImages.Red));
        await TestCdn.PutAsync(functions.Cdn.Destination, "a b.png", TestImages.Png(TestImages.Blue));
        Assert.True(TestImages.Is((await functions.AskAsync("w200/a%20b.png")).Body, TestImages.Red));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/resize")]
    [InlineData("/resized/w200/photo.png")]
    [InlineData("/api/v1/img")]
    [InlineData("/resize/")]
    public async Task Other_routes_are_not_found(string rawPath)
    {
        using var functions = new FunctionsUnderTest();
        await functions.Cdn.AddAsync("photo.png", Photo);
        var reply = await functions.SendAsync(Events.Request(rawPath));
        Assert.Equal((404, Problem.ContentType), (reply.Status, reply.Headers["Content-Type"]));
    }

    [Theory]
    [InlineData(1_019, 404)]
    [InlineData(1_020, 414)]
    public async Task A_path_longer_than_any_key_is_refused(int length, int status)
    {
        using var functions = new FunctionsUnderTest();
        Assert.Equal(status, (await functions.AskAsync("w200/" + new string('x', length))).Status);
    }

    [Fact]
    public async Task No_path_makes_the_function_fail()
    {
        using var functions = new FunctionsUnderTest();
        await functions.Cdn.AddAsync("photo.png", Photo);
        var anything = Gen.OneOf(
            SpecTexts.Path,
            from spec in SpecTexts.Segment select $"{spec}/photo.png",
            from text in ArbMap.Default.GeneratorFor<string>() select text ?? "");
        var headers = Gen.OneOf(anything, from text in anything select UrlPath.Encode(text));
        var requests = from path in anything from header in headers from hasHeader in Gen.Elements(true, false) select (path, hasHeader ? header : null);

        foreach (var (path, header) in Gen.Sample(requests, 400))
        {
            var reply = await functions.SendAsync(Events.Request("/resize/" + path, "GET", (OriginHeaders.Path, header)));
            Assert.True(reply.Status is 200 or 301 or 302 or 400 or 403 or 404 or 413 or 414, $"{reply.Status}: {path} {header}");
        }
    }
}
