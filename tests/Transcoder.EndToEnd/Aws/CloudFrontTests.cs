using Microsoft.AspNetCore.Http;

namespace Transcoder.EndToEnd.Aws;

/// <summary>The stand-in does what CloudFront is known to do, so that what passes in front of it is worth something.</summary>
public class CloudFrontTests
{
    [Fact]
    public async Task An_origin_is_asked_under_its_own_name_with_what_the_template_says()
    {
        await using var stack = await MiniStack.StartAsync(context => context.Response.WriteAsync(
            string.Join('|', new[] { "Referer", "Accept", "X-Path", "X-Other" }.Select(name => context.Request.Headers[name].ToString()))));

        var site = await stack.Browser.GetAsync("/a%20b%2Bc?q=1", ("Referer", "mine"), ("Accept", "image/webp"), ("X-Other", "1"));
        Assert.Equal(("open sesame|||", "Miss from cloudfront"), (site.Text, site["X-Cache"]));
        var api = await stack.Browser.GetAsync("/resize/x", ("Accept", "image/webp"), ("X-Path", "mine"), ("X-Other", "1"));
        Assert.Equal("|image/webp|/resize/x|", api.Text);
        Assert.Equal([$"GET {MiniStack.WebsiteHost} /a%20b%2Bc", $"GET {MiniStack.ApiHost} /resize/x"], stack.Asked);
    }

    [Theory]
    [InlineData(200, null, 59)]
    [InlineData(200, "max-age=5", 4)]
    [InlineData(200, "public, max-age=5, s-maxage=30", 29)]
    [InlineData(200, "public, s-maxage=31536000", 999)]
    [InlineData(301, null, 59)]
    [InlineData(307, "max-age=5", 4)]
    [InlineData(404, null, 9)]
    [InlineData(404, "no-store", 9)]
    [InlineData(404, "max-age=0, s-maxage=20", 19)]
    [InlineData(403, "max-age=20", 19)]
    [InlineData(500, null, 9)]
    public async Task An_answer_is_kept_as_long_as_it_says(int status, string? cacheControl, int seconds)
    {
        var clock = new Clock();
        await using var stack = await MiniStack.StartAsync(
            MiniStack.Text("x", status, cacheControl is null ? [] : [("Cache-Control", cacheControl)]), options: new() { Time = clock });

        await stack.Browser.GetAsync("/a");
        clock.Pass(seconds);
        var kept = await stack.Browser.GetAsync("/a");
        Assert.Equal((status, $"{seconds}", 1), (kept.Status, kept["Age"], stack.Asked.Count));
        clock.Pass(1);
        Assert.Null((await stack.Browser.GetAsync("/a"))["Age"]);
        Assert.Equal(2, stack.Asked.Count);
    }

    [Theory]
    [InlineData(200, "no-store")]
    [InlineData(200, "private, max-age=9")]
    [InlineData(200, "max-age=0")]
    [InlineData(302, "private, no-store")]
    [InlineData(400, null)]
    [InlineData(403, null)]
    [InlineData(503, null)]
    [InlineData(307, null)]
    public async Task What_may_not_be_kept_is_not(int status, string? cacheControl)
    {
        await using var stack = await MiniStack.StartAsync(MiniStack.Text("x", status, cacheControl is null ? [] : [("Cache-Control", cacheControl)]));
        await stack.Browser.GetAsync("/a");
        await stack.Browser.GetAsync("/a");
        Assert.Equal(2, stack.Asked.Count);
    }

    [Fact]
    public async Task A_redirect_that_says_nothing_may_be_kept_after_all()
    {
        await using var stack = await MiniStack.StartAsync(MiniStack.Text("", 307, ("Location", "/b")), options: new() { RedirectsAreKept = true });
        await stack.Browser.GetAsync("/a");
        var kept = await stack.Browser.GetAsync("/a");
        Assert.Equal((307, "/b", "Hit from cloudfront", 1), (kept.Status, kept["Location"], kept["X-Cache"], stack.Asked.Count));
    }

