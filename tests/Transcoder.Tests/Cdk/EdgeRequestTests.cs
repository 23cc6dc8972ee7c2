using System.Text.Json.Nodes;
using Transcoder.Contracts;

namespace Transcoder.Tests.Cdk;

/// <summary>What the functions do to a request and an answer beyond the meaning of the path.</summary>
public class EdgeRequestTests(EdgeFunctions edge) : IClassFixture<EdgeFunctions>
{
    [Theory]
    [InlineData("/a%20b%2Bc%26%23%C3%A9.jpg", "/a%20b%2Bc&%23%C3%A9.jpg")]
    [InlineData("/w200/%41+b.jpg", "/w200/A%2Bb.jpg")]
    [InlineData("/w200/a%2Fb.jpg", "/w200/a/b.jpg")]
    [InlineData("/w200/a%3Fb.jpg", "/w200/a%3Fb.jpg")]
    [InlineData("/w200/%2525.jpg", "/w200/%2525.jpg")]
    [InlineData("/w200/%F0%9F%98%80.jpg", "/w200/%F0%9F%98%80.jpg")]
    [InlineData("/%77200/a.jpg", "/w200/a.jpg")]
    [InlineData("/a/../b//c.jpg", "/a/../b//c.jpg")]
    [InlineData("//x", "//x")]
    [InlineData("/", "/")]
    public void A_path_goes_on_in_one_spelling(string uri, string to) => Assert.Equal(to, edge.Ask("default", uri).GoesOnTo);

    [Theory]
    [InlineData("/%")]
    [InlineData("/%4")]
    [InlineData("/%zz.jpg")]
    [InlineData("/%ff.jpg")]
    [InlineData("/%C0%AF.jpg")]
    [InlineData("/%ED%A0%80.jpg")]
    [InlineData("/%F4%90%80%80.jpg")]
    [InlineData("/w200/a%00.jpg")]
    [InlineData("/resize/%")]
    public void What_is_no_text_is_refused(string uri) => Assert.Equal(400, edge.Ask("default", uri).Status);

    [Fact]
    public void A_long_path_is_refused()
    {
        Assert.Equal("/" + new string('a', 1024), edge.Ask("default", "/" + new string('a', 1024)).GoesOnTo);
        Assert.Equal(414, edge.Ask("default", "/" + new string('a', 1025)).Status);
        Assert.Equal(414, edge.Ask("default", "/" + UrlPath.Encode(new string('é', 513))).Status);
        Assert.Equal(414, edge.Ask("default", "/" + new string('a', 4096)).Status);
        Assert.Equal("/" + UrlPath.Encode(new string('é', 512)), edge.Ask("default", "/" + UrlPath.Encode(new string('é', 512))).GoesOnTo);
        Assert.Equal("/resize/" + new string('a', 1024), edge.Ask("default", "/resize/" + new string('a', 1024)).GoesOnTo);
        Assert.Equal(414, edge.Ask("default", "/resize/" + new string('a', 1025)).Status);
    }

    [Theory]
    [InlineData("/resize/w200/a.jpg", "/w200/a.jpg")]
    [InlineData("/resize/w200/%41%3Fb+c.jpg", "/w200/A%3Fb%2Bc.jpg")]
    [InlineData("/resize/w200-auto/a.jpg", "/w200-webp/a.jpg")]
    [InlineData("/resize/auto/a.jpg", "/webp/a.jpg")]
    [InlineData("/resize/a.jpg", "/a.jpg")]
    [InlineData("/resize/resize/a.jpg", "/resize/a.jpg")]
    public void The_resize_function_is_told_the_path(string uri, string path)
    {
        var request = EdgeFunctions.RequestOf(uri, "image/webp");
        request["headers"]!["x-transcoder-path"] = new JsonObject { ["value"] = "/w100/other.jpg" };
        var result = edge.Request("default", request);

        Assert.Equal(("/resize" + path, path), ((string)result["uri"]!, Header(result, OriginHeaders.Path)));
    }

    [Theory]
    [InlineData("/resize/h100-w200/a%20b.jpg", 301, "/w200-h100/a%20b.jpg")]
    [InlineData("/resize/w0/a.jpg", 400, null)]
    [InlineData("/%72esize/w200/a.jpg", 301, "/resize/w200/a.jpg")]
    public void Behind_the_prefix_the_same_rule_holds(string uri, int status, string? location)
    {
        var answer = edge.Ask("default", uri);
        Assert.Equal((status, location), (answer.Status, answer.Location));
    }

