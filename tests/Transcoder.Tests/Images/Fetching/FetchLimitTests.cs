using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Transcoder.Images;
using Transcoder.Images.Fetching;

namespace Transcoder.Tests.Images.Fetching;

/// <summary>What a fetch may cost, against hosts that lie, drip and never end.</summary>
public class FetchLimitTests
{
    private static readonly byte[] Image = TestImages.Png(TestImages.Red, 64, 64);

    [Fact]
    public async Task An_image_comes_as_it_was_sent_with_the_name_in_its_address()
    {
        await using var host = new ImageHost(IPAddress.Loopback, $"HTTP/1.1 200 OK\nContent-Length: {Image.Length}", Image);
        using var fetcher = Fetcher();

        var fetched = await fetcher.FetchAsync($"{host.Address}a%20folder/my%20photo.png?size=big#top");

        Assert.Null(fetched.Failure);
        await using var image = fetched.Value!;
        Assert.Equal("my photo.png", image.Filename);
        Assert.Equal(Image, await ReadAsync(image));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("a/", null)]
    [InlineData("a/b.png", "b.png")]
    [InlineData("a/..%2f..%2fb.png", "b.png")]
    [InlineData("a/x%5Cb.png", "b.png")]
    [InlineData("a%00b.png", null)]
    [InlineData("%2e%2e", null)]
    [InlineData("caf%C3%A9.png", "café.png")]
    public void A_name_has_no_folders(string path, string? name) => Assert.Equal(name, FetchTarget.Filename(new Uri($"http://example.org/{path}")));

    [Theory]
    [InlineData("text/html")]
    [InlineData("image/gif")]
    [InlineData("nonsense")]
    public async Task What_the_type_says_does_not_matter_for_an_image(string type)
    {
        await using var host = new ImageHost(IPAddress.Loopback, $"HTTP/1.1 200 OK\nContent-Type: {type}\nContent-Length: {Image.Length}", Image);
        using var fetcher = Fetcher();
        await using var image = (await fetcher.FetchAsync(host.Address.ToString())).Value!;
        Assert.Equal(Image, await ReadAsync(image));
    }

    [Theory]
    [InlineData("<!doctype html><title>Sign in</title>", "no image")]
    [InlineData("", "no image")]
    [InlineData("%PDF-1.7", "PDF")]
    [InlineData("{\"AccessKeyId\":\"ASIA\"}", "no image")]
    public async Task What_is_no_image_is_refused_whatever_the_type_says(string body, string why)
    {
        await using var host = new ImageHost(
            IPAddress.Loopback, $"HTTP/1.1 200 OK\nContent-Type: image/png\nContent-Length: {body.Length}", Encoding.ASCII.GetBytes(body));
        var failure = await FailureAsync(host);
        Assert.Equal(FailureKind.NotFetched, failure.Kind);
        Assert.Contains(why, failure.Detail);
        Assert.DoesNotContain("ASIA", failure.ToString());
    }

