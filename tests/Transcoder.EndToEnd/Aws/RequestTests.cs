using Transcoder.Contracts;

namespace Transcoder.EndToEnd.Aws;

/// <summary>The ways to ask for an image that is there.</summary>
[Collection(AwsCollection.Name)]
public abstract class RequestTests(AwsParts parts, FunctionBinary binary)
{
    [Theory]
    [InlineData("a b.png")]
    [InlineData("a+b&c%d#e?f.png")]
    [InlineData("straße/日本 語.png")]
    [InlineData("😀.png")]
    [InlineData("literal%41.png")]
    [InlineData("~*'(x)!,;=@$.png")]
    public async Task Whatever_a_key_is_made_of_it_is_mirrored_resized_served_and_forgotten(string key)
    {
        var site = await parts.SiteAsync(binary);
        await site.DropAsync(key, Pictures.Red);
        var (original, variant) = ("/" + UrlPath.Encode(key), "/w200/" + UrlPath.Encode(key));
        Assert.Equal(Pictures.Red, (await site.Browser.GetAsync(original)).Body);

        var made = await site.Browser.FollowAsync(variant);
        Assert.True(made.Status == 200 && made.Width == 200, $"{made}");
        Assert.Equal([key, $"w200/{key}"], await site.StoredAsync(key));
        var calls = site.Resize.Invocations;
        Assert.Equal((200, "Miss from cloudfront"), (await site.Browser.GetAsync(variant)) is var stored ? (stored.Status, stored["X-Cache"]) : default);
        Assert.Equal("Hit from cloudfront", (await site.Browser.GetAsync(variant))["X-Cache"]);
        Assert.Equal(calls, site.Resize.Invocations);

        await site.DropAsync(key, Pictures.Blue);
        Assert.Equal([key], await site.StoredAsync(key));
        Assert.Equal(Pictures.Blue, (await site.Browser.GetAsync(original)).Body);
        Assert.True(TestImages.Is(await site.Browser.ImageAsync(variant), TestImages.Blue));
    }

    [Fact]
    public async Task A_head_tells_what_a_get_would_without_a_body()
    {
        var site = await parts.SiteAsync(binary);
        await site.DropAsync("head.png", Pictures.Red);

        var redirect = await site.Browser.HeadAsync("/w200/head.png");
        Assert.Equal((307, "/resize/w200/head.png"), (redirect.Status, redirect["Location"]));
        var made = await site.Browser.HeadAsync("/resize/w200/head.png");
        Assert.Equal((200, "image/png", 0), (made.Status, made.ContentType, made.Body.Length));
        Assert.NotNull(made["ETag"]);

        var image = await site.Browser.ImageAsync("/w200/head.png");
        var stored = await site.Browser.HeadAsync("/w200/head.png");
        Assert.Equal((200, "image/png", 0), (stored.Status, stored.ContentType, stored.Body.Length));
        Assert.Equal(image, (await site.Browser.GetAsync("/w200/head.png")).Body);
    }

    [Fact]
    public async Task A_part_of_a_stored_variant_and_one_that_the_browser_has()
    {
        var site = await parts.SiteAsync(binary);
        await site.DropAsync("part.jpg", Pictures.Photo);
        var image = await site.Browser.ImageAsync("/w320/part.jpg");

        var part = await site.Browser.GetAsync("/w320/part.jpg", ("Range", "bytes=100-199"));
        Assert.Equal((206, $"bytes 100-199/{image.Length}"), (part.Status, part["Content-Range"]));
        Assert.Equal(image[100..200], part.Body);

        var etag = (await site.Browser.GetAsync("/w320/part.jpg"))["ETag"]!;
        foreach (var path in new[] { "/w320/part.jpg", "/resize/w320/part.jpg" })
        {
            var same = await site.Browser.GetAsync(path, ("If-None-Match", etag));
            Assert.Equal((304, etag, 0), (same.Status, same["ETag"], same.Body.Length));
            Assert.Equal(200, (await site.Browser.GetAsync(path, ("If-None-Match", "\"another\""))).Status);
        }
    }

    [Theory]
    [InlineData("image/avif,image/webp,image/*,*/*;q=0.8", "w200-avif", "image/avif")]
    [InlineData("image/webp,*/*", "w200-webp", "image/webp")]
    [InlineData("image/png,*/*", "w200", "image/jpeg")]
    public async Task The_best_format_that_the_browser_takes_is_chosen_at_the_edge(string accept, string spec, string contentType)
    {
        var site = await parts.SiteAsync(binary);
        await site.DropAsync("auto.jpg", Pictures.Photo);

        var redirect = await site.Browser.GetAsync("/w200-auto/auto.jpg", ("Accept", accept));
        Assert.Equal((307, "Accept"), (redirect.Status, redirect["Vary"]));
        var image = await site.Browser.FollowAsync("/w200-auto/auto.jpg", ("Accept", accept));
        Assert.Equal((200, contentType, 200), (image.Status, image.ContentType, image.Width));
        Assert.Contains($"{spec}/auto.jpg", await site.StoredAsync("auto.jpg"));

        var stored = await site.Browser.GetAsync("/w200-auto/auto.jpg", ("Accept", accept));
        Assert.Equal((200, contentType, "Accept"), (stored.Status, stored.ContentType, stored["Vary"]));
        Assert.Equal("Hit from cloudfront", (await site.Browser.GetAsync($"/{spec}/auto.jpg"))["X-Cache"]);
    }

    [Theory]
    [InlineData("/h300-w200/a.jpg", 301, "/w200-h300/a.jpg")]
    [InlineData("/w199/a.jpg", 301, "/w200/a.jpg")]
    [InlineData("/resize/w200-dpr1/a.jpg", 301, "/w200/a.jpg")]
    [InlineData("/w0/a.jpg", 400, null)]
    [InlineData("/resize/w0/a.jpg", 400, null)]
    [InlineData("/rot45/a.jpg", 403, null)]
    [InlineData("/%ff", 400, null)]
    public async Task Other_spellings_and_nonsense_end_at_the_edge(string path, int status, string? location)
    {
        var site = await parts.SiteAsync(binary);
        var calls = site.Calls;
        var reply = await site.Browser.GetAsync(path);
        Assert.Equal((status, location, "FunctionGeneratedResponse from cloudfront"), (reply.Status, reply["Location"], reply["X-Cache"]));
        if (location is null)
            Assert.NotEmpty(reply.Detail);
        Assert.Equal(calls, site.Calls);
    }

    public sealed class Managed(AwsParts parts) : RequestTests(parts, FunctionBinary.Managed);

    public sealed class Native(AwsParts parts) : RequestTests(parts, FunctionBinary.Native);
}
