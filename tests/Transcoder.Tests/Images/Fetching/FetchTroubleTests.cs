using System.Net;
using System.Net.Sockets;
using Transcoder.Images.Fetching;

namespace Transcoder.Tests.Images.Fetching;

/// <summary>What hosts answer instead of an image, and whether to ask them again.</summary>
public class FetchTroubleTests
{
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
        var failure = await FetchLimitTests.FailureAsync(host);
        Assert.Equal(kind, failure.Kind);
        Assert.Contains(status.ToString(), failure.Detail);
    }

    [Fact]
    public async Task A_host_that_takes_no_connection_may_be_tried_again()
    {
        var host = new ImageHost(IPAddress.Loopback, "");
        await host.DisposeAsync();
        var failure = await FetchLimitTests.FailureAsync(host);
        Assert.Equal(FailureKind.Timeout, failure.Kind);
        // For the log in a line, and no stack trace: whoever names an address may cause it.
        Assert.DoesNotContain('\n', failure.LogDetail!);
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
        await using var host = new ImageHost(IPAddress.Loopback, "HTTP/1.1 200 OK", TestImages.Png(TestImages.Red, 64, 64));
        using var fetcher = FetchLimitTests.Fetcher();
        var fetched = await fetcher.FetchAsync($"https://127.0.0.1:{host.Port}/");
        Assert.Null(fetched.Value);
    }
}
