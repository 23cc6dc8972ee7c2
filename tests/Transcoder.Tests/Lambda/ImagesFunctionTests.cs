using System.Text;
using System.Text.Json.Nodes;
using Transcoder.Contracts.Api;
using Transcoder.Delivery;

namespace Transcoder.Tests.Lambda;

public class ImagesFunctionTests
{
    private static readonly byte[] Photo = TestImages.Png(TestImages.Red);

    [Fact]
    public async Task An_image_comes_in_base64_as_the_gateway_encodes_it_and_is_told_with_the_addresses_of_the_cdn()
    {
        using var function = new ImagesFunctionUnderTest();
        var reply = await AddAsync(function);

        Assert.Equal((201, "application/json", "no-store"), (reply.Status, reply.Headers["Content-Type"], reply.Headers["Cache-Control"]));
        var record = Events.Json(reply.Body);
        var id = record.GetProperty("id").GetString();
        Assert.Equal($"{ImagesFunctionUnderTest.CdnAddress}/uploads/{id}.png", record.GetProperty("url").GetString());
        Assert.Equal($"s3://originals/uploads/{id}.png", record.GetProperty("s3Path").GetString());
        Assert.Equal($"/api/v1/img/{id}", reply.Headers["Location"]);
        Assert.Equal(Photo, await BytesAsync(function, $"/img/{id}.png"));
    }

    [Fact]
    public async Task A_body_of_text_comes_as_it_is()
    {
        using var function = new ImagesFunctionUnderTest();
        var request = JsonNode.Parse(ImagesFunctionUnderTest.Request("POST", "/img", null, [("content-type", "application/json")], ImagesFunctionUnderTest.Signed))!;
        request["body"] = $$"""{"type": "base64", "data": "{{Convert.ToBase64String(Photo)}}", "filename": "é.png"}""";
        var reply = await function.SendAsync(request.ToJsonString());

        Assert.Equal(201, reply.Status);
        Assert.Equal("é.png", Events.Json(reply.Body).GetProperty("filename").GetString());
    }

