using System.Text;
using Transcoder.Contracts.Api;
using Transcoder.Imaging;
using Transcoder.Tests.Imaging;

namespace Transcoder.Tests.Images;

/// <summary>Each wrong upload: the right status, a text that helps, and nothing left behind.</summary>
public sealed class BadUploadTests : IDisposable
{
    private readonly TestApi _api = new(limits: new Limits { SourceBytes = 50_000 });

    public void Dispose() => _api.Dispose();

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData("image/png")]
    [InlineData("application/octet-stream")]
    [InlineData("multipart/form-data; boundary=b")]
    public async Task No_body(string contentType) => await AssertAsync([], contentType, 400, ProblemTypes.BadRequest, "");

    [Theory]
    [InlineData(null, "The Content-Type is missing; ")]
    [InlineData("application/x-www-form-urlencoded", "multipart/form-data")]
    [InlineData("text/html", "'text/html' is not taken; ")]
    [InlineData("nonsense", "'nonsense' is not taken; ")]
    public async Task A_type_that_is_not_taken(string? contentType, string help) =>
        await AssertAsync(Samples.Photo("grey.jpg"), contentType, 415, ProblemTypes.UnsupportedType, help);

    [Theory]
    [InlineData("""{"type": "base64", "data": "%%%%"}""", "not base64")]
    [InlineData("""{"type": "base64", "data": "abc"}""", "not base64")]
    [InlineData("""{"type": "base64", "data": "ab\u0000c"}""", "not base64")]
    [InlineData("""{"type": "base64", "data": "data:image/png,abcd"}""", "not base64")]
    [InlineData("""{"type": "base64", "data": ""}""", "empty")]
    [InlineData("""{"type": "base64"}""", "data is missing")]
    [InlineData("""{"data": "abcd"}""", "base64, url or uuid")]
    [InlineData("""{"type": "file", "data": "abcd"}""", "base64, url or uuid")]
    [InlineData("""{"type": 7, "data": "abcd"}""", "type must be a string")]
    [InlineData("""{"type": "base64", "data": ["abcd"]}""", "data must be a string")]
    [InlineData("""{"type": "base64", "data": null}""", "data must be a string")]
    [InlineData("""{"type": "base64", "data": "abcd", "width": 100}""", "'width' is not known")]
    [InlineData("""{"type": "base64", "data": "abcd", "data": "abcd"}""", "twice")]
    [InlineData("""{"type": "base64", "data": "abcd"} {}""", "follows behind")]
    [InlineData("""{"type": "base64", "data": "abcd\x"}""", "no JSON")]
    [InlineData("""{"type": "base64", "data": "abcd",}""", "no JSON")]
    [InlineData("""{'type': 'base64'}""", "no JSON")]
    [InlineData("""{"type": "base64", "data": "abcd""", "ends in the middle")]
    [InlineData("""{"type": "uuid", "data": "17"}""", "an id looks like")]
    [InlineData("""hello""", "neither a JSON object nor an array")]
    [InlineData("""[]""", "1 to 100")]
    [InlineData("""[""", "broken")]
    public async Task Json_that_is_wrong(string json, string help) =>
        await AssertAsync(Encoding.UTF8.GetBytes(json), "application/json", 400, ProblemTypes.BadRequest, help);

    [Theory]
    [InlineData("%%%%")]
    [InlineData("abc")]
    [InlineData("iVBORw0KGgo=AAAA")]
    [InlineData("data:image/png;base64")]
    public async Task Text_that_is_no_base64(string text) =>
        await AssertAsync(Encoding.UTF8.GetBytes(text), "text/plain", 400, ProblemTypes.BadRequest, "not base64");

    [Fact]
    public async Task Base64_that_goes_bad_after_a_good_beginning()
    {
        var text = Convert.ToBase64String(Samples.Photo("alpha.png"));
        await AssertAsync(Encoding.UTF8.GetBytes(text[..30_000] + "*" + text[30_000..]), "text/plain", 400, ProblemTypes.BadRequest, "not base64");
    }

    [Fact]
    public async Task No_image()
    {
        await AssertAsync("hello"u8.ToArray(), "image/png", 422, ProblemTypes.Unreadable, "JPEG, PNG, WebP");
        await AssertAsync(Encoding.UTF8.GetBytes(Convert.ToBase64String("hello"u8)), "text/plain", 422, ProblemTypes.Unreadable, "JPEG, PNG, WebP");
    }

    [Fact]
    public async Task An_address_that_may_not_be_fetched() => await AssertAsync(
        """{"type": "url", "data": "file:///etc/passwd"}"""u8.ToArray(), "application/json", 422, ProblemTypes.NotFetched, "http");

    [Fact]
    public async Task An_image_to_copy_that_is_not_there() => await AssertAsync(
        Encoding.UTF8.GetBytes($$"""{"type": "uuid", "data": "{{Guid.CreateVersion7()}}"}"""), "application/json", 404, ProblemTypes.NotFound, "no image");

    [Theory]
    [InlineData("/img?transform=w200-nonsense", "w1 to w4096")]
    [InlineData("/img?transform=hello", "w1 to w4096")]
    [InlineData("/img?width=100", "filename and transform")]
    [InlineData("/img?filename=a&filename=b", "twice")]
    public async Task A_query_that_is_wrong(string target, string help) =>
        await AssertAsync(Samples.Photo("grey.jpg"), "image/jpeg", 400, ProblemTypes.BadRequest, help, target);

    [Fact]
    public async Task A_body_over_the_limit_is_not_read_where_it_says_so()
    {
        var body = new Dripping(new MemoryStream(new byte[60_000]), 4096);
        var request = TestApi.Request("POST", "/img") with { Body = body, ContentType = "image/png", ContentLength = 60_000 };
        Assert.Contains("50,000", TestApi.Problem(await _api.SendAsync(request), 413, ProblemTypes.TooLarge));
        Assert.Equal(0, body.Given);
    }

    [Theory]
    [InlineData("image/png")]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    public async Task A_body_over_the_limit_is_not_read_to_its_end(string contentType)
    {
        byte[] image = [.. Samples.Photo("alpha.png"), .. new byte[10_000_000]];
        var bytes = contentType switch
        {
            "image/png" => image,
            "text/plain" => Encoding.ASCII.GetBytes(Convert.ToBase64String(image)),
            _ => Encoding.ASCII.GetBytes($$"""{"type": "base64", "data": "{{Convert.ToBase64String(image)}}"}"""),
        };
        var body = new Dripping(new MemoryStream(bytes), 4096);
        TestApi.Problem(await _api.SendAsync(TestApi.Request("POST", "/img") with { Body = body, ContentType = contentType }), 413, ProblemTypes.TooLarge);
        Assert.InRange(body.Given, 0, 300_000);
        await _api.AssertNothingIsLeftAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("a key")]
    [InlineData("schlüssel")]
    public async Task A_key_that_is_none(string key)
    {
        Assert.Contains("visible ASCII", TestApi.Problem(await _api.PostAsync(Samples.Photo("grey.jpg"), "image/jpeg", key: key), 400, ProblemTypes.BadRequest));
        Assert.Contains("255", TestApi.Problem(await _api.PostAsync(Samples.Photo("grey.jpg"), "image/jpeg", key: new string('k', 256)), 400, ProblemTypes.BadRequest));
        await _api.AssertNothingIsLeftAsync();
    }

    private async Task AssertAsync(byte[] body, string? contentType, int status, string type, string help, string target = "/img")
    {
        Assert.Contains(help, TestApi.Problem(await _api.PostAsync(body, contentType, target), status, type));
        await _api.AssertNothingIsLeftAsync();
    }
}
