using System.Text;
using Transcoder.Contracts.Api;

namespace Transcoder.EndToEnd.Api;

/// <summary>Every call with what it cannot take: the right status, a text that helps, and nothing half stored.</summary>
public sealed class BadInputTests(ApiSite site) : IClassFixture<ApiSite>
{
    private const string Unknown = "01985f3a-7c1e-7b52-9d0e-4f6a2c8b1e37";

    [Theory]
    // No body, or one of a wrong type.
    [InlineData("POST", "/img", null, "", 415, "application/json, image/*")]
    [InlineData("POST", "/img", "application/xml", "<a/>", 415, "application/json, image/*")]
    [InlineData("POST", "/img", "application/json", "", 400, "empty")]
    [InlineData("POST", "/img", "image/png", "", 400, "empty")]
    [InlineData("POST", "/img", "text/plain", "", 400, "empty")]
    [InlineData("POST", "/img", "multipart/form-data", "", 400, "boundary")]
    [InlineData("POST", "/img", "multipart/form-data; boundary=b", "", 400, "form")]
    [InlineData("POST", "/img", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"transform\"\r\n\r\nw64\r\n--b--\r\n", 400, "no file")]
    [InlineData("POST", "/thumbnails", "application/json", "", 400, "no body")]
    [InlineData("POST", "/thumbnails", "text/plain", "{}", 415, "application/json")]
    [InlineData("POST", "/batch", "application/json", "", 400, "no body")]
    [InlineData("POST", "/batch", "image/png", "x", 415, "application/json")]
    // What is no JSON, or not the JSON that is taken.
    [InlineData("POST", "/img", "application/json", "{", 400, "")]
    [InlineData("POST", "/img", "application/json", "null", 400, "")]
    [InlineData("POST", "/img", "application/json", "\"text\"", 400, "")]
    [InlineData("POST", "/img", "application/json", "[]", 400, "1 to 100")]
    [InlineData("POST", "/img", "application/json", "{}", 400, "")]
    [InlineData("POST", "/img", "application/json", """{"type": "base64"}""", 400, "data")]
    [InlineData("POST", "/img", "application/json", """{"type": "gopher", "data": "x"}""", 400, "")]
    [InlineData("POST", "/img", "application/json", """{"type": "base64", "data": "AAAA", "size": 1}""", 400, "size")]
    [InlineData("POST", "/img", "application/json", """{"type": "base64", "data": null}""", 400, "data")]
    [InlineData("POST", "/thumbnails", "application/json", "[", 400, "JSON")]
    [InlineData("POST", "/thumbnails", "application/json", "{}", 400, "url")]
    [InlineData("POST", "/thumbnails", "application/json", """{"url": 1}""", 400, "url")]
    [InlineData("POST", "/batch", "application/json", """{"transform": "w64"}""", 400, "ids")]
    [InlineData("POST", "/batch", "application/json", """{"ids": ["x"], "transform": "w64"}""", 400, "ids")]
    [InlineData("POST", "/batch", "application/json", """{"ids": [], "transform": "w64"}""", 400, "1 to 1,000")]
    // Base64 and content that are none.
    [InlineData("POST", "/img", "text/plain", "not base64!", 400, "base64")]
    [InlineData("POST", "/img", "application/json", """{"type": "base64", "data": "***"}""", 400, "base64")]
    [InlineData("POST", "/img", "application/json", """{"type": "base64", "data": ""}""", 400, "empty")]
    [InlineData("POST", "/img", "text/plain", "bm8gaW1hZ2U=", 422, "PNG")]
    [InlineData("POST", "/img", "image/png", "no image", 422, "PNG")]
    [InlineData("POST", "/img", "image/jpeg", "%PDF-1.7", 422, "PDF")]
    [InlineData("POST", "/img", "image/gif", "GIF89a", 422, "")]
    // Addresses and ids.
    [InlineData("POST", "/img", "application/json", """{"type": "url", "data": "ftp://example.org/a.png"}""", 422, "http")]
    [InlineData("POST", "/img", "application/json", """{"type": "url", "data": "http://name:word@example.org/a.png"}""", 422, "password")]
    [InlineData("POST", "/img", "application/json", """{"type": "uuid", "data": "x"}""", 400, "id")]
    [InlineData("POST", "/img", "application/json", $$"""{"type": "uuid", "data": "{{Unknown}}"}""", 404, Unknown)]
    [InlineData("POST", "/thumbnails", "application/json", """{"url": "file:///etc/passwd"}""", 400, "http")]
    [InlineData("GET", $"/img/{Unknown}", null, "", 404, Unknown)]
    [InlineData("GET", $"/img/{Unknown}.webp", null, "", 404, Unknown)]
    [InlineData("DELETE", $"/img/{Unknown}", null, "", 404, Unknown)]
    [InlineData("GET", $"/thumbnails/{Unknown}", null, "", 404, Unknown)]
    [InlineData("GET", $"/batch/{Unknown}", null, "", 404, Unknown)]
    [InlineData("GET", "/img/photo", null, "", 400, "an id looks like")]
    [InlineData("GET", "/img/photo.webp", null, "", 400, "an id looks like")]
    [InlineData("DELETE", "/img/photo", null, "", 400, "an id looks like")]
    [InlineData("DELETE", $"/img/{Unknown}.png", null, "", 400, "an id looks like")]
    [InlineData("GET", "/thumbnails/photo", null, "", 400, "an id looks like")]
    [InlineData("GET", "/thumbnails", null, "", 400, "?id=")]
    [InlineData("GET", "/thumbnails?id=photo", null, "", 400, "an id looks like")]
    [InlineData("GET", "/batch/photo", null, "", 400, "an id looks like")]
    // Formats, filters, specs, cursors.
    [InlineData("GET", $"/img/{Unknown}.bmp", null, "", 400, "jpg, png, webp")]
    [InlineData("GET", $"/img/{Unknown}.webp?sepia=1", null, "", 400, "grayscale")]
    [InlineData("GET", $"/img/{Unknown}.webp?width=1&width=2", null, "", 400, "twice")]
    [InlineData("GET", $"/img/{Unknown}.webp?width=1&w=2", null, "", 400, "twice")]
    [InlineData("GET", $"/img/{Unknown}.webp?width=wide", null, "", 400, "1 to 4096")]
    [InlineData("GET", "/img/{id}.webp?width=0", null, "", 400, "4096")]
    [InlineData("GET", "/img/{id}.webp?rotate=45", null, "", 403, "rot90")]
    [InlineData("POST", "/img?transform=w0", "image/png", "no image", 400, "w1 to w4096")]
    [InlineData("POST", "/img?transform=auto", "image/png", "no image", 400, "name a format")]
    [InlineData("POST", "/img?colour=red", "image/png", "no image", 400, "filename and transform")]
    [InlineData("POST", "/thumbnails", "application/json", """{"url": "http://example.org/a.png", "transform": "huge"}""", 400, "huge")]
    [InlineData("POST", "/batch", "application/json", $$"""{"ids": ["{{Unknown}}"], "transform": "w5000"}""", 400, "w4096")]
    [InlineData("GET", "/img?limit=0", null, "", 400, "1 to 100")]
    [InlineData("GET", "/img?limit=101", null, "", 400, "1 to 100")]
    [InlineData("GET", "/img?limit=1&limit=2", null, "", 400, "twice")]
    [InlineData("GET", "/img?cursor=made-up", null, "", 400, "cursor")]
    [InlineData("GET", "/img?page=2", null, "", 400, "limit and cursor")]
    public async Task What_cannot_be_taken_is_refused_and_leaves_nothing(string method, string path, string? type, string body, int status, string help)
    {
        if (path.Contains("{id}", StringComparison.Ordinal))
            path = path.Replace("{id}", (string)(await site.Api.AddAsync(Pictures.Red))["id"]!);
        var before = site.Stored();

        var reply = await site.Api.SendAsync(method, path, type is null ? null : ApiCaller.Text(body, type));

        Assert.True(reply.Status == status, $"{reply.Status}: {reply.Text}");
        Assert.Contains(help, reply.Detail, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(before, site.Stored());
        // And the document tells of it.
        var route = ApiRoutes.Match(method, path.Split('?')[0]).Route!;
        var told = OpenApi.Operations().Single(operation => (operation.Method, operation.Path) == (route.Method, route.Template)).Operation["responses"]![$"{status}"];
        Assert.True(told is not null, $"{method} {route.Template} {status}");
        var types = OpenApi.Resolve(told)["content"]!["application/problem+json"]!["schema"]!["properties"]!["type"]!;
        Assert.Contains((string)reply.Json["type"]!, types["const"] is { } one ? [(string)one!] : types["enum"]!.AsArray().Select(name => (string)name!));
    }

    [Fact]
    public async Task A_key_that_is_none_is_refused() =>
        Assert.Equal(400, (await site.Api.SendAsync("POST", "/img", ApiCaller.Bytes(Pictures.Red, "image/png"), ("Idempotency-Key", new string('k', 256)))).Status);

    [Fact]
    public async Task An_image_that_ends_too_soon_leaves_nothing()
    {
        var before = site.Stored();
        var reply = await site.Api.SendAsync("POST", "/img", ApiCaller.Bytes(Pictures.Photo[..100_000], "image/jpeg"));
        Assert.True(reply.Status is 422, reply.Text);
        await Patience.UntilAsync(() => site.Stored().SequenceEqual(before));
    }

    [Fact]
    public async Task A_body_that_breaks_off_leaves_nothing()
    {
        var before = site.Stored();
        using (var client = new System.Net.Sockets.TcpClient())
        {
            await client.ConnectAsync(site.Server.Address.Host, site.Server.Address.Port);
            var wire = client.GetStream();
            await wire.WriteAsync(Encoding.ASCII.GetBytes(
                $"POST /api/v1/img HTTP/1.1\r\nHost: api\r\nAuthorization: Bearer {ApiSite.Token}\r\nContent-Type: image/jpeg\r\nContent-Length: {Pictures.Photo.Length}\r\n\r\n"));
            await wire.WriteAsync(Pictures.Photo.AsMemory(0, 500_000));
            await Patience.UntilAsync(() => site.Site.StoredKeys().Except(before.Where(key => key.StartsWith("api/", StringComparison.Ordinal)))
                .Any(key => key.StartsWith("api/records/image/", StringComparison.Ordinal)));
        }
        await Patience.UntilAsync(() => site.Stored().SequenceEqual(before));
    }

    [Fact]
    public async Task More_than_a_hundred_are_refused_behind_the_hundredth()
    {
        var image = Convert.ToBase64String(TestImages.Png(TestImages.Red, 8, 8));
        var many = $"[{string.Join(',', Enumerable.Repeat($$"""{"type": "base64", "data": "{{image}}"}""", 101))}]";
        var reply = await site.Api.SendAsync("POST", "/img", ApiCaller.Text(many, "application/json"));
        Assert.Equal(200, reply.Status);
        Assert.Equal([.. Enumerable.Repeat(201, 100), 400], reply.Json["results"]!.AsArray().Select(result => (int)result!["status"]!));
    }
}
