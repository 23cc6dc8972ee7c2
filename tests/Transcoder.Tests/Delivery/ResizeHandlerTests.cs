using System.Text;
using Transcoder.Contracts;
using Transcoder.Delivery;
using Transcoder.Imaging;
using Transcoder.Storage;

namespace Transcoder.Tests.Delivery;

public sealed class ResizeHandlerTests
{
    private static readonly byte[] Photo = TestImages.Png(TestImages.Red);

    [Fact]
    public async Task The_first_request_makes_the_variant_stores_it_and_returns_the_image_itself()
    {
        using var cdn = new TestCdn();
        await cdn.AddAsync("a/photo.png", Photo);

        var answer = await cdn.GetAsync("w200/a/photo.png");

        Assert.Equal(200, answer.Status);
        Assert.Equal(Route.Made, answer.Route);
        Assert.Equal((200, 150), TestImages.SizeOf(answer.Body.ToArray()));
        Assert.Equal("image/png", answer.ContentType);
        Assert.Equal(answer.Body.Length, answer.ContentLength);
        Assert.Equal("public, max-age=60, s-maxage=10", answer.CacheControl);
        Assert.Equal(["fetch", "wait", "decode", "transform", "encode", "store"], answer.Timing!.Steps.Select(step => step.Step));
        var stored = await cdn.Destination.HeadAsync("w200/a/photo.png");
        Assert.NotNull(stored);
        Assert.Equal(answer.ETag, stored.ETag);
        Assert.Equal("public, max-age=86400, s-maxage=31536000", stored.Headers.CacheControl);
        Assert.Equal("image/png", stored.Headers.ContentType);
        Assert.Equal(CacheTag.For("a/photo.png"), stored.Headers.Metadata["cache-tag"]);
        Assert.Equal((await cdn.Destination.HeadAsync("a/photo.png"))!.ETag, stored.Headers.Metadata["original-etag"]);
    }

    [Theory]
    [InlineData("api/records/image/a.png")]
    [InlineData("w200/api/records/image/a.png")]
    public async Task What_lies_under_the_APIs_own_path_is_nobodys_image(string path)
    {
        using var cdn = new TestCdn();
        await cdn.Destination.PutAsync("api/records/image/a.png", new MemoryStream(Photo), new ObjectHeaders { ContentType = "image/png" });
        Assert.Equal(404, (await cdn.GetAsync(path)).Status);
    }

    [Fact]
    public async Task The_second_request_is_answered_from_the_store_with_nothing_transformed()
    {
        using var cdn = new TestCdn();
        await cdn.AddAsync("photo.png", Photo);
        var first = await cdn.GetAsync("w200/photo.png");
        var puts = cdn.Destination.Puts;

        var second = await cdn.GetAsync("w200/photo.png");

        Assert.Equal(Route.Stored, second.Route);
        Assert.Equal(first.Body.ToArray(), second.Body.ToArray());
        Assert.Equal(first.ETag, second.ETag);
        Assert.Equal(puts, cdn.Destination.Puts);
    }

    [Fact]
    public async Task A_known_variant_is_304_before_its_bytes_are_read()
    {
        using var cdn = new TestCdn();
        await cdn.AddAsync("photo.png", Photo);
        var etag = (await cdn.GetAsync("w200/photo.png")).ETag;
        cdn.Destination.Read.Clear();

        var answer = await cdn.Resize.HandleAsync(new ResizeRequest("GET", "w200/photo.png") { IfNoneMatch = etag });

        Assert.Equal(304, answer.Status);
        Assert.Empty(cdn.Destination.Read);
        Assert.Equal(0, answer.Body.Length);
        Assert.Equal(etag, answer.ETag);
    }