    [Fact]
    public void The_query_and_a_viewers_own_claims_go()
    {
        var request = EdgeFunctions.RequestOf("/w200/a.jpg");
        request["headers"]!["x-transcoder-path"] = new JsonObject { ["value"] = "/w100/other.jpg" };
        request["headers"]!["x-transcoder-auto"] = new JsonObject { ["value"] = "1" };
        var result = edge.Request("default", request);

        Assert.Empty((JsonObject)result["querystring"]!);
        Assert.Equal(["host"], ((JsonObject)result["headers"]!).Select(header => header.Key));
    }

    [Fact]
    public void Head_is_refused_without_a_body()
    {
        var result = edge.Request("default", EdgeFunctions.RequestOf("/w0/a.jpg", method: "HEAD"));
        Assert.Equal((400, null), ((int)result["statusCode"]!, result["body"]));
        Assert.Equal("nosniff", Header(result, "x-content-type-options"));
    }

    [Fact]
    public void An_Accept_header_that_comes_twice_counts_twice()
    {
        var request = EdgeFunctions.RequestOf("/w200-auto/a.jpg");
        request["headers"]!["accept"] = JsonNode.Parse("""{"value": "text/html", "multiValue": [{"value": "text/html"}, {"value": "image/webp"}]}""");
        Assert.Equal("/w200-webp/a.jpg", (string)edge.Request("default", request)["uri"]!);
    }

    [Fact]
    public void What_the_function_cannot_do_it_leaves_to_the_origin()
    {
        var request = EdgeFunctions.RequestOf("/w200-auto/a.jpg");
        request["headers"]!["accept"] = new JsonObject { ["value"] = 1 };
        var result = edge.Request("default", request);
        Assert.Equal("/w200-auto/a.jpg", (string)result["uri"]!);
    }

    [Theory]
    [InlineData("https://cdn.example/resize/w200/a b#c?d.jpg")]
    [InlineData("https://cdn.example/resize/w200/a%20b%23c%3Fd.jpg")]
    [InlineData("/resize/w200/a%2520b%2523c%253Fd.jpg")]
    public void A_redirect_to_resize_gets_the_requests_own_spelling(string location)
    {
        var result = edge.Response(EdgeFunctions.RequestOf("/w200/a%20b%23c%3Fd.jpg"), ResponseOf(307, location));
        Assert.Equal("/resize/w200/a%20b%23c%3Fd.jpg", Header(result, "location"));
    }

    [Theory]
    [InlineData(307, "https://other.example/w200/a.jpg")]
    [InlineData(307, "https://other.example/x/resize/a.jpg")]
    [InlineData(302, "/resize/w200/a.jpg")]
    public void Other_redirects_are_left_alone(int status, string location) =>
        Assert.Equal(location, Header(edge.Response(EdgeFunctions.RequestOf("/w200/a.jpg"), ResponseOf(status, location)), "location"));

    [Theory]
    [InlineData("/w200-auto/a.jpg", false, "Accept")]
    [InlineData("/auto/a.jpg", false, "Accept")]
    [InlineData("/w200-webp/a.jpg", true, "Accept")]
    [InlineData("/w200-webp/a.jpg", false, null)]
    [InlineData("/w200/auto/a.jpg", false, null)]
    public void What_the_header_chose_says_so(string uri, bool isMarked, string? vary)
    {
        var request = EdgeFunctions.RequestOf(uri);
        if (isMarked)
            request["headers"]!["x-transcoder-auto"] = new JsonObject { ["value"] = "1" };
        Assert.Equal(vary, Header(edge.Response(request, ResponseOf(200, null)), "vary"));
    }

    [Fact]
    public void The_request_function_leaves_the_mark_that_the_response_function_reads()
    {
        var request = (JsonObject)edge.Request("default", EdgeFunctions.RequestOf("/w200-auto/a.jpg", "image/webp"));
        Assert.Equal("Accept", Header(edge.Response((JsonObject)request.DeepClone(), ResponseOf(200, null)), "vary"));
    }

    private static JsonObject ResponseOf(int status, string? location)
    {
        var headers = new JsonObject();
        if (location is not null)
            headers["location"] = new JsonObject { ["value"] = location };
        return new JsonObject { ["statusCode"] = status, ["statusDescription"] = "", ["headers"] = headers };
    }

    private static string? Header(JsonNode result, string name) => (string?)result["headers"]?[name]?["value"];
}
