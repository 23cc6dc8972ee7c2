using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Transcoder.EndToEnd.Api;

/// <summary>Every example of the document is sent, and every answer is as the document says.</summary>
public sealed partial class DocumentTests(ApiSite site) : IClassFixture<ApiSite>
{
    private ApiCaller Api => site.Api;

    [Fact]
    public async Task The_server_gives_its_document() =>
        Assert.Equal(OpenApi.Document.ToJsonString(), (await Api.GetAsync("/openapi.json")).Json.ToJsonString());

    [Fact]
    public async Task Every_example_is_answered_as_it_is_told()
    {
        await using var host = new ImageHost(IPAddress.Loopback, $"HTTP/1.1 200 OK\nContent-Length: {Pictures.Red.Length}", Pictures.Red);
        var thumbnail = (await Api.PostAsync("/thumbnails", new JsonObject { ["url"] = $"{host.Address}" })).Json["id"]!.ToString();
        var batched = (string)(await Api.AddAsync(Pictures.Red))["id"]!;
        var batch = (await Api.PostAsync("/batch", new JsonObject { ["ids"] = new JsonArray(batched), ["transform"] = "w32" })).Json["id"]!.ToString();
        var (answers, sent) = (new List<(string, JsonNode, JsonNode?)>(), 0);
        foreach (var (method, path, operation) in OpenApi.Operations())
        {
            foreach (var example in Examples(method, path, operation))
            {
                // Each with an image of its own: one of them deletes it.
                var image = (string)(await Api.AddAsync(Pictures.Red))["id"]!;
                string Filled(string text) => ImageId().Replace(JobId().Replace(text, path.StartsWith("/batch", StringComparison.Ordinal) ? batch : thumbnail), image)
                    .Replace("https://images.example/", $"{host.Address}");
                var reply = await Api.SendAsync(method, Filled(example.Path), example.Body?.Invoke(Filled), example.Headers);
                Assert.True(reply.Status < 400, $"{method} {example.Path}: {reply.Text}");
                answers.AddRange(Told($"{method} {example.Path}", operation, reply));
                sent++;
            }
        }

        Assert.True(sent > 40, $"{sent} were sent");
        await OpenApi.AssertValidAsync(answers);
    }

    /// <summary>What an answer holds, beside the schema that the document has for it.</summary>
    private static IEnumerable<(string, JsonNode, JsonNode?)> Told(string request, JsonObject operation, Reply reply)
    {
        var response = operation["responses"]![$"{reply.Status}"];
        Assert.True(response is not null, $"{request}: {reply.Status} is not told of");
        var told = OpenApi.Resolve(response);
        foreach (var (name, header) in told["headers"]?.AsObject() ?? [])
        {
            if (reply[name] is { } value)
                yield return ($"{request}: {name}", OpenApi.Resolve(header!)["schema"]!, value);
        }

        if (reply.Body.Length == 0)
            yield break;
        var type = reply.ContentType!;
        var content = told["content"]![type] ?? told["content"]![$"{type.Split('/')[0]}/*"];
        Assert.True(content is not null, $"{request}: {type} is not told of");
        if (type.EndsWith("json", StringComparison.Ordinal))
            yield return (request, content["schema"]!, reply.Json);
    }

    /// <summary>A call as each of its examples has it: one for each way to name what it is of, each parameter, each body.</summary>
    private static IEnumerable<Example> Examples(string method, string path, JsonObject operation)
    {
        var shared = OpenApi.Document["paths"]![path]!["parameters"]?.AsArray() ?? [];
        var parameters = shared.Concat(operation["parameters"]?.AsArray() ?? []).Select(parameter => OpenApi.Resolve(parameter!)).ToArray();
        var paths = parameters.Where(parameter => (string)parameter["in"]! == "path").SelectMany(Values)
            .Select(value => Braces().Replace(path, value)).DefaultIfEmpty(path)
            // An image is deleted by its id, and only by that.
            .Where(named => method != "DELETE" || !named.Contains('.')).ToArray();
        var required = string.Concat(parameters.Where(parameter => parameter["required"] is not null && (string)parameter["in"]! == "query")
            .Select(parameter => $"?{parameter["name"]}={Values(parameter).Single()}"));
        var bodies = Bodies(operation).ToArray();
        foreach (var named in paths)
        {
            foreach (var body in bodies.DefaultIfEmpty(null))
                yield return new Example(named + required, [], body);
            // Filters and conditions are an image's, not its record's.
            if (paths.Length > 1 && !named.Contains('.'))
                continue;
            foreach (var parameter in parameters.Where(parameter => parameter["required"] is null))
            {
                var (name, value) = ((string)parameter["name"]!, Values(parameter).Single());
                yield return (string)parameter["in"]! == "query"
                    ? new Example($"{named}?{name}={Uri.EscapeDataString(value)}", [], bodies.LastOrDefault())
                    : new Example(named, [(name, value)], bodies.LastOrDefault());
            }
        }
    }

    private static IEnumerable<string> Values(JsonNode parameter) => parameter["examples"] is JsonObject examples
        ? examples.Select(example => Written(example.Value!["value"]!))
        : [Written(parameter["example"]!)];

    private static string Written(JsonNode value) => value.GetValueKind() == System.Text.Json.JsonValueKind.String ? (string)value! : value.ToJsonString();

    private static IEnumerable<Body> Bodies(JsonObject operation)
    {
        foreach (var (type, media) in operation["requestBody"]?["content"]?.AsObject() ?? [])
        {
            foreach (var (_, example) in media!["examples"]?.AsObject() ?? [])
                yield return filled => ApiCaller.Text(filled(Written(example!["value"]!)), type);
            if (type == "multipart/form-data")
                yield return _ => new MultipartFormDataContent { { new ByteArrayContent(Pictures.Red), "file", "red.png" }, { new StringContent("w32"), "transform" } };
            else if (media["examples"] is null)
                yield return _ => ApiCaller.Bytes(Pictures.Red, type.Replace("*", "png"));
        }
    }

    [GeneratedRegex("01985f3b-[0-9a-f-]{27}")]
    private static partial Regex JobId();

    [GeneratedRegex("01985f3a-[0-9a-f-]{27}")]
    private static partial Regex ImageId();

    [GeneratedRegex("{.*}")]
    private static partial Regex Braces();

    /// <summary>Made anew for each request: what the examples name has to be put in.</summary>
    private delegate HttpContent Body(Func<string, string> filled);

    private sealed record Example(string Path, (string, string)[] Headers, Body? Body);
}
