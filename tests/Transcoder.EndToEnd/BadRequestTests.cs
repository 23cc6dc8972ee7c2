using System.Text;

namespace Transcoder.EndToEnd;

/// <summary>Requests that no browser would send: never a 500, never a file from outside, never a hang.</summary>
public sealed class BadRequestTests : IAsyncLifetime
{
    private const string Secret = "nobody may read this";
    private Cdn _cdn = null!;

    /// <summary>Ways out of a folder, or into one that is the store's own.</summary>
    public static TheoryData<string> Escapes { get; } =
    [
        "/../secret.txt", "/../../secret.txt", "/%2e%2e/secret.txt", "/%2e%2e%2fsecret.txt", "/..%2fsecret.txt", "/..%5csecret.txt", "/..\\secret.txt",
        "/%252e%252e/secret.txt", "/%252e%252e%252fsecret.txt", "/w200/../../secret.txt", "/w200/%2e%2e/%2e%2e/secret.txt", "/a/../../secret.txt",
        "/resize/../../secret.txt", "/resize/w200/../../secret.txt", "/resize/../originals/photo.png", "/./photo.png", "//photo.png",
        "/.transcoder/tmp", "/.transcoder/lock", "/.transcoder/meta", "/.TRANSCODER/lock", "/resize/w200/.transcoder/lock", "/link.txt",
        "/folder/secret.txt", "/etc/passwd", "//etc/passwd", "/file:///etc/passwd", "/w200//etc/passwd", "/%2fetc%2fpasswd", "/proc/self/environ",
        "/..;/secret.txt", "/.%00./secret.txt", "/%c0%ae%c0%ae/secret.txt", "/%uff0e%uff0e/secret.txt", "/\u00c0\u00ae\u00c0\u00ae/secret.txt",
    ];

    /// <summary>Paths that are no UTF-8, no percent-encoding, or hold what no key may.</summary>
    public static TheoryData<string> Malformed { get; } =
    [
        "/%", "/%2", "/%zz", "/a%2Gb.png", "/%u0041.png", "/%ff.png", "/%c3.png", "/%ed%a0%80.png", "/%f4%90%80%80.png", "/%00", "/photo.png%00.jpg",
        "/w200/photo%00.png", "/resize/w200/%ff.png", "/resize/%",
    ];

    public async Task InitializeAsync()
    {
        _cdn = await Cdn.WithAsync("photo.png", Pictures.Red);
        await File.WriteAllTextAsync(Path.Join(_cdn.Site.Folder, "secret.txt"), Secret);
        File.CreateSymbolicLink(_cdn.Site.Original("link.txt"), Path.Join(_cdn.Site.Folder, "secret.txt"));
        Directory.CreateSymbolicLink(_cdn.Site.Original("folder"), _cdn.Site.Folder);
        await _cdn.Browser.ImageAsync("/w200/photo.png");
    }

    public async Task DisposeAsync() => await _cdn.DisposeAsync();

