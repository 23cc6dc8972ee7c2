using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Transcoder.EndToEnd.Api;

/// <summary>The calls under /img against a server as people start it.</summary>
public sealed class ImageCallTests(ApiSite site) : IClassFixture<ApiSite>
{
    private ApiCaller Api => site.Api;

    private Browser Browser => site.Server.Browser;

    [Fact]
    public async Task An_image_that_was_added_is_an_image_of_the_CDN_at_once()
    {
        var added = await Api.SendAsync("POST", "/img?filename=front.png&transform=w96-webp", ApiCaller.Bytes(Pictures.Red, "image/png"));
        var record = added.Json;

        Assert.Equal(201, added.Status);
        Assert.Equal($"/api/v1/img/{record["id"]}", added["Location"]);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Pictures.Red)), (string)record["sha256"]!);
        Assert.Equal(("front.png", "ready", "png", 400, 300), ((string)record["filename"]!, (string)record["status"]!, (string)record["format"]!, (int)record["width"]!, (int)record["height"]!));
        Assert.Equal($"{site.Server.Address}uploads/{record["id"]}.png", (string)record["url"]!);
        Assert.Equal(Pictures.Red, await Browser.ImageAsync((string)record["url"]!));
        Assert.Equal(96, TestImages.SizeOf(await Browser.ImageAsync((string)record["processed"]!["url"]!)).Width);
        Assert.Equal(record.ToJsonString(), (await Api.GetAsync($"/img/{record["id"]}")).Json.ToJsonString());
    }

    [Theory]
    [InlineData("webp?width=200", "/w200-webp/uploads/{id}.png")]
    [InlineData("jpg?thumbnail=200&rotate=180", "/w200-h200-cover-rot180-jpg/uploads/{id}.png")]
    [InlineData("png", "/uploads/{id}.png")]
    [InlineData("avif?grayscale=true&quality=41", "/gray-q40-avif/uploads/{id}.png")]
    public async Task An_image_is_the_CDNs_variant_byte_for_byte(string asked, string path)
    {
        var id = (string)(await Api.AddAsync(Pictures.Red))["id"]!;
        var reply = await Api.GetAsync($"/img/{id}.{asked}");
        Assert.True(reply.Status == 200, reply.Text);
        Assert.Equal(path.Replace("{id}", id), reply["Content-Location"]);
        Assert.Equal(reply.Body, await Browser.ImageAsync(reply["Content-Location"]!));
        Assert.Equal(304, (await Api.GetAsync($"/img/{id}.{asked}", ("If-None-Match", reply["ETag"]!))).Status);
    }

    [Fact]
    public async Task Queries_are_told_apart_and_nothing_of_the_API_comes_from_the_edges_cache()
    {
        var id = (string)(await Api.AddAsync(Pictures.Red))["id"]!;
        foreach (var width in new[] { 100, 200, 100 })
        {
            var reply = await Api.GetAsync($"/img/{id}.png?width={width}");
            Assert.Equal(width, reply.Width);
            Assert.Null(reply["X-Cache"]);
        }
    }

    [Fact]
    public async Task An_image_comes_in_every_form()
    {
        var base64 = Convert.ToBase64String(Pictures.Blue, Base64FormattingOptions.InsertLineBreaks);
        await using var host = new ImageHost(System.Net.IPAddress.Loopback, $"HTTP/1.1 200 OK\nContent-Length: {Pictures.Blue.Length}", Pictures.Blue);
        var first = (string)(await Api.AddAsync(Pictures.Blue))["id"]!;
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Pictures.Blue), "file", "blue.png" } };
        Reply[] added =
        [
            await Api.SendAsync("POST", "/img", ApiCaller.Text(base64, "text/plain")),
            await Api.PostAsync("/img", new JsonObject { ["type"] = "base64", ["data"] = base64 }),
            await Api.PostAsync("/img", new JsonObject { ["type"] = "url", ["data"] = $"{host.Address}blue.png" }),
            await Api.PostAsync("/img", new JsonObject { ["type"] = "uuid", ["data"] = first }),
            await Api.SendAsync("POST", "/img", form),
        ];
        foreach (var reply in added)
        {
            Assert.True(reply.Status == 201, reply.Text);
            Assert.NotEqual(first, (string)reply.Json["id"]!);
            Assert.Equal(Pictures.Blue, await Browser.ImageAsync((string)reply.Json["url"]!));
        }
    }

    [Fact]
    public async Task A_hundred_come_at_once_each_with_its_own_result()
    {
        var image = new JsonObject { ["type"] = "base64", ["data"] = Convert.ToBase64String(TestImages.Png(TestImages.Red, 8, 8)) };
        var many = new JsonArray([.. Enumerable.Range(0, 99).Select(_ => image.DeepClone()), new JsonObject { ["type"] = "base64", ["data"] = "bm8gaW1hZ2U=" }]);
        var reply = await Api.PostAsync("/img", many);

        Assert.Equal(200, reply.Status);
        var results = reply.Json["results"]!.AsArray();
        Assert.All(results.Take(99), result => Assert.True((int)result!["status"]! == 201, result.ToJsonString()));
        Assert.Equal(99, results.Take(99).Select(result => (string)result!["image"]!["id"]!).Distinct().Count());
        Assert.Equal("urn:transcoder:unreadable", (string)results[^1]!["problem"]!["type"]!);
        Assert.Equal(100, results.Count);
    }

    [Fact]
    public async Task The_same_key_adds_once()
    {
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var first = await Api.SendAsync("POST", "/img", ApiCaller.Bytes(Pictures.Red, "image/png"), key);
        var again = await Api.SendAsync("POST", "/img", ApiCaller.Bytes(Pictures.Red, "image/png"), key);
        var other = await Api.SendAsync("POST", "/img", ApiCaller.Bytes(Pictures.Blue, "image/png"), key);

        Assert.Equal((201, 201, 422), (first.Status, again.Status, other.Status));
        Assert.Equal(first.Text, again.Text);
        Assert.Equal("true", again["Idempotency-Replayed"]);
        Assert.Equal("urn:transcoder:key-reused", (string)other.Json["type"]!);
    }

    [Fact]
    public async Task A_list_goes_from_page_to_page_newest_first()
    {
        var added = new List<string>();
        for (var i = 0; i < 5; i++)
            added.Add((string)(await Api.AddAsync(TestImages.Png(TestImages.Red, 8, 8)))["id"]!);
        var listed = new List<string>();
        for (var cursor = ""; cursor is not null && listed.Count < 5;)
        {
            var page = (await Api.GetAsync($"/img?limit=2{cursor}")).Json;
            listed.AddRange(page["items"]!.AsArray().Select(item => (string)item!["id"]!));
            cursor = page["cursor"] is { } next ? $"&cursor={next}" : null;
        }
        added.Reverse();
        Assert.Equal(added, listed.Take(5));
    }

    [Fact]
    public async Task What_is_deleted_is_gone_everywhere()
    {
        var before = site.Stored();
        var record = await Api.AddAsync(Pictures.Red, "?transform=w64-webp");
        var variant = await Api.GetAsync($"/img/{record["id"]}.png?width=32");
        string[] addresses = [(string)record["url"]!, (string)record["processed"]!["url"]!, variant["Content-Location"]!];
        foreach (var address in addresses)
            await Browser.ImageAsync(address);

        Assert.Equal(204, (await Api.SendAsync("DELETE", $"/img/{record["id"]}")).Status);

        foreach (var address in addresses)
            Assert.Equal(404, (await Browser.FollowAsync(address)).Status);
        Assert.Equal(404, (await Api.GetAsync($"/img/{record["id"]}")).Status);
        Assert.Equal(404, (await Api.GetAsync($"/img/{record["id"]}.png")).Status);
        Assert.Equal(404, (await Api.SendAsync("DELETE", $"/img/{record["id"]}")).Status);
        Assert.Equal(before, site.Stored());
    }

    [Fact]
    public async Task The_records_are_served_by_nothing_but_the_API()
    {
        await Api.AddAsync(Pictures.Red);
        var record = site.Site.StoredKeys().First(key => key.StartsWith("api/records/image/", StringComparison.Ordinal));
        foreach (var path in new[] { record, $"%61pi{record[3..]}", $"resize/{record}", $"w200/{record}", $"resize/w200/{record}", $"./{record}", $"x/../{record}" })
        {
            var reply = await Browser.FollowAsync($"/{path}");
            Assert.True(reply.Status is >= 400 and < 500, $"{path}: {reply}");
            Assert.DoesNotContain("timestamp", reply.Text);
        }
        // Nor does the watcher's look at all keys take them for originals.
        Assert.DoesNotContain("api/records", site.Server.Screen);
        Assert.Contains(record, site.Site.StoredKeys());
    }
}
