using System.Text;
using System.Text.Json;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;
using Transcoder.Contracts;
using Transcoder.Delivery;
using Transcoder.Lambda;
using Transcoder.Tests.Delivery;

namespace Transcoder.Tests.Lambda;

/// <summary>Both functions over the service on two folders; events go in and answers come out as the JSON that they are.</summary>
internal sealed class FunctionsUnderTest : IDisposable
{
    private static readonly SourceGeneratorLambdaJsonSerializer<EventJson> Serializer = new();

    private readonly MemoryStream _output = new();
    private readonly FunctionLog _log;
    private readonly ResizeFunction _resize;
    private readonly MirrorFunction _mirror;

    public FunctionsUnderTest(UrlPolicyOptions? urls = null, ResizeOptions? resize = null, params string[] secrets)
    {
        Cdn = new TestCdn(urls, resize);
        _log = new FunctionLog(_output, "transcoder-test", TimeProvider.System);
        _resize = new ResizeFunction(Cdn.Resize, new OriginSecret(secrets is [] ? [Events.Secret] : secrets), _log);
        _mirror = new MirrorFunction(Cdn.Mirror, new ReducedWishes(Cdn.Reduced, Cdn.Destination, "cdn"), "originals", _log);
    }

    public TestCdn Cdn { get; }

    /// <summary>The lines of the log so far.</summary>
    public List<JsonElement> Log =>
        [.. Encoding.UTF8.GetString(_output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];

    public Task<Reply> AskAsync(string path, string method = "GET", params (string Name, string? Value)[] headers) =>
        SendAsync(Events.Request("/resize/" + path, method, headers));

    public async Task<Reply> SendAsync(string json, ILambdaContext? context = null)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        var request = Serializer.Deserialize<APIGatewayHttpApiV2ProxyRequest>(stream);
        var response = await _resize.HandleAsync(request, context ?? new TestContext());
        using var written = new MemoryStream();
        await response.CopyToAsync(written);
        return Reply.Of(written.ToArray());
    }

    public async Task NotifyAsync(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        await _mirror.HandleAsync(Serializer.Deserialize<SourceEvent>(stream), new TestContext());
    }

    public void Dispose()
    {
        _log.Dispose();
        Cdn.Dispose();
    }
}

/// <summary>What an HTTP API makes of a function's answer.</summary>
internal sealed record Reply(int Status, Dictionary<string, string> Headers, byte[] Body, int JsonBytes)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public static Reply Of(byte[] json)
    {
        var answer = Events.Json(json);
        var headers = answer.GetProperty("headers").EnumerateObject()
            .ToDictionary(header => header.Name, header => header.Value.GetString()!, StringComparer.OrdinalIgnoreCase);
        var body = answer.TryGetProperty("body", out var text) ? text.GetString()! : "";
        return new Reply(
            answer.GetProperty("statusCode").GetInt32(),
            headers,
            answer.GetProperty("isBase64Encoded").GetBoolean() ? Convert.FromBase64String(body) : Encoding.UTF8.GetBytes(body),
            json.Length);
    }
}
