using System.Text.Json;
using Transcoder.Aws;
using Transcoder.Contracts;
using Transcoder.Delivery;
using Transcoder.Storage;

namespace Transcoder.EndToEnd.Aws;

/// <summary>The mirror function makes the reduced original of a large photograph; whatever becomes of that, the image is right.</summary>
[Collection(AwsCollection.Name)]
public abstract class ReducedTests(AwsParts parts, FunctionBinary binary)
{
    [Fact]
    public async Task A_photograph_that_is_dropped_has_one_before_anybody_asks_and_variants_are_made_from_it()
    {
        var site = await parts.SiteAsync(binary);
        const string Key = "reduced/a b+c.jpg";
        await site.DropAsync(Key, Pictures.Photo);
        var mirrored = Assert.Single(await site.Mirror.LogOfAsync("key", Key));
        Assert.Equal(("Copied", "Made"), (mirrored.GetProperty("outcome").GetString(), mirrored.GetProperty("reduced").GetString()));
        Assert.Equal([Key, ReducedOriginal.KeyOf(Key)!], await site.StoredAsync(Key));

        foreach (var (spec, width) in new[] { ("w200", 200), ("w640-webp", 640), ("w300-h300-cover", 300) })
        {
            var path = $"/{spec}/{UrlPath.Encode(Key)}";
            var image = await site.Browser.FollowAsync(path);
            Assert.Equal((200, width), (image.Status, image.Width));
            Assert.EndsWith("source;desc=reduced", await TimingAsync(site, path), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Lossless_and_large_variants_are_made_from_the_original()
    {
        var site = await parts.SiteAsync(binary);
        await site.DropAsync("exact.jpg", Pictures.Photo);
        foreach (var spec in (string[])["w200-png", "w200-keep", "w2048"])
        {
            Assert.Equal(200, (await site.Browser.FollowAsync($"/{spec}/exact.jpg")).Status);
            Assert.DoesNotContain("source", await TimingAsync(site, $"/{spec}/exact.jpg"), StringComparison.Ordinal);
        }
        Assert.DoesNotContain(await site.StoredAsync("exact.jpg"), stored => stored.StartsWith(ReducedOriginal.WantedPrefix, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("stale")]
    [InlineData("half")]
    [InlineData("empty")]
    [InlineData("other")]
    public async Task Whatever_is_wrong_with_it_the_image_is_right_it_is_said_and_the_mirror_function_makes_another(string what)
    {
        var site = await parts.SiteAsync(binary);
        var key = $"spoiled-{what}.jpg";
        await site.DropAsync(key, Pictures.Photo);
        var right = await site.Browser.ImageAsync($"/w320/{key}");
        await SpoilAsync(site, key, what);
        var before = site.Mirror.Invocations;

        var image = await site.Browser.FollowAsync($"/w640/{key}");

        Assert.Equal((200, 640), (image.Status, image.Width));
        Pictures.AssertWhole(image.Body);
        var line = await LineAsync(site, $"/w640/{key}");
        Assert.DoesNotContain("source", line.GetProperty("timing").GetString(), StringComparison.Ordinal);
        Assert.Equal($"The reduced original is {(what is "missing" or "stale" ? what : "corrupt")}.", line.GetProperty("detail").GetString());
        // The wish that it left is granted and taken away.
        var wish = ReducedOriginal.WantedKeyOf(key)!;
        Assert.Equal("Made", (await site.Mirror.LogOfAsync("key", wish)).Single().GetProperty("reduced").GetString());
        await site.IdleAsync();
        Assert.Equal(before + 1, site.Mirror.Invocations);
        Assert.DoesNotContain(wish, await site.StoredAsync(key));

        Assert.Equal(200, (await site.Browser.FollowAsync($"/w400/{key}")).Status);
        Assert.EndsWith("source;desc=reduced", await TimingAsync(site, $"/w400/{key}"), StringComparison.Ordinal);
        Assert.Equal(right, await site.Browser.ImageAsync($"/w320/{key}"));
    }

    [Fact]
    public async Task It_goes_with_its_original_and_with_each_change_of_it()
    {
        var site = await parts.SiteAsync(binary);
        await site.DropAsync("passing.jpg", Pictures.Photo);
        var first = await ReducedAsync(site, "passing.jpg");
        await site.Browser.ImageAsync("/w200/passing.jpg");

        await site.DropAsync("passing.jpg", Turned());
        var second = await ReducedAsync(site, "passing.jpg");
        Assert.NotEqual(first.ETag, second.ETag);
        var image = await site.Browser.FollowAsync("/w200/passing.jpg");
        var (width, height) = TestImages.SizeOf(Pictures.Photo);
        Assert.Equal((200, (int)Math.Round(200.0 * width / height)), TestImages.SizeOf(image.Body));

        // Another that needs none.
        await site.DropAsync("passing.jpg", Pictures.Red);
        Assert.Equal(["passing.jpg"], await site.StoredAsync("passing.jpg"));

        await site.DropAsync("passing.jpg", Pictures.Photo);
        await ReducedAsync(site, "passing.jpg");
        await site.DeleteAsync("passing.jpg");
        Assert.Empty(await site.StoredAsync("passing.jpg"));
        Assert.Equal(404, (await site.Browser.FollowAsync("/w200/passing.jpg")).Status);
    }

    [Fact]
    public async Task Nobody_is_shown_it_neither_by_the_website_nor_by_the_function()
    {
        var site = await parts.SiteAsync(binary);
        await site.DropAsync("hidden.jpg", Pictures.Photo);
        using var browser = new Browser(site.Website.Address);
        var host = ("Host", $"{site.DestinationBucket}.s3-website-{AwsSite.Region}.amazonaws.com");

        foreach (var path in (string[])["/resize/reduced/hidden.jpg", "/resize%2Freduced/hidden.jpg", "/resize/wanted/hidden.jpg", "/w200/resize/reduced/hidden.jpg"])
        {
            Assert.InRange((await site.Browser.FollowAsync(path)).Status, 400, 499);
            var direct = await browser.GetAsync(path, host, ("Referer", AwsSite.Referer));
            Assert.NotEqual(200, direct.Status);
        }
        Assert.Equal(["hidden.jpg", "resize/reduced/hidden.jpg"], await site.StoredAsync("hidden.jpg"));
    }

    [Fact]
    public async Task Switched_off_none_is_made_and_none_is_missed()
    {
        await using var site = await AwsSite.DeployAsync(parts, binary, new SiteOptions { Context = [("reducedOriginals", "false")] });
        await site.DropAsync("off.jpg", Pictures.Photo);

        var image = await site.Browser.FollowAsync("/w200/off.jpg");

        Assert.Equal((200, 200), (image.Status, image.Width));
        var line = await LineAsync(site, "/w200/off.jpg");
        Assert.DoesNotContain("source", line.GetProperty("timing").GetString(), StringComparison.Ordinal);
        Assert.False(line.TryGetProperty("detail", out _));
        await site.IdleAsync();
        Assert.Equal(["off.jpg", "w200/off.jpg"], await site.StoredAsync("off.jpg"));
    }

    /// <summary>That of the present original.</summary>
    private async Task<ObjectInfo> ReducedAsync(AwsSite site, string key)
    {
        var store = Store(site);
        var reduced = await store.HeadAsync(ReducedOriginal.KeyOf(key)!);
        Assert.NotNull(reduced);
        Assert.True(reduced.IsOf((await store.HeadAsync(key))!));
        return reduced;
    }

    /// <summary>As somebody's hand, or a write that broke off, would leave it.</summary>
    private async Task SpoilAsync(AwsSite site, string key, string what)
    {
        var (store, path) = (Store(site), ReducedOriginal.KeyOf(key)!);
        if (what == "missing")
        {
            await store.DeleteAsync([path]);
            return;
        }

        await using var there = (await store.OpenAsync(path))!;
        var (bytes, headers) = (await there.ReadAllAsync(), there.Info.Headers);
        if (what == "stale")
            headers = headers with { Metadata = new Dictionary<string, string>(headers.Metadata) { [StampedHeaders.OriginalETag] = "\"another version's\"" } };
        using var content = new MemoryStream(what switch
        {
            "half" => bytes[..(bytes.Length / 2)],
            "empty" => [],
            "other" => TestImages.Jpeg(TestImages.Green, 64, 64),
            _ => bytes,
        });
        await store.PutAsync(path, content, headers);
    }

    private S3Store Store(AwsSite site) => new(parts.S3OfMirror, site.DestinationBucket);

    private static async Task<JsonElement> LineAsync(AwsSite site, string path) => (await site.Resize.LogOfAsync("path", path)).Single();

    private static async Task<string> TimingAsync(AwsSite site, string path) => (await LineAsync(site, path)).GetProperty("timing").GetString()!;

    /// <summary>The same photograph on its side.</summary>
    private static byte[] Turned()
    {
        using var photo = NetVips.Image.NewFromBuffer(Pictures.Photo);
        using var turned = photo.Rot(NetVips.Enums.Angle.D90);
        return turned.JpegsaveBuffer();
    }

    public sealed class Managed(AwsParts parts) : ReducedTests(parts, FunctionBinary.Managed);

    public sealed class Native(AwsParts parts) : ReducedTests(parts, FunctionBinary.Native);
}
