using System.Text.Json;
using Transcoder.Contracts;
using Transcoder.Delivery;
using Transcoder.Storage;

namespace Transcoder.Tests.Lambda;

public class ResizeFunctionTests
{
    private static readonly byte[] Photo = TestImages.Png(TestImages.Red);

    [Fact]
    public async Task A_variant_is_answered_with_its_bytes_and_every_header()
    {
        using var functions = await WithAsync("photo.png");
        var reply = await functions.AskAsync("w200/photo.png");

        Assert.Equal(200, reply.Status);
        Assert.Equal((200, 150), TestImages.SizeOf(reply.Body));
        Assert.Equal(
            ["Cache-Control", "Content-Length", "Content-Type", "ETag", "Server-Timing", "x-amz-meta-cache-tag"],
            reply.Headers.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("image/png", reply.Headers["Content-Type"]);
        Assert.Equal(ResizeHandler.BridgeLived, reply.Headers["Cache-Control"]);
        Assert.Equal($"{reply.Body.Length}", reply.Headers["Content-Length"]);
        Assert.Equal(CacheTag.For("photo.png"), reply.Headers["x-amz-meta-cache-tag"]);
        Assert.Matches("^fetch;dur=.*store;dur=", reply.Headers["Server-Timing"]);
        Assert.Equal((await functions.Cdn.Destination.HeadAsync("w200/photo.png"))!.ETag, reply.Headers["ETag"]);
    }

    [Fact]
    public async Task A_known_ETag_is_answered_304_without_a_body_or_its_length()
    {
        using var functions = await WithAsync("photo.png");
        var etag = (await functions.AskAsync("w200/photo.png")).Headers["ETag"];
        var reply = await functions.AskAsync("w200/photo.png", "GET", ("if-none-match", etag));

        Assert.Equal((304, 0, etag), (reply.Status, reply.Body.Length, reply.Headers["ETag"]));
        Assert.DoesNotContain("Content-Length", reply.Headers.Keys);
    }

    [Fact]
    public async Task HEAD_has_the_length_and_no_body()
    {
        using var functions = await WithAsync("photo.png");
        var length = (await functions.AskAsync("w200/photo.png")).Body.Length;
        var reply = await functions.AskAsync("w200/photo.png", "HEAD");

        Assert.Equal((200, 0, $"{length}"), (reply.Status, reply.Body.Length, reply.Headers["Content-Length"]));
    }

    [Fact]
    public async Task Other_methods_are_refused_with_those_that_are_not()
    {
        using var functions = await WithAsync("photo.png");
        var reply = await functions.AskAsync("w200/photo.png", "POST");
        Assert.Equal((405, "GET, HEAD"), (reply.Status, reply.Headers["Allow"]));
    }

    [Fact]
    public async Task The_redirects_of_the_handler_go_out()
    {
        using var functions = await WithAsync("a b.png");
        var moved = await functions.AskAsync("png-w200/a b.png");
        Assert.Equal((301, "/w200-png/a%20b.png"), (moved.Status, moved.Headers["Location"]));

        var auto = await functions.AskAsync("w200-auto/a b.png", "GET", ("accept", "image/webp,*/*"));
        Assert.Equal((302, "/w200-webp/a%20b.png", "Accept"), (auto.Status, auto.Headers["Location"], auto.Headers["Vary"]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("wrong")]
    [InlineData(Events.Secret + "!")]
    public async Task Who_does_not_come_through_the_distribution_is_refused_before_anything_else(string? secret)
    {
        using var functions = await WithAsync("photo.png");
        functions.Cdn.Destination.BeforeHead = _ => throw new InvalidOperationException("The store was asked.");

        foreach (var path in (string[])["/resize/w200/photo.png", "/elsewhere", "/resize/%"])
        {
            var reply = await functions.SendAsync(Events.Request(path, "GET", (OriginHeaders.Secret, secret)));
            Assert.Equal((403, Problem.ContentType), (reply.Status, reply.Headers["Content-Type"]));
            Assert.Equal(403, JsonSerializer.Deserialize<JsonElement>(reply.Body).GetProperty("status").GetInt32());
        }
    }

    [Fact]
    public async Task Each_of_several_secrets_is_good()
    {
        using var functions = new FunctionsUnderTest(secrets: ["the old one", "the new one"]);
        foreach (var (secret, status) in new[] { ("the old one", 404), ("the new one", 404), ("the old one,the new one", 403) })
            Assert.Equal(status, (await functions.AskAsync("w200/none.png", "GET", (OriginHeaders.Secret, secret))).Status);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"version": "1.0", "path": "/resize/w200/x", "httpMethod": "GET", "headers": {}}""")]
    [InlineData("""{"version": "2.0", "rawPath": "/resize/w200/x"}""")]
    [InlineData("""{"version": "2.0", "rawPath": "/resize/w200/x", "requestContext": {"http": {}}}""")]
    [InlineData("""{"version": "2.0", "requestContext": {"http": {"method": "GET"}}}""")]
    public async Task An_event_of_another_kind_says_what_was_wanted(string json)
    {
        using var functions = new FunctionsUnderTest();
        var error = await Assert.ThrowsAsync<ArgumentException>(() => functions.SendAsync(json));
        Assert.Contains("payload format 2.0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_without_headers_has_no_secret()
    {
        using var functions = new FunctionsUnderTest();
        var reply = await functions.SendAsync("""{"version": "2.0", "rawPath": "/resize/w200/x", "requestContext": {"http": {"method": "GET"}}}""");
        Assert.Equal(403, reply.Status);
    }

    [Fact]
    public async Task An_image_over_the_limit_is_fetched_elsewhere()
    {
        var limit = new AnswerLimit(100, key => new Uri($"https://bucket.example/{UrlPath.Encode(key)}?signed"));
        using var functions = new FunctionsUnderTest(resize: new ResizeOptions { AnswerLimit = limit });
        await functions.Cdn.AddAsync("ä.png", Photo);

        foreach (var route in (string[])["Made", "Stored"])
        {
            functions.Cdn.Destination.BeforeOpen = key => key == "w200/ä.png" ? throw new InvalidOperationException("Its bytes were read.") : Task.CompletedTask;
            var reply = await functions.AskAsync("w200/ä.png");
            Assert.Equal((302, "private, no-store", 0), (reply.Status, reply.Headers["Cache-Control"], reply.Body.Length));
            Assert.Equal("https://bucket.example/w200/%C3%A4.png?signed", reply.Headers["Location"]);
            Assert.Equal(route, functions.Log[^1].GetProperty("route").GetString());
        }

        // Neither needs the body.
        var head = await functions.AskAsync("w200/ä.png", "HEAD");
        Assert.Equal(200, head.Status);
        Assert.Equal(304, (await functions.AskAsync("w200/ä.png", "GET", ("if-none-match", head.Headers["ETag"]))).Status);
        Assert.Equal(200, (await functions.AskAsync("w300/ä.png", "HEAD")).Status);
    }

    [Fact]
    public async Task An_image_over_the_limit_that_could_not_be_stored_is_nowhere()
    {
        var limit = new AnswerLimit(100, key => new Uri("https://bucket.example/"));
        using var functions = new FunctionsUnderTest(resize: new ResizeOptions { AnswerLimit = limit });
        await functions.Cdn.AddAsync("photo.png", Photo);
        functions.Cdn.Destination.BeforePut = _ => throw new StorageException("full");

        var reply = await functions.AskAsync("w200/photo.png");
        Assert.Equal((502, "no-store"), (reply.Status, reply.Headers["Cache-Control"]));
        Assert.Contains("too large for an answer", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fallback_over_the_limit_does_not_stand_in()
    {
        var limit = new AnswerLimit(100, key => new Uri("https://bucket.example/"));
        using var functions = new FunctionsUnderTest(resize: new ResizeOptions { AnswerLimit = limit, Fallback = "none.png" });
        await functions.Cdn.AddAsync("none.png", Photo);

        var reply = await functions.AskAsync("w200/missing.png");
        Assert.Equal((404, Problem.ContentType), (reply.Status, reply.Headers["Content-Type"]));
        Assert.DoesNotContain("Location", reply.Headers.Keys);
    }

    [Fact]
    public async Task A_transform_has_no_more_time_than_is_left()
    {
        using var functions = new FunctionsUnderTest(resize: new ResizeOptions { TimeKept = TimeSpan.FromMinutes(2) });
        await functions.Cdn.AddAsync("photo.png", Photo);
        var reply = await functions.SendAsync(Events.Request("/resize/w200/photo.png"), new TestContext(TimeSpan.FromMinutes(2)));
        Assert.Equal(413, reply.Status);
        Assert.Contains("no time is left", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("w200/photo.png", await functions.Cdn.KeysAsync());
    }

    [Fact]
    public async Task A_store_that_hangs_is_not_waited_for_until_the_function_is_killed()
    {
        using var functions = await WithAsync("photo.png");
        var hangs = new TaskCompletionSource();
        functions.Cdn.Destination.BeforeHead = _ => hangs.Task;
        var reply = await functions.SendAsync(Events.Request("/resize/w200/photo.png"), new TestContext(TimeSpan.FromSeconds(1)));
        Assert.Equal((504, "no-store"), (reply.Status, reply.Headers["Cache-Control"]));
        hangs.SetResult();
    }

    [Fact]
    public async Task The_log_has_one_line_for_each_request_and_its_counts_are_metrics()
    {
        using var functions = await WithAsync("photo.png");
        await functions.AskAsync("w200/photo.png");
        await functions.AskAsync("w200/photo.png");
        await functions.AskAsync("w200/missing.png");
        functions.Cdn.Destination.BeforeHead = _ => throw new StorageException("down");
        await functions.AskAsync("w200/photo.png");

        Assert.Equal(
            [("Made", 200, "Transforms"), ("Stored", 200, null), ("Refused", 404, "Refusals"), ("Refused", 502, "Failures")],
            functions.Log.Select(line => (line.GetProperty("route").GetString(), line.GetProperty("status").GetInt32(), Metric(line))));
        Assert.Contains("down", functions.Log[^1].GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_skipped_invalidation_is_counted_in_the_next_line()
    {
        using var functions = await WithAsync("photo.png");
        Telemetry.Invalidations.Add(1, new KeyValuePair<string, object?>("outcome", "sent"));
        Telemetry.Invalidations.Add(2, new KeyValuePair<string, object?>("outcome", "skipped"));
        await functions.AskAsync("w200/missing.png");
        // Other tests of this process may have skipped some meanwhile.
        Assert.True(functions.Log[^1].GetProperty("SkippedInvalidations").GetInt32() >= 2);
    }

    /// <summary>The name of the one metric of a line, by the rules of the embedded metric format.</summary>
    private static string? Metric(JsonElement line)
    {
        if (!line.TryGetProperty("_aws", out var head))
            return null;
        Assert.True(head.GetProperty("Timestamp").GetInt64() > 0);
        var set = Assert.Single(head.GetProperty("CloudWatchMetrics").EnumerateArray());
        Assert.Equal("Transcoder", set.GetProperty("Namespace").GetString());
        var dimension = Assert.Single(Assert.Single(set.GetProperty("Dimensions").EnumerateArray()).EnumerateArray()).GetString()!;
        Assert.Equal("transcoder-test", line.GetProperty(dimension).GetString());
        var metric = set.GetProperty("Metrics").EnumerateArray().First(metric => metric.GetProperty("Name").GetString() != "SkippedInvalidations");
        Assert.Equal("Count", metric.GetProperty("Unit").GetString());
        Assert.Equal(1, line.GetProperty(metric.GetProperty("Name").GetString()!).GetInt32());
        return metric.GetProperty("Name").GetString();
    }

    private static async Task<FunctionsUnderTest> WithAsync(string key)
    {
        var functions = new FunctionsUnderTest();
        await functions.Cdn.AddAsync(key, Photo);
        return functions;
    }
}