    [Theory]
    [MemberData(nameof(Escapes))]
    public async Task There_is_no_way_out_of_the_folder(string target)
    {
        for (var redirects = 0; redirects < 5 && target is not null; redirects++)
        {
            var reply = await Wire.GetAsync(_cdn.Address, target);
            Assert.True(reply.Status is 301 or 307 or (>= 400 and < 500), $"{target}: {reply}");
            Assert.DoesNotContain(Secret, reply.Text);
            Assert.DoesNotContain("root:", reply.Text);
            target = reply["Location"]!;
        }
        await AssertAliveAsync();
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_path_that_is_no_text_is_refused(string target)
    {
        Assert.Equal(400, (await Wire.GetAsync(_cdn.Address, target)).Status);
        await AssertAliveAsync();
    }

    [Fact]
    public async Task Each_byte_in_a_path_is_either_part_of_a_key_or_refused()
    {
        for (var value = 0; value < 256; value++)
        {
            foreach (var target in new[] { $"/w200/a{(char)value}b.png", $"/w200/a%{value:x2}b.png", $"/w200/a%25{value:x2}b.png", $"/{(char)value}" })
                AssertRefusedOrAnswered(await Wire.GetAsync(_cdn.Address, target), target);
        }
        await AssertAliveAsync();
    }

    [Fact]
    public async Task A_key_is_decoded_once_and_no_more()
    {
        _cdn.Site.Drop("a%20b.png", Pictures.Blue);
        _cdn.Site.Drop("a b.png", Pictures.Red);
        Assert.Equal(Pictures.Blue, await _cdn.Browser.ImageAsync("/a%2520b.png"));
        Assert.Equal(Pictures.Red, await _cdn.Browser.ImageAsync("/a%20b.png"));
        Assert.True(TestImages.Is(await _cdn.Browser.ImageAsync("/w200/a%2520b.png"), TestImages.Blue));
        Assert.True(TestImages.Is(await _cdn.Browser.ImageAsync("/w200/a%20b.png"), TestImages.Red));
        Assert.Equal(404, (await _cdn.Browser.FollowAsync("/w200/a%252520b.png")).Status);
    }

    [Fact]
    public async Task A_query_means_nothing_and_names_no_other_image()
    {
        Assert.Equal("Hit", (await _cdn.Browser.GetAsync("/w200/photo.png?v=2&w=100"))["X-Cache"]);
        Assert.Equal(404, (await _cdn.Browser.FollowAsync("/w200/photo.png%3Fv=2")).Status);
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(4096)]
    [InlineData(8000)]
    [InlineData(20000)]
    public async Task A_long_path_is_missing_or_too_long(int length)
    {
        foreach (var target in new[] { $"/{new string('a', length)}", $"/w200/{string.Concat(Enumerable.Repeat("a/", length / 2))}b.png", $"/{new string('%', length)}" })
        {
            var reply = await Wire.GetAsync(_cdn.Address, target);
            Assert.Contains(reply.Status, (int[])[307, 400, 414]);
            if (reply["Location"] is { } location)
                Assert.Equal(404, (await Wire.GetAsync(_cdn.Address, location)).Status);
        }
        await AssertAliveAsync();
    }

    [Theory]
    [InlineData("Accept", 8_000)]
    [InlineData("If-None-Match", 8_000)]
    [InlineData("Range", 8_000)]
    [InlineData("X-Anything", 8_000)]
    [InlineData("X-Anything", 100_000)]
    public async Task A_long_header_is_read_or_refused(string name, int length)
    {
        foreach (var target in new[] { "/w200/photo.png", "/w200-auto/photo.png", "/resize/w300/photo.png" })
            AssertRefusedOrAnswered(await Wire.GetAsync(_cdn.Address, target, $"{name}: {new string('x', length)}"), target);
        await AssertAliveAsync();
    }

    [Theory]
    [InlineData("Range: bytes=0-18446744073709551616")]
    [InlineData("Range: bytes=-0")]
    [InlineData("Range: bytes=9223372036854775807-")]
    [InlineData("Range: bytes=-9223372036854775808")]
    [InlineData("Range: bytes=0-0,2-3")]
    [InlineData("Range: lines=1-2")]
    [InlineData("Range: \u00e9")]
    [InlineData("If-None-Match: \"")]
    [InlineData("If-None-Match: W/")]
    [InlineData("If-None-Match: ,,,")]
    [InlineData("If-Modified-Since: yesterday")]
    [InlineData("If-Range: \"x")]
    [InlineData("Accept: image/avif;q=zzz,;;,")]
    [InlineData("Accept-Encoding: gzip, br")]
    [InlineData("Content-Length: -1")]
    [InlineData("Host: elsewhere")]
    [InlineData("no colon")]
    public async Task A_header_that_makes_no_sense_does_no_harm(string header)
    {
        foreach (var target in new[] { "/photo.png", "/w200/photo.png", "/w200-auto/photo.png", "/resize/w300/photo.png" })
            AssertRefusedOrAnswered(await Wire.GetAsync(_cdn.Address, target, header, "X-Padding: 12345"), target);
        await AssertAliveAsync();
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked")]
    [InlineData("Content-Length: 5")]
    public async Task A_body_that_is_announced_and_never_comes_holds_up_nobody(string header)
    {
        Assert.Equal(200, (await Wire.GetAsync(_cdn.Address, "/w200/photo.png", header)).Status);
        await AssertAliveAsync();
    }

    [Theory]
    [InlineData("GET http://elsewhere.example/w200/photo.png HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n", 200)]
    [InlineData("GET * HTTP/1.1\r\nHost: cdn\r\nConnection: close\r\n\r\n", 405)]
    [InlineData("GET w200/photo.png HTTP/1.1\r\nHost: cdn\r\nConnection: close\r\n\r\n", 400)]
    [InlineData("CONNECT cdn:443 HTTP/1.1\r\nHost: cdn:443\r\nConnection: close\r\n\r\n", 405)]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: cdn\r\nConnection: close\r\n\r\n", 204)]
    [InlineData("GET /w200/photo.png HTTP/1.1\r\nConnection: close\r\n\r\n", 400)]
    [InlineData("GET /w200/photo.png HTTP/1.0\r\n\r\n", 200)]
    [InlineData("GET /w200/photo.png HTTP/9.9\r\nHost: cdn\r\n\r\n", 505)]
    [InlineData("GET /w200/a b.png HTTP/1.1\r\nHost: cdn\r\n\r\n", 400)]
    [InlineData("\0\u0001\u0002\r\n\r\n", 400)]
    public async Task A_request_line_of_another_kind_gets_its_status(string request, int status)
    {
        Assert.Equal(status, (await Wire.SendAsync(_cdn.Address, Encoding.Latin1.GetBytes(request))).Status);
        await AssertAliveAsync();
    }

    private static void AssertRefusedOrAnswered(Reply reply, string target) => Assert.True(reply.Status is >= 200 and < 500, $"{target}: {reply}");

    private async Task AssertAliveAsync() => Assert.Equal(200, (await _cdn.Browser.GetAsync("/w200/photo.png")).Status);
}
