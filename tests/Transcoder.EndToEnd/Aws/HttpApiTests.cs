using System.Text.Json.Nodes;

namespace Transcoder.EndToEnd.Aws;

public class HttpApiTests
{
    [Theory]
    [InlineData("/resize/w200/a%20b.jpg?x=%41&y", "/resize/w200/a b.jpg", "x=%41&y")]
    [InlineData("/resize/w200/a%3Fb.jpg", "/resize/w200/a", "")]
    [InlineData("/resize/w200/%2541.jpg", "/resize/w200/%41.jpg", "")]
    public async Task The_path_is_decoded_once_and_cut_at_a_question_mark(string target, string rawPath, string rawQuery)
    {
        JsonNode? seen = null;
        await using var api = await HttpApi.StartAsync(MiniStack.Template, json =>
        {
            seen = JsonNode.Parse(json);
            return Task.FromResult("""{"statusCode": 200, "headers": {"X-Own": "1"}, "body": "/w==", "isBase64Encoded": true}""");
        });
        using var browser = new Browser(api.Address);
        var reply = await browser.GetAsync(target, ("X-Origin-Secret", "s"), ("X-Path", "/a%20b"));

        Assert.Equal(("2.0", "ANY /resize/{proxy+}", rawPath, rawQuery), (
            (string)seen!["version"]!, (string)seen["routeKey"]!, (string)seen["rawPath"]!, (string)seen["rawQueryString"]!));
        Assert.Equal(("s", "/a%20b", "GET", rawPath["/resize/".Length..]), (
            (string)seen["headers"]!["x-origin-secret"]!, (string)seen["headers"]!["x-path"]!,
            (string)seen["requestContext"]!["http"]!["method"]!, (string)seen["pathParameters"]!["proxy"]!));
        Assert.Equal((200, "1", 255, 1), (reply.Status, reply["X-Own"], reply.Body[0], reply.Body.Length));
    }

    [Fact]
    public async Task The_body_comes_in_base64()
    {
        JsonNode? seen = null;
        await using var api = await HttpApi.StartAsync(MiniStack.Template, json => Task.FromResult((seen = JsonNode.Parse(json)) is null ? "" : "\"said\""));
        using var http = new HttpClient();
        using var reply = await http.PostAsync(new Uri(api.Address, "/resize/a"), new ByteArrayContent([1, 2]));

        Assert.Equal(("AQI=", true), ((string)seen!["body"]!, (bool)seen["isBase64Encoded"]!));
        Assert.Equal("\"said\"", await reply.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Failures_are_the_services_own()
    {
        await using var api = await HttpApi.StartAsync(MiniStack.Template, json => json.Contains("/resize/large", StringComparison.Ordinal)
            ? Task.FromResult($$"""{"statusCode": 200, "body": "{{new string('a', 6_291_556)}}"}""")
            : throw new InvalidOperationException());
        using var browser = new Browser(api.Address);

        Assert.Equal((404, """{"message":"Not Found"}"""), await SaidAsync("/other"));
        Assert.Equal((404, """{"message":"Not Found"}"""), await SaidAsync("/resize/"));
        Assert.Equal((500, """{"message":"Internal Server Error"}"""), await SaidAsync("/resize/a"));
        Assert.Equal((500, """{"message":"Internal Server Error"}"""), await SaidAsync("/resize/large"));

        async Task<(int, string)> SaidAsync(string path) => await browser.GetAsync(path) is var reply ? (reply.Status, reply.Text) : default;
    }

    [Fact]
    public async Task A_function_that_does_not_end_is_not_waited_for()
    {
        await using var api = await HttpApi.StartAsync(MiniStack.Template, _ => new TaskCompletionSource<string>().Task, TimeSpan.FromMilliseconds(50));
        using var browser = new Browser(api.Address);
        var reply = await browser.GetAsync("/resize/a");
        Assert.Equal((503, """{"message":"Service Unavailable"}"""), (reply.Status, reply.Text));
    }
}