    [Fact]
    public async Task HEAD_has_the_headers_and_no_body()
    {
        using var cdn = new TestCdn();
        await cdn.AddAsync("photo.png", Photo);

        var made = await cdn.Resize.HandleAsync(new ResizeRequest("HEAD", "w200/photo.png"));
        var stored = await cdn.Resize.HandleAsync(new ResizeRequest("HEAD", "w200/photo.png"));

        Assert.All([made, stored], answer => Assert.Equal((200, 0), (answer.Status, answer.Body.Length)));
        Assert.Equal(made.ContentLength, stored.ContentLength);
        Assert.True(made.ContentLength > 0);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("get")]
    public async Task Another_method_is_405(string method)
    {
        using var cdn = new TestCdn();
        var answer = await cdn.Resize.HandleAsync(new ResizeRequest(method, "w200/photo.png"));
        Assert.Equal(405, answer.Status);
        Assert.Equal("GET, HEAD", answer.Allow);
    }

    [Theory]
    [InlineData("w200/none.png", 404, "There is no original 'none.png'.")]
    [InlineData("none.png", 404, "There is no original 'none.png'.")]
    [InlineData("w0/photo.png", 400, "w0")]
    [InlineData("rot45/photo.png", 403, "rot45")]
    [InlineData("w200/text.jpg", 422, "no image that is known here")]
    [InlineData("w200/film.mp4", 422, "MP4")]
    [InlineData("gray/wide.png", 413, "4100 x 10")]
    public async Task What_cannot_be_answered_is_a_problem_with_a_text_that_helps(string path, int status, string text)
    {
        using var cdn = new TestCdn();
        await cdn.AddAsync("photo.png", Photo);
        await cdn.AddAsync("wide.png", TestImages.Png(TestImages.Red, 4100, 10));
        await cdn.AddAsync("text.jpg", "not an image"u8.ToArray());
        await cdn.AddAsync("film.mp4", "\0\0\0\u0018ftypisom\0\0\0\0isommp42"u8.ToArray());
        var before = await cdn.KeysAsync();

        var answer = await cdn.GetAsync(path);

        Assert.Equal(status, answer.Status);
        Assert.Equal("application/problem+json", answer.ContentType);
        Assert.Contains(text, Encoding.UTF8.GetString(answer.Body.Span), StringComparison.Ordinal);
        Assert.Null(answer.Location);
        Assert.Equal("public, max-age=0, s-maxage=10", answer.CacheControl);
        Assert.Equal(before, await cdn.KeysAsync());
    }

    [Theory]
    [InlineData("w200/late.png")]
    [InlineData("late.png")]
    public async Task A_404_bears_its_keys_tag_so_that_an_original_that_comes_takes_it_away(string path)
    {
        using var cdn = new TestCdn();
        Assert.Equal(CacheTag.For("late.png"), (await cdn.GetAsync(path)).CacheTag);
    }

    [Fact]
    public async Task An_original_over_the_byte_limit_is_413_before_it_is_read()
    {
        using var cdn = new TestCdn(resize: new ResizeOptions { Limits = new Limits { SourceBytes = 100 } });
        await cdn.AddAsync("photo.png", Photo);
        cdn.Destination.Read.Clear();
        Assert.Equal(413, (await cdn.GetAsync("w200/photo.png")).Status);
        Assert.Empty(cdn.Destination.Read);
    }

    [Fact]
    public async Task A_path_that_is_not_canonical_moves_before_any_storage_call()
    {
        using var cdn = new TestCdn();
        cdn.Destination.BeforeHead = key => throw new InvalidOperationException($"{key} was asked for");

        var answer = await cdn.GetAsync("h150-w190/a b/é?.png");

        Assert.Equal(301, answer.Status);
        Assert.Equal("/w200-h150/a%20b/%C3%A9%3F.png", answer.Location);
        Assert.Equal("public, max-age=86400", answer.CacheControl);
    }