    [Fact]
    public async Task A_length_over_the_limit_is_refused_at_once()
    {
        await using var host = new ImageHost(IPAddress.Loopback, "HTTP/1.1 200 OK\nContent-Length: 25000001", Image);
        Assert.Equal(FailureKind.TooLarge, (await FailureAsync(host)).Kind);
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked")]
    [InlineData("Connection: close")]
    [InlineData("Content-Length: 10\nTransfer-Encoding: chunked")]
    public async Task A_body_without_an_honest_length_ends_at_the_limit(string header)
    {
        var chunked = header.Contains("chunked", StringComparison.Ordinal);
        await using var host = Endless($"HTTP/1.1 200 OK\n{header}", chunked);
        using var fetcher = Fetcher(new FetchOptions { MaxBytes = 1_000_000, Time = TimeSpan.FromMinutes(1) });

        await using var image = (await fetcher.FetchAsync(host.Address.ToString())).Value!;
        var thrown = await Assert.ThrowsAsync<ContentException>(() => ReadAsync(image));

        Assert.Equal(FailureKind.TooLarge, thrown.Failure.Kind);
    }

    [Fact]
    public async Task A_body_of_just_the_limit_is_read()
    {
        await using var host = new ImageHost(IPAddress.Loopback, "HTTP/1.1 200 OK\nConnection: close", Image);
        using var fetcher = Fetcher(new FetchOptions { MaxBytes = Image.Length });
        await using var image = (await fetcher.FetchAsync(host.Address.ToString())).Value!;
        Assert.Equal(Image, await ReadAsync(image));
    }

    [Fact]
    public async Task A_body_shorter_than_its_length_says_is_broken_and_may_be_tried_again()
    {
        var body = new byte[8192];
        Image.CopyTo(body, 0);
        await using var host = new ImageHost(IPAddress.Loopback, "HTTP/1.1 200 OK\nContent-Length: 20000", body);
        using var fetcher = Fetcher();
        await using var image = (await fetcher.FetchAsync(host.Address.ToString())).Value!;
        Assert.Equal(FailureKind.Timeout, (await Assert.ThrowsAsync<ContentException>(() => ReadAsync(image))).Failure.Kind);
    }

    [Fact]
    public async Task A_body_longer_than_its_length_says_is_cut_there()
    {
        await using var host = new ImageHost(IPAddress.Loopback, $"HTTP/1.1 200 OK\nContent-Length: {Image.Length - 12}", Image);
        using var fetcher = Fetcher();
        await using var image = (await fetcher.FetchAsync(host.Address.ToString())).Value!;
        Assert.Equal(Image[..^12], await ReadAsync(image));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("x-gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("zstd")]
    [InlineData("identity, gzip")]
    public async Task A_packed_body_is_refused_so_that_none_unpacks_to_a_huge_one(string encoding)
    {
        await using var host = new ImageHost(IPAddress.Loopback, $"HTTP/1.1 200 OK\nContent-Encoding: {encoding}\nConnection: close", Bomb());
        var failure = await FailureAsync(host);
        Assert.Equal(FailureKind.NotFetched, failure.Kind);
        Assert.Contains("packed", failure.Detail);
    }

    [Theory]
    [InlineData("Connection: close")]
    [InlineData("Content-Encoding: identity\nConnection: close")]
    [InlineData("Transfer-Encoding: gzip\nConnection: close")]
    public async Task A_bomb_that_does_not_say_so_is_no_image(string header)
    {
        await using var host = new ImageHost(IPAddress.Loopback, $"HTTP/1.1 200 OK\n{header}", Bomb());
        Assert.Equal(FailureKind.NotFetched, (await FailureAsync(host)).Kind);
    }

    [Fact]
    public async Task A_host_that_says_nothing_is_waited_for_until_the_time_is_over()
    {
        await using var host = new ImageHost(IPAddress.Loopback, (_, _, cancel) => Task.Delay(Timeout.Infinite, cancel));
        Assert.Equal(FailureKind.Timeout, (await FailureAsync(host, Short)).Kind);
    }

    [Fact]
    public async Task Headers_that_never_end_are_waited_for_until_the_time_is_over_or_they_are_too_long()
    {
        await using var host = new ImageHost(IPAddress.Loopback, async (_, wire, cancel) =>
        {
            await wire.WriteAsync("HTTP/1.1 200 OK\r\n"u8.ToArray(), cancel);
            for (var i = 0; ; i++)
                await wire.WriteAsync(Encoding.ASCII.GetBytes($"X-{i}: {new string('x', 100)}\r\n"), cancel);
        });
        Assert.Equal(FailureKind.Timeout, (await FailureAsync(host, new FetchOptions { Time = TimeSpan.FromMinutes(1) })).Kind);
    }

    [Fact]
    public async Task Redirects_share_one_time()
    {
        await using var host = new ImageHost(IPAddress.Loopback, async (_, wire, cancel) =>
        {
            await Task.Delay(300, cancel);
            await wire.WriteAsync("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), cancel);
        });
        Assert.Equal(FailureKind.Timeout, (await FailureAsync(host, Short with { Redirects = int.MaxValue })).Kind);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8192)]
    public async Task A_body_that_drips_ends_with_the_time(int atOnce)
    {
        var body = new byte[100_000];
        Image.CopyTo(body, 0);
        await using var host = new ImageHost(IPAddress.Loopback, async (_, wire, cancel) =>
        {
            await wire.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n"), cancel);
            await wire.WriteAsync(body.AsMemory(0, atOnce), cancel);
            for (var i = atOnce; i < body.Length; i++)
            {
                await wire.WriteAsync(body.AsMemory(i, 1), cancel);
                await Task.Delay(20, cancel);
            }
        });
        using var fetcher = Fetcher(Short);

        var fetched = await fetcher.FetchAsync(host.Address.ToString());
        var failure = fetched.Value is { } image ? (await Assert.ThrowsAsync<ContentException>(() => ReadAsync(image))).Failure : fetched.Failure!;

        Assert.Equal(FailureKind.Timeout, failure.Kind);
    }

    [Fact]
    public async Task Whoever_gives_up_is_told_so_and_not_that_the_host_is_slow()
    {
        await using var host = new ImageHost(IPAddress.Loopback, (_, _, cancel) => Task.Delay(Timeout.Infinite, cancel));
        using var fetcher = Fetcher();
        using var gaveUp = new CancellationTokenSource(100);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetcher.FetchAsync(host.Address.ToString(), gaveUp.Token));
    }

    [Theory]
    [InlineData(500, FailureKind.Timeout)]
    [InlineData(503, FailureKind.Timeout)]
    [InlineData(429, FailureKind.Timeout)]
    [InlineData(400, FailureKind.NotFetched)]
    [InlineData(401, FailureKind.NotFetched)]
    [InlineData(403, FailureKind.NotFetched)]
    [InlineData(404, FailureKind.NotFetched)]
    [InlineData(410, FailureKind.NotFetched)]
    [InlineData(204, FailureKind.NotFetched)]
    [InlineData(206, FailureKind.NotFetched)]
    [InlineData(302, FailureKind.NotFetched)]
    [InlineData(304, FailureKind.NotFetched)]
    public async Task Only_what_time_may_heal_is_worth_another_try(int status, FailureKind kind)
    {
        await using var host = new ImageHost(IPAddress.Loopback, $"HTTP/1.1 {status} So\nConnection: close");
        var failure = await FailureAsync(host);
        Assert.Equal(kind, failure.Kind);
        Assert.Contains(status.ToString(), failure.Detail);
    }

    [Fact]
    public async Task A_host_that_takes_no_connection_may_be_tried_again()
    {
        var host = new ImageHost(IPAddress.Loopback, "");
        await host.DisposeAsync();
        Assert.Equal(FailureKind.Timeout, (await FailureAsync(host)).Kind);
    }

    [Theory]
    [InlineData(SocketError.HostNotFound, FailureKind.NotFetched)]
    [InlineData(SocketError.TryAgain, FailureKind.Timeout)]
    public async Task A_name_that_nobody_has_is_not_tried_again(SocketError error, FailureKind kind)
    {
        using var fetcher = new UrlFetcher(new FetchOptions(), (_, _) => throw new SocketException((int)error), AddressGuard.IsPublic);
        Assert.Equal(kind, (await fetcher.FetchAsync("https://nobody.example/")).Failure!.Kind);
    }

    [Fact]
    public async Task A_host_without_a_certificate_is_not_believed()
    {
        await using var host = new ImageHost(IPAddress.Loopback, "HTTP/1.1 200 OK", Image);
        using var fetcher = Fetcher();
        var fetched = await fetcher.FetchAsync($"https://127.0.0.1:{host.Port}/");
        Assert.Null(fetched.Value);
    }

    private static FetchOptions Short => new() { Time = TimeSpan.FromSeconds(1) };

    private static UrlFetcher Fetcher(FetchOptions? options = null) => new((options ?? new FetchOptions()) with { AllowPrivate = true });

    private static async Task<Failure> FailureAsync(ImageHost host, FetchOptions? options = null)
    {
        using var fetcher = Fetcher(options);
        var fetched = await fetcher.FetchAsync(host.Address.ToString());
        Assert.Null(fetched.Value);
        return fetched.Failure!;
    }

    private static async Task<byte[]> ReadAsync(FetchedImage image)
    {
        using var copy = new MemoryStream();
        await image.Content.CopyToAsync(copy);
        return copy.ToArray();
    }

    /// <summary>An image's first bytes, and never an end.</summary>
    private static ImageHost Endless(string head, bool chunked) => new(IPAddress.Loopback, async (_, wire, cancel) =>
    {
        var chunk = new byte[64 * 1024];
        Image.CopyTo(chunk, 0);
        await wire.WriteAsync(Encoding.ASCII.GetBytes(head.ReplaceLineEndings("\r\n") + "\r\n\r\n"), cancel);
        while (true)
        {
            if (chunked)
                await wire.WriteAsync(Encoding.ASCII.GetBytes($"{chunk.Length:x}\r\n"), cancel);
            await wire.WriteAsync(chunk, cancel);
            if (chunked)
                await wire.WriteAsync("\r\n"u8.ToArray(), cancel);
        }
    });

    /// <summary>100 MB that begin as an image, in a few hundred KB.</summary>
    private static byte[] Bomb()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Image);
            var zeros = new byte[1_000_000];
            for (var i = 0; i < 100; i++)
                gzip.Write(zeros);
        }
        return packed.ToArray();
    }
}
