using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Transcoder.Tests.Serve;

public sealed class EdgeCacheTests
{
    [Fact]
    public async Task The_second_request_is_a_hit_with_an_age_and_the_same_bytes()
    {
        var asked = 0;
        await using var edge = await EdgeUnderTest.StartAsync(_ => Answers.Text($"made {++asked}"));

        using var first = await edge.GetAsync("/a.jpg");
        using var second = await edge.GetAsync("/a.jpg");

        Assert.Equal(("Miss", null), (first.Header("X-Cache"), first.Header("Age")));
        Assert.Equal(("Hit", "0"), (second.Header("X-Cache"), second.Header("Age")));
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.Equal(first.Header("ETag"), second.Header("ETag"));
    }

    [Fact]
    public async Task The_key_is_method_and_path_alone()
    {
        var asked = new List<string>();
        await using var edge = await EdgeUnderTest.StartAsync(path =>
        {
            asked.Add(path);
            return Answers.Text(path);
        });

        await edge.GetAsync("/a.jpg");
        await edge.GetAsync("/a.jpg?x=1", ("Cookie", "a=b"), ("Host", "elsewhere.example"), ("Cache-Control", "no-cache"), ("Accept", "image/webp"));
        await edge.GetAsync("/%61.jpg");
        await edge.GetAsync("/A.jpg");
        await edge.SendAsync(HttpMethod.Head, "/a.jpg");

        Assert.Equal(["/a.jpg", "/A.jpg", "/a.jpg"], asked);
    }

    [Theory]
    [InlineData(200, "no-store", 2)]
    [InlineData(200, "private, max-age=60", 2)]
    [InlineData(200, "max-age=60, s-maxage=0", 2)]
    [InlineData(200, "max-age=0, s-maxage=60", 1)]
    [InlineData(200, null, 1)]
    [InlineData(307, null, 1)]
    [InlineData(404, null, 1)]
    [InlineData(502, null, 1)]
    [InlineData(502, "no-store", 2)]
    [InlineData(403, null, 2)]
    [InlineData(403, "max-age=5", 1)]
    public async Task What_is_kept(int status, string? cacheControl, int timesAsked)
    {
        var asked = 0;
        await using var edge = await EdgeUnderTest.StartAsync(_ =>
        {
            asked++;
            return Answers.Text("x", cacheControl, status);
        });
        using var first = await edge.GetAsync("/a.jpg");
        using var second = await edge.GetAsync("/a.jpg");

        Assert.Equal(status, (int)second.StatusCode);
        Assert.Equal(timesAsked, asked);
    }

    [Fact]
    public async Task A_conditional_request_is_answered_304_by_the_cache()
    {
        await using var edge = await EdgeUnderTest.StartAsync(_ => Answers.Text("x"));
        using var first = await edge.GetAsync("/a.jpg");
        using var again = await edge.GetAsync("/a.jpg", ("If-None-Match", first.Header("ETag")!));

        Assert.Equal((HttpStatusCode.NotModified, "Hit"), (again.StatusCode, again.Header("X-Cache")));
    }

    [Fact]
    public async Task A_range_goes_past_the_cache()
    {
        var asked = 0;
        await using var edge = await EdgeUnderTest.StartAsync(_ => Answers.Text($"{++asked}"));
        await edge.GetAsync("/a.jpg");
        using var part = await edge.GetAsync("/a.jpg", ("Range", "bytes=0-0"));

        Assert.Equal(("2", null), (await part.Content.ReadAsStringAsync(), part.Header("X-Cache")));
        Assert.Equal("1", await edge.TextAsync("/a.jpg"));
    }

    [Fact]
    public async Task Simultaneous_requests_become_one()
    {
        var (asked, go) = (0, new TaskCompletionSource());
        await using var edge = await EdgeUnderTest.StartAsync(async (_, _, _) =>
        {
            Interlocked.Increment(ref asked);
            await go.Task;
            return Answers.Text("once");
        });
        var requests = Enumerable.Range(0, 50).Select(_ => edge.TextAsync("/a.jpg")).ToArray();
        await Task.Delay(300);
        go.SetResult();

        Assert.All(await Task.WhenAll(requests), text => Assert.Equal("once", text));
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task The_first_browser_going_away_spoils_nothing_for_those_who_wait()
    {
        var (asked, started, go) = (0, new TaskCompletionSource(), new TaskCompletionSource());
        await using var edge = await EdgeUnderTest.StartAsync(async (_, _, cancel) =>
        {
            Interlocked.Increment(ref asked);
            started.TrySetResult();
            await go.Task.WaitAsync(cancel);
            return Answers.Text(new string('x', 1_000_000));
        });
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, edge.Client.BaseAddress!.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes("GET /a.jpg HTTP/1.1\r\nHost: a\r\n\r\n"));
        await started.Task;
        var waiting = Enumerable.Range(0, 5).Select(_ => edge.TextAsync("/a.jpg")).ToArray();
        await Task.Delay(200);
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
        await Task.Delay(200);
        go.SetResult();

        Assert.All(await Task.WhenAll(waiting), text => Assert.Equal(1_000_000, text.Length));
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task Trouble_with_an_origin_is_a_problem_that_is_not_kept()
    {
        var asked = 0;
        await using var edge = await EdgeUnderTest.StartAsync((_, _, _) =>
            ++asked == 1 ? throw new Transcoder.Storage.StorageException("disk") : ValueTask.FromResult(Answers.Text("fine")));
        using var first = await edge.GetAsync("/a.jpg");

        Assert.Equal((HttpStatusCode.BadGateway, "application/problem+json", "no-store"),
            (first.StatusCode, first.Header("Content-Type"), first.Header("Cache-Control")));
        Assert.DoesNotContain("disk", await first.Content.ReadAsStringAsync());
        Assert.Equal("fine", await edge.TextAsync("/a.jpg"));
    }

    [Fact]
    public async Task A_body_that_breaks_off_is_neither_whole_nor_kept()
    {
        var asked = 0;
        await using var edge = await EdgeUnderTest.StartAsync(_ =>
            Answers.Text("") with { ContentLength = 10, Content = new MemoryStream(new byte[++asked == 1 ? 4 : 10]) });

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => edge.TextAsync("/a.jpg"));
        Assert.Equal(10, (await edge.TextAsync("/a.jpg")).Length);
    }

    [Fact]
    public async Task Metadata_stays_behind()
    {
        await using var edge = await EdgeUnderTest.StartAsync(_ => Answers.Text("x", tag: "k1"));
        using var response = await edge.GetAsync("/a.jpg");

        Assert.DoesNotContain(response.Headers, header => header.Key.StartsWith("x-amz", StringComparison.OrdinalIgnoreCase));
    }
}