    [Theory]
    [InlineData("image/avif,image/webp", "/w200-avif/photo.png")]
    [InlineData("image/webp,*/*", "/w200-webp/photo.png")]
    [InlineData(null, "/w200/photo.png")]
    public async Task Auto_that_reaches_the_handler_is_sent_to_the_concrete_path_for_this_browser_only(string? accept, string location)
    {
        using var cdn = new TestCdn();

        var answer = await cdn.Resize.HandleAsync(new ResizeRequest("GET", "w200-auto/photo.png") { Accept = accept });

        Assert.Equal((302, location, "Accept"), (answer.Status, answer.Location, answer.Vary));
        Assert.StartsWith("private", answer.CacheControl, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Storage_trouble_is_502_never_404_and_never_cached()
    {
        using var cdn = new TestCdn();
        await cdn.AddAsync("photo.png", Photo);
        cdn.Destination.BeforeHead = _ => throw new StorageException("AccessDenied");

        var answer = await cdn.GetAsync("w200/photo.png");

        Assert.Equal((502, "no-store"), (answer.Status, answer.CacheControl));
        Assert.DoesNotContain("AccessDenied", Encoding.UTF8.GetString(answer.Body.Span), StringComparison.Ordinal);
        Assert.Contains("AccessDenied", answer.LogDetail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_cannot_be_stored_is_returned_all_the_same_and_not_cached()
    {
        using var cdn = new TestCdn();
        await cdn.AddAsync("photo.png", Photo);
        cdn.Destination.BeforePut = _ => throw new StorageException("disk full");

        var answer = await cdn.GetAsync("w200/photo.png");

        Assert.Equal((200, "no-store", 200), (answer.Status, answer.CacheControl, TestImages.SizeOf(answer.Body.ToArray()).Width));
        Assert.Contains("disk full", answer.LogDetail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_original_without_a_byte_is_no_image()
    {
        using var cdn = new TestCdn();
        await cdn.AddAsync("empty.png", []);
        Assert.Equal(422, (await cdn.GetAsync("w200/empty.png")).Status);
    }

    [Fact]
    public async Task A_fallback_stands_in_for_a_missing_and_a_broken_original_with_their_status_and_short_life()
    {
        using var cdn = new TestCdn(resize: new ResizeOptions { Fallback = "fallback.png" });
        await cdn.AddAsync("fallback.png", TestImages.Png(TestImages.Blue));
        await cdn.AddAsync("text.png", "not an image"u8.ToArray());

        foreach (var (path, status) in new[] { ("w200/none.png", 404), ("w200/text.png", 422) })
        {
            var answer = await cdn.GetAsync(path);
            Assert.Equal((status, "image/png", "public, max-age=0, s-maxage=10"), (answer.Status, answer.ContentType, answer.CacheControl));
            Assert.True(TestImages.Is(answer.Body.ToArray(), TestImages.Blue));
        }
    }

    [Fact]
    public async Task A_signed_deployment_answers_what_it_signed_and_refuses_all_else()
    {
        using var cdn = new TestCdn(new UrlPolicyOptions { SigningKeys = ["0123456789abcdef"] });
        await cdn.AddAsync("photo.png", Photo);
        var path = cdn.Policy.Sign("w123", "photo.png");

        Assert.Equal(200, (await cdn.GetAsync(path)).Status);
        Assert.Equal(403, (await cdn.GetAsync(path.Replace("w123", "w124", StringComparison.Ordinal))).Status);
        Assert.Equal(403, (await cdn.GetAsync("w123/photo.png")).Status);
    }

    [Fact]
    public async Task A_watermark_that_is_configured_and_not_there_is_our_trouble_not_a_missing_original()
    {
        var options = new ResizeOptions { Watermarks = new Dictionary<string, WatermarkOptions> { [""] = new("logo.png") } };
        using var cdn = new TestCdn(new UrlPolicyOptions { Watermarks = [""] }, options);
        await cdn.AddAsync("photo.png", Photo);
        Assert.Equal(502, (await cdn.GetAsync("w200-wm/photo.png")).Status);

        await cdn.AddAsync("logo.png", TestImages.Png(TestImages.Blue, 20, 20));
        Assert.Equal(200, (await cdn.GetAsync("w200-wm/photo.png")).Status);
    }
}
