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

    private readonly Route[] _routes;
    private readonly GatewayAuthority _authority;
    private readonly Func<string, string, Task<string>> _invoke;
    private readonly TimeSpan _patience;
    private WebApplication? _app;

    private HttpApi(StackTemplate template, Func<string, string, Task<string>> invoke, TimeSpan patience)
    {
        _patience = patience;
        _authority = new GatewayAuthority(template);
        foreach (var (_, integration) in template.Resources("AWS::ApiGatewayV2::Integration"))
            if ((string?)integration["PayloadFormatVersion"] is not "2.0" || (string?)integration["IntegrationType"] is not "AWS_PROXY")
                throw new NotSupportedException("an integration that is no function with payload 2.0");
        _routes =
        [
            .. from route in template.Resources("AWS::ApiGatewayV2::Route")
               let integration = ((string?)route.Value["Target"])?.Split('/')[^1]
               select new Route(
                   (string)route.Value["RouteKey"]!,
                   integration is null ? "" : (string)template.Properties(integration)["IntegrationUri"]!,
                   (string?)route.Value["AuthorizationType"] ?? "NONE"),
        ];
        _invoke = invoke;
    }

    public Uri Address => _app!.Address();

    /// <param name="invoke">Hands an event to the one function. What it throws is the function's failure.</param>
    /// <param name="patience">How long an answer is waited for; the service's 30 s where a test does not say.</param>
    public static Task<HttpApi> StartAsync(StackTemplate template, Func<string, Task<string>> invoke, TimeSpan? patience = null) =>
        StartAsync(template, (_, json) => invoke(json), patience);

    /// <param name="invoke">Hands an event to the function of this ARN.</param>
    /// <inheritdoc cref="StartAsync(StackTemplate, Func{string, Task{string}}, TimeSpan?)"/>
    public static async Task<HttpApi> StartAsync(StackTemplate template, Func<string, string, Task<string>> invoke, TimeSpan? patience = null)
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
        var route = _routes.FirstOrDefault(route => Captured(route.Key, context.Request.Method, path) is not null);
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

        var (authorizer, status, message) = route.Authorization is "NONE" ? default : _authority.Ask(route.Authorization, context, encoded, query, body.ToArray());
        if (status != 0)
        {
            await MessageAsync(context, status, message);
            return;
        }

        try
        {
            var @event = Event(context, route.Key, path, query, body.ToArray());
            if (authorizer is not null)
                @event["requestContext"]!["authorizer"] = authorizer;
            var answer = await _invoke(route.Function, @event.ToJsonString()).WaitAsync(_patience);
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

    /// <summary>What stands for the names in braces; null where the route is not of this request.</summary>
    private static JsonObject? Captured(string route, string method, string path)
    {
        var captured = new JsonObject();
        if (route.Split(' ') is not [var allowed, var pattern])
            return route is "$default" ? captured : null;
        if (allowed is not "ANY" && allowed != method)
            return null;
        var (wanted, given) = (pattern.Split('/'), path.Split('/'));
        for (var segment = 0; segment < wanted.Length; segment++)
        {
            if (wanted[segment] is "{proxy+}")
                return string.Join('/', given.Skip(segment)) is { Length: > 0 } rest ? new JsonObject { ["proxy"] = rest } : null;
            if (segment >= given.Length)
                return null;
            if (wanted[segment] is ['{', .. var name, '}'] && given[segment] is not "")
                captured[name] = given[segment];
            else if (wanted[segment] != given[segment])
                return null;
        }
        return wanted.Length == given.Length ? captured : null;
    }

    private static JsonObject Event(HttpContext context, string route, string path, string query, byte[] body)
    {
        var request = context.Request;
        var headers = request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => string.Join(',', header.Value.AsEnumerable()));
        var now = DateTimeOffset.UtcNow;
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
        if (Captured(route, request.Method, path) is { Count: > 0 } captured)
            @event["pathParameters"] = captured;
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
        if (response.StatusCode is 204 or 304 || HttpMethods.IsHead(context.Request.Method))
            return;
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes);
    }

    /// <param name="Function">Its ARN.</param>
    private sealed record Route(string Key, string Function, string Authorization);

    private static Task MessageAsync(HttpContext context, int status, string message)
    {
        context.Response.Clear();
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(JsonSerializer.Serialize(new { message }));
    }
}
