using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Transcoder.EndToEnd.Aws;

/// <summary>API Gateway's HTTP API before a function, with payload 2.0, set up from a template. It does not throttle.</summary>
internal sealed class HttpApi : IAsyncDisposable
{
    private const int MostBytes = 10 * 1024 * 1024;

    // A function's answer, as JSON.
    private const int MostAnswerBytes = 6_291_556;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly string[] _routes;
    private readonly Func<string, Task<string>> _invoke;
    private readonly TimeSpan _patience;
    private WebApplication? _app;

    private HttpApi(StackTemplate template, Func<string, Task<string>> invoke, TimeSpan patience)
    {
        _patience = patience;
        foreach (var (_, integration) in template.Resources("AWS::ApiGatewayV2::Integration"))
            if ((string?)integration["PayloadFormatVersion"] is not "2.0" || (string?)integration["IntegrationType"] is not "AWS_PROXY")
                throw new NotSupportedException("an integration that is no function with payload 2.0");
        _routes = [.. template.Resources("AWS::ApiGatewayV2::Route").Select(route => (string)route.Value["RouteKey"]!)];
        _invoke = invoke;
    }

    public Uri Address => _app!.Address();

    /// <param name="invoke">Hands an event to the function. What it throws is the function's failure.</param>
    /// <param name="patience">How long an answer is waited for; the service's 30 s where a test does not say.</param>
    public static async Task<HttpApi> StartAsync(StackTemplate template, Func<string, Task<string>> invoke, TimeSpan? patience = null)
    {
        var api = new HttpApi(template, invoke, patience ?? Longest);
        api._app = await Loopback.StartAsync(api.AnswerAsync);
        return api;
    }

    public ValueTask DisposeAsync() => _app!.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var (encoded, query) = context.Target();
        // What a '?' in a key becomes: the API decodes once, and what stands behind a decoded one is lost.
        var path = Uri.UnescapeDataString(encoded).Split('?')[0];
        var route = _routes.FirstOrDefault(route => Matches(route, context.Request.Method, path));
        if (route is null)
        {
            await MessageAsync(context, 404, "Not Found");
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        if (body.Length > MostBytes)
        {
            await MessageAsync(context, 413, "Request Entity Too Large");
            return;
        }

        try
        {
            var answer = await _invoke(Event(context, route, path, query, body.ToArray()).ToJsonString()).WaitAsync(_patience);
            if (Encoding.UTF8.GetByteCount(answer) > MostAnswerBytes)
                throw new InvalidOperationException("Response payload size exceeded maximum allowed payload size.");
            await WriteAsync(context, answer);
        }
        catch (TimeoutException)
        {
            await MessageAsync(context, 503, "Service Unavailable");
        }
        catch (Exception)
        {
            await MessageAsync(context, 500, "Internal Server Error");
        }
    }

    private static bool Matches(string route, string method, string path)
    {
        if (route.Split(' ') is not [var allowed, var pattern])
            return route is "$default";
        var prefix = pattern.EndsWith("/{proxy+}", StringComparison.Ordinal) ? pattern[..^"{proxy+}".Length] : null;
        return (allowed is "ANY" || allowed == method)
            && (prefix is null ? path == pattern : path.StartsWith(prefix, StringComparison.Ordinal) && path.Length > prefix.Length);
    }

    private static JsonObject Event(HttpContext context, string route, string path, string query, byte[] body)
    {
        var request = context.Request;
        var headers = request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => string.Join(',', header.Value.AsEnumerable()));
        var (prefix, now) = (route.Split(' ').Last().Replace("{proxy+}", "", StringComparison.Ordinal), DateTimeOffset.UtcNow);
        var @event = new JsonObject
        {
            ["version"] = "2.0",
            ["routeKey"] = route,
            ["rawPath"] = path,
            ["rawQueryString"] = query,
            ["headers"] = new JsonObject(headers.Select(header => KeyValuePair.Create(header.Key, (JsonNode?)header.Value))),
            ["requestContext"] = new JsonObject
            {
                ["accountId"] = "anonymous",
                ["apiId"] = "standin",
                ["domainName"] = request.Host.Value,
                ["domainPrefix"] = "standin",
                ["http"] = new JsonObject
                {
                    ["method"] = request.Method,
                    ["path"] = path,
                    ["protocol"] = "HTTP/1.1",
                    ["sourceIp"] = "127.0.0.1",
                    ["userAgent"] = headers.GetValueOrDefault("user-agent", ""),
                },
                ["requestId"] = context.TraceIdentifier,
                ["routeKey"] = route,
                ["stage"] = "$default",
                ["time"] = now.ToString("dd/MMM/yyyy:HH:mm:ss +0000", null),
                ["timeEpoch"] = now.ToUnixTimeMilliseconds(),
            },
            ["isBase64Encoded"] = body.Length > 0,
        };
        if (route.EndsWith("{proxy+}", StringComparison.Ordinal))
            @event["pathParameters"] = new JsonObject { ["proxy"] = path[prefix.Length..] };
        if (body.Length > 0)
            @event["body"] = Convert.ToBase64String(body);
        return @event;
    }

    private static async Task WriteAsync(HttpContext context, string json)
    {
        var response = context.Response;
        // Without a status, all that the function said is the body.
        if (JsonNode.Parse(json) is not JsonObject answer || answer["statusCode"] is null)
        {
            response.ContentType = "application/json";
            await response.WriteAsync(json);
            return;
        }

        response.StatusCode = (int)answer["statusCode"]!;
        response.ContentType = "text/plain; charset=utf-8";
        foreach (var (name, value) in answer["headers"] as JsonObject ?? [])
            response.Headers[name] = value!.ToString();
        var body = (string?)answer["body"] ?? "";
        var bytes = (bool?)answer["isBase64Encoded"] is true ? Convert.FromBase64String(body) : Encoding.UTF8.GetBytes(body);
        if (response.StatusCode is 304 || HttpMethods.IsHead(context.Request.Method))
            return;
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes);
    }

    private static Task MessageAsync(HttpContext context, int status, string message)
    {
        context.Response.Clear();
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(JsonSerializer.Serialize(new { message }));
    }
}
