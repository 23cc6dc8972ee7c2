using System.Text;

namespace Transcoder.EndToEnd;

/// <summary>Whatever is asked, nothing breaks. The seeds are fixed: what failed once fails again.</summary>
public class FuzzTests
{
    private const int Requests = 1000;

    private static readonly string[] Words =
    [
        "w200", "h0", "w4096", "cover", "-", "--", "/", "//", "resize/", "api/", "photo.png", "logo.svg", "broken.jpg", "auto", "q80", "jpg", "avif", "wm",
        "fp30x70", "dpr2", "rot90", "bgffffff", "keep", ".", "..", "%2e", "%2F", "%25", "%00", "%", "%c3%a9", "\u00c3\u00a9", "\u00ff", "\\", "?", "#", "+", "&", " ",
        "\t", "*", ":", "@", "~", "index.html", ".transcoder", "AAAAAAAAAAAAAAAAAAAAAA", "99999999999999999999", "-1", "w", "\u0001",
    ];

    private static readonly string[] Methods = ["GET", "GET", "GET", "GET", "HEAD", "POST", "OPTIONS", "PUT", "get", "X"];

    private static readonly string[] Headers =
    [
        "Accept: image/avif,image/webp", "Accept: */*;q=0", "Accept: ,;=", "Range: bytes=0-1", "Range: bytes=-5", "Range: bytes=5-1", "Range: bytes=999999-",
        "If-None-Match: *", "If-None-Match: \"x\", W/\"y\"", "If-Modified-Since: Thu, 01 Jan 2099 00:00:00 GMT", "If-Range: \"x\"", "Cookie: a=b",
        "X-Forwarded-For: 1.2.3.4", "Accept-Encoding: br", "Cache-Control: no-cache", "Expect: 100-continue", "Upgrade: h2c", "Content-Length: 0",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task No_request_breaks_the_server(int seed)
    {
        await using var cdn = await Cdn.WithAsync("photo.png", Pictures.Red);
        cdn.Site.Drop("logo.svg", Pictures.Logo);
        cdn.Site.Drop("broken.jpg", "no image"u8.ToArray());
        var random = new Random(seed);
        for (var number = 0; number < Requests; number++)
        {
            var method = Pick(random, Methods);
            var target = Target(random);
            var headers = Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(10) == 0 ? Noise(random) : Pick(random, Headers)).Distinct().ToArray();
            var reply = await Wire.SendAsync(cdn.Address, method, target, headers);
            Assert.True(reply.Status is (>= 100 and < 500) or 503 or 505, $"{number}: {method} {target} [{string.Join("; ", headers)}]: {reply} {reply.Text}");
        }
        Assert.Equal(200, TestImages.SizeOf(await cdn.Browser.ImageAsync("/w200/photo.png")).Width);
    }

    private static string Target(Random random)
    {
        var target = new StringBuilder(random.Next(20) == 0 ? "" : "/");
        for (var words = random.Next(1, 8); words > 0; words--)
        {
            if (random.Next(5) == 0)
                target.Append((char)random.Next(1, 256));
            else
                target.Append(Pick(random, Words)).Append(random.Next(3) == 0 ? "/" : "");
        }
        // A line's end would begin another request.
        return target.Replace("\r", "%0d").Replace("\n", "%0a").ToString();
    }

    private static string Noise(Random random)
    {
        var noise = Enumerable.Range(0, random.Next(1, 30)).Select(_ => (char)random.Next(32, 256));
        return $"X-Noise: {string.Concat(noise)}";
    }

    private static T Pick<T>(Random random, T[] choices) => choices[random.Next(choices.Length)];
}