    [Fact]
    public async Task An_invalidation_takes_a_path_what_begins_with_it_or_what_bears_a_tag()
    {
        await using var stack = await MiniStack.StartAsync(context =>
            MiniStack.Text("x", 200, ("x-amz-meta-cache-tag", context.Request.Path.Value!.Contains('t') ? "k1, k2" : "k3"))(context));
        string[] paths = ["/a~%20b", "/w1/a", "/w1/b", "/t", "/other"];
        await ForgetsAsync(["/a%7E%20b"], "/a~%20b");
        await ForgetsAsync(["/w1/*"], "/w1/a", "/w1/b");
        await ForgetsAsync(["#K2"], "/t", "/other");
        await ForgetsAsync(["/w1", "#k"]);
        await ForgetsAsync(["/*"], paths);

        async Task ForgetsAsync(string[] invalidated, params string[] forgotten)
        {
            foreach (var path in paths)
                await stack.Browser.GetAsync(path);
            stack.Edge.Invalidate(invalidated);
            stack.Asked.Clear();
            foreach (var path in paths)
                await stack.Browser.GetAsync(path);
            Assert.Equal(forgotten.Select(path => $"GET {MiniStack.WebsiteHost} {path}").Order(), stack.Asked.Order());
        }
    }

    [Fact]
    public async Task Requests_for_one_path_at_one_time_are_one()
    {
        var (arrived, leave) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var stack = await MiniStack.StartAsync(async context =>
        {
            arrived.TrySetResult();
            await leave.Task;
            await context.Response.WriteAsync("x");
        });
        var replies = Enumerable.Range(0, 50).Select(_ => stack.Browser.GetAsync("/a")).ToArray();
        await arrived.Task.WaitAsync(Patience.Limit);
        leave.SetResult();

        Assert.All(await Task.WhenAll(replies), reply => Assert.Equal("x", reply.Text));
        Assert.Single(stack.Asked);
    }

    [Fact]
    public async Task What_is_kept_serves_HEAD_parts_and_conditions()
    {
        await using var stack = await MiniStack.StartAsync(MiniStack.Text("0123456789", 200, ("ETag", "\"e\"")));
        await stack.Browser.GetAsync("/a");

        var head = await stack.Browser.HeadAsync("/a");
        Assert.Equal((200, "10", 0), (head.Status, head["Content-Length"], head.Body.Length));
        (string, string, string)[] parts =
            [("bytes=2-4", "234", "2-4"), ("bytes=8-", "89", "8-9"), ("bytes=-3", "789", "7-9"), ("bytes=5-99", "56789", "5-9")];
        foreach (var (range, part, where) in parts)
        {
            var reply = await stack.Browser.GetAsync("/a", ("Range", range));
            Assert.Equal((206, part, $"bytes {where}/10"), (reply.Status, reply.Text, reply["Content-Range"]));
        }
        Assert.Equal(416, (await stack.Browser.GetAsync("/a", ("Range", "bytes=10-"))).Status);
        Assert.Equal(200, (await stack.Browser.GetAsync("/a", ("Range", "bytes=0-1,3-4"))).Status);
        var same = await stack.Browser.GetAsync("/a", ("If-None-Match", "\"x\", W/\"e\""));
        Assert.Equal((304, 0, "\"e\""), (same.Status, same.Body.Length, same["ETag"]));
        Assert.Single(stack.Asked);
    }

    [Fact]
    public async Task What_is_too_old_is_asked_for_by_its_ETag()
    {
        var clock = new Clock();
        await using var stack = await MiniStack.StartAsync(
            context => context.Request.Headers.IfNoneMatch == "\"e\""
                ? MiniStack.Text("", 304)(context)
                : MiniStack.Text("x", 200, ("ETag", "\"e\""))(context),
            options: new() { Time = clock });
        await stack.Browser.GetAsync("/a");
        clock.Pass(60);
        var again = await stack.Browser.GetAsync("/a");
        Assert.Equal((200, "x", "RefreshHit from cloudfront"), (again.Status, again.Text, again["X-Cache"]));
        Assert.Equal("Hit from cloudfront", (await stack.Browser.GetAsync("/a"))["X-Cache"]);
    }