    [Fact]
    public async Task The_query_is_read_as_it_came_and_not_as_the_gateway_joins_it()
    {
        using var function = new ImagesFunctionUnderTest();
        var id = await IdAsync(function);

        var made = await function.AskOpenlyAsync("GET", $"/img/{id}.webp?width=64&%68eight=64&fit=c%6Fver");
        Assert.Equal((200, "image/webp", $"/w64-h64-cover-webp/uploads/{id}.png"), (made.Status, made.Headers["Content-Type"], made.Headers["Content-Location"]));
        Assert.Equal((64, 64), TestImages.SizeOf(made.Body));
        Assert.Equal(400, (await function.AskOpenlyAsync("GET", $"/img/{id}.webp?width=64&width=64")).Status);
        var wrong = await function.AskOpenlyAsync("GET", $"/img/{id}.webp?width=%ff");
        Assert.Equal((400, true), (wrong.Status, wrong.Text.Contains("percent-encoded", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_image_has_the_tag_by_which_the_edge_forgets_it()
    {
        using var function = new ImagesFunctionUnderTest();
        var id = await IdAsync(function);
        Assert.Equal(Transcoder.Contracts.CacheTag.For($"uploads/{id}.png"), (await function.AskOpenlyAsync("GET", $"/img/{id}.jpg?width=64")).Headers["x-amz-meta-cache-tag"]);
    }

    [Fact]
    public async Task Head_has_the_length_and_no_body()
    {
        using var function = new ImagesFunctionUnderTest();
        var id = await IdAsync(function);
        var reply = await function.AskOpenlyAsync("HEAD", $"/img/{id}.png");
        Assert.Equal((200, 0, $"{Photo.Length}"), (reply.Status, reply.Body.Length, reply.Headers["Content-Length"]));
    }

    /// <summary>Should the gateway ever ask nobody: whatever it lets pass that is not open ends here.</summary>
    [Fact]
    public async Task Each_call_that_is_not_open_is_refused_where_no_authorizer_knew_the_caller_and_the_others_are_not()
    {
        using var function = new ImagesFunctionUnderTest();
        foreach (var route in ApiRoutes.All)
        {
            var target = route.Template.Replace("{image}", Guid.CreateVersion7().ToString()).Replace("{id}", Guid.CreateVersion7().ToString());
            var reply = await function.AskOpenlyAsync(route.Method, target);
            Assert.Equal((route, route.IsOpen), (route, reply.Status != 401));
        }

        Assert.Empty(await function.Records.ListAsync(null, 10));
        Assert.Contains(ProblemTypes.Unauthorized, (await function.AskOpenlyAsync("POST", "/img", Photo, ("content-type", "image/png"))).Text);
        var empty = ImagesFunctionUnderTest.Request("GET", "/img", null, [], []);
        Assert.Equal(401, (await function.SendAsync(empty)).Status);
    }

    [Fact]
    public async Task A_token_is_as_good_as_a_signature()
    {
        using var function = new ImagesFunctionUnderTest();
        var token = JsonNode.Parse("""{"jwt": {"claims": {"sub": "somebody", "aud": "images"}, "scopes": null}}""")!.AsObject();
        Assert.Equal(200, (await function.SendAsync(ImagesFunctionUnderTest.Request("GET", "/img", null, [], token))).Status);
        Assert.Equal("somebody", function.Log[^1].GetProperty("caller").GetString());
    }

    [Fact]
    public async Task The_log_says_who_called_and_counts_what_was_added()
    {
        using var function = new ImagesFunctionUnderTest();
        await AddAsync(function);
        var line = function.Log[^1];
        Assert.Equal(("POST", "/api/v1/img", 201, 1), (
            line.GetProperty("method").GetString(), line.GetProperty("path").GetString(), line.GetProperty("status").GetInt32(), line.GetProperty("Uploads").GetInt32()));
        Assert.Equal("arn:aws:iam::123456789012:user/app", line.GetProperty("caller").GetString());

        var image = $$"""{"type": "base64", "data": "{{Convert.ToBase64String(Photo)}}"}""";
        var many = await function.AskAsync("POST", "/img", Encoding.UTF8.GetBytes($$"""[{{image}}, {{image}}, {"type": "base64", "data": "AAAA"}]"""), ("content-type", "application/json"));
        Assert.Equal(200, many.Status);
        Assert.Equal(2, function.Log[^1].GetProperty("Uploads").GetInt32());
        Assert.Equal("Uploads", function.Log[^1].GetProperty("_aws").GetProperty("CloudWatchMetrics")[0].GetProperty("Metrics")[0].GetProperty("Name").GetString());
    }

    [Fact]
    public async Task Sent_again_with_its_key_an_image_is_counted_once()
    {
        using var function = new ImagesFunctionUnderTest();
        var first = await AddAsync(function, ("idempotency-key", "one"));
        var again = await AddAsync(function, ("idempotency-key", "one"));

        Assert.Equal(first.Text, again.Text);
        Assert.Equal("true", again.Headers["Idempotency-Replayed"]);
        Assert.Equal([1, 0], function.Log.Select(line => line.TryGetProperty("Uploads", out var uploads) ? uploads.GetInt32() : 0));
    }

    [Fact]
    public async Task An_image_that_no_answer_holds_is_asked_of_the_store()
    {
        using var function = new ImagesFunctionUnderTest(new ResizeOptions { AnswerLimit = new AnswerLimit(100, key => new Uri("https://s3.example.com/" + key)) });
        var id = await IdAsync(function);
        var reply = await function.AskOpenlyAsync("GET", $"/img/{id}.jpg?width=64");
        Assert.Equal((302, $"https://s3.example.com/w64-jpg/uploads/{id}.png", 0), (reply.Status, reply.Headers["Location"], reply.Body.Length));
        Assert.Equal("private, no-store", reply.Headers["Cache-Control"]);
    }

    [Fact]
    public async Task What_does_not_come_in_time_is_said_to_be_late_and_leaves_nothing_behind()
    {
        using var function = new ImagesFunctionUnderTest();
        function.Cdn.Source.BeforePut = _ => Task.Delay(Timeout.Infinite);
        var request = ImagesFunctionUnderTest.Request("POST", "/img", Photo, [("content-type", "image/png")], ImagesFunctionUnderTest.Signed);
        var reply = await function.SendAsync(request, new TestContext(TimeSpan.FromSeconds(1)));
        Assert.Equal(504, reply.Status);
        Assert.Equal((1, "ERROR"), (function.Log[^1].GetProperty("Failures").GetInt32(), function.Log[^1].GetProperty("level").GetString()));
    }

    [Fact]
    public async Task Another_path_is_none_of_its_own()
    {
        using var function = new ImagesFunctionUnderTest();
        Assert.Equal(404, (await function.SendAsync(Events.Request("/resize/w200/a.png"))).Status);
        Assert.Equal(404, (await function.AskOpenlyAsync("GET", "/nothing")).Status);
        await Assert.ThrowsAsync<ArgumentException>(() => function.SendAsync("""{"version": "1.0"}"""));
    }

    private static Task<Reply> AddAsync(ImagesFunctionUnderTest function, params (string Name, string? Value)[] headers) =>
        function.AskAsync("POST", "/img", Photo, [("content-type", "image/png"), .. headers]);

    private static async Task<string> IdAsync(ImagesFunctionUnderTest function) =>
        Events.Json((await AddAsync(function)).Body).GetProperty("id").GetString()!;

    private static async Task<byte[]> BytesAsync(ImagesFunctionUnderTest function, string target)
    {
        var reply = await function.AskOpenlyAsync("GET", target);
        Assert.Equal(200, reply.Status);
        return reply.Body;
    }
}
