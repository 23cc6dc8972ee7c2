using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Transcoder.Tests.Cdk;

namespace Transcoder.EndToEnd.Aws;

/// <summary>A request as a function sees it and may change it.</summary>
internal sealed record ViewerRequest(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers)
{
    public byte[] Body { get; init; } = [];

    public static async Task<ViewerRequest> OfAsync(HttpContext context)
    {
        var (path, query) = context.Target();
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        return new ViewerRequest(context.Request.Method, path, query,
            context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()))
        {
            Body = body.ToArray(),
        };
    }

    public JsonObject ToEvent() => new()
    {
        ["method"] = Method,
        ["uri"] = Path,
        ["querystring"] = new JsonObject(
            from pair in Query.Split('&', StringSplitOptions.RemoveEmptyEntries)
            group pair.Split('=', 2).ElementAtOrDefault(1) ?? "" by pair.Split('=', 2)[0] into values
            select KeyValuePair.Create(values.Key, (JsonNode?)new JsonObject { ["value"] = values.First() })),
        ["headers"] = Functions.ToEvent(Headers.Where(header => header.Key is not "cookie")),
        ["cookies"] = new JsonObject(),
    };
}

/// <summary>The functions of a distribution, run as CloudFront runs them.</summary>
internal sealed class Functions : IDisposable
{
    private readonly EdgeRuntime _runtime = new();

    public Functions(Distribution distribution)
    {
        foreach (var (name, code) in distribution.Functions)
            _runtime.Load(name, code);
    }

    /// <summary>The request to go on with, or the answer to it.</summary>
    /// <exception cref="EdgeFunctionException">It threw.</exception>
    /// <exception cref="FormatException">What it gave back is neither.</exception>
    public (ViewerRequest? Request, Stored? Answer) OnRequest(string function, ViewerRequest request)
    {
        var result = _runtime.Call(function, Event("viewer-request", request));
        if (result?["statusCode"] is not null)
            return (null, Answer(result, []));
        return (string?)result?["uri"] is ['/', ..] path && result["headers"] is JsonObject headers
            ? (request with { Path = path, Headers = FromEvent(headers) }, null)
            : throw new FormatException("no request, and no response");
    }

    /// <inheritdoc cref="OnRequest"/>
    public Stored OnResponse(string function, ViewerRequest request, Stored answer)
    {
        var @event = Event("viewer-response", request);
        @event["response"] = new JsonObject
        {
            ["statusCode"] = answer.Status,
            ["statusDescription"] = "",
            ["headers"] = ToEvent(answer.Headers.Select(header => KeyValuePair.Create(header.Key.ToLowerInvariant(), header.Value))),
            ["cookies"] = new JsonObject(),
        };
        var changed = Answer(_runtime.Call(function, @event) ?? throw new FormatException("no response"), answer.Body);
        return changed.Status == answer.Status ? changed : throw new FormatException("another status");
    }

    public void Dispose() => _runtime.Dispose();

    public static JsonObject ToEvent(IEnumerable<KeyValuePair<string, string>> headers) =>
        new(headers.Select(header => KeyValuePair.Create(header.Key, (JsonNode?)new JsonObject { ["value"] = header.Value })));

    private static JsonObject Event(string type, ViewerRequest request) => new()
    {
        ["version"] = "1.0",
        ["context"] = new JsonObject { ["eventType"] = type, ["requestId"] = Guid.NewGuid().ToString("N") },
        ["viewer"] = new JsonObject { ["ip"] = "127.0.0.1" },
        ["request"] = request.ToEvent(),
    };

    private static Stored Answer(JsonNode result, byte[] body)
    {
        if (result["statusCode"] is not JsonValue status || !status.TryGetValue<int>(out var code) || code is < 200 or > 599)
            throw new FormatException($"the status {result["statusCode"]}");
        if (result["body"] is { } given)
        {
            var data = (string)given["data"]!;
            body = (string?)given["encoding"] is "base64" ? Convert.FromBase64String(data) : Encoding.UTF8.GetBytes(data);
        }
        return new Stored(code, FromEvent(result["headers"] as JsonObject ?? []), body);
    }

    private static Dictionary<string, string> FromEvent(JsonObject headers) => headers.ToDictionary(
        header => header.Key == header.Key.ToLowerInvariant() ? header.Key : throw new FormatException($"the header {header.Key}"),
        header => header.Value?["value"] is JsonValue value && value.TryGetValue<string>(out var text)
            ? text
            : throw new FormatException($"the value of the header {header.Key}"),
        StringComparer.OrdinalIgnoreCase);
}