    [Theory]
    [InlineData("/throw", 503, "FunctionExecutionError from cloudfront")]
    [InlineData("/nothing", 502, "FunctionValidationError from cloudfront")]
    [InlineData("/status", 502, "FunctionValidationError from cloudfront")]
    [InlineData("/refused", 403, "FunctionGeneratedResponse from cloudfront")]
    [InlineData("/old", 301, "FunctionGeneratedResponse from cloudfront")]
    public async Task A_function_may_answer_and_its_failure_is_the_viewers(string path, int status, string cache)
    {
        await using var stack = await MiniStack.StartAsync(MiniStack.Text("x"));
        var reply = await stack.Browser.GetAsync(path);
        Assert.Equal((status, cache), (reply.Status, reply["X-Cache"]));
    }

    [Theory]
    [InlineData(true, "/chosen")]
    [InlineData(false, "/auto")]
    public async Task A_rewritten_path_is_the_key_and_the_response_function_sees_one_or_the_other(bool rewritten, string seen)
    {
        await using var stack = await MiniStack.StartAsync(MiniStack.Text("x"), options: new() { ResponseSeesTheRewrittenRequest = rewritten });
        Assert.Equal(seen, (await stack.Browser.GetAsync("/auto"))["x-seen"]);
        Assert.Equal("Hit from cloudfront", (await stack.Browser.GetAsync("/chosen"))["X-Cache"]);
        Assert.Equal([$"GET {MiniStack.WebsiteHost} /chosen"], stack.Asked);
    }

    [Fact]
    public async Task The_response_function_is_not_called_for_errors()
    {
        await using var stack = await MiniStack.StartAsync(MiniStack.Text("x", 404));
        Assert.Null((await stack.Browser.GetAsync("/a"))["x-seen"]);
    }

    [Fact]
    public async Task Headers_are_added_on_the_way_out()
    {
        await using var stack = await MiniStack.StartAsync(
            MiniStack.Text("x", 200, ("Strict-Transport-Security", "max-age=1"), ("X-Content-Type-Options", "own")));
        var reply = await stack.Browser.GetAsync("/a");
        Assert.Equal(("nosniff", "max-age=1", null), (
            reply["X-Content-Type-Options"], reply["Strict-Transport-Security"], reply["Access-Control-Allow-Origin"]));
        Assert.Equal("*", (await stack.Browser.GetAsync("/a", ("Origin", "https://a.example")))["Access-Control-Allow-Origin"]);
        Assert.Equal("own", (await stack.Browser.GetAsync("/resize/a"))["X-Content-Type-Options"]);
    }

    [Fact]
    public async Task Methods_and_plain_HTTP_are_as_the_template_says()
    {
        await using var stack = await MiniStack.StartAsync(MiniStack.Text("x"), options: new() { ServesPlainHttp = false });
        var redirect = await stack.Browser.GetAsync("/a%20b");
        Assert.Equal((301, $"https://{stack.Edge.Address.Authority}/a%20b"), (redirect.Status, redirect["Location"]));
        Assert.Equal(200, (await stack.Browser.GetAsync("/resize/a")).Status);
        Assert.Equal(403, (await stack.Browser.SendAsync(HttpMethod.Post, "/resize/a")).Status);
    }

    [Fact]
    public async Task An_origin_that_is_silent_or_gone_is_an_error()
    {
        var never = new TaskCompletionSource();
        await using var stack = await MiniStack.StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        }, _ => never.Task);
        Assert.Equal(504, (await stack.Browser.GetAsync("/resize/a")).Status);
        Assert.Equal(502, (await stack.Browser.GetAsync("/a")).Status);
        never.SetResult();
    }
}
