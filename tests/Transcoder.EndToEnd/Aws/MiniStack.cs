using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Transcoder.EndToEnd.Aws;

/// <summary>The stand-in for CloudFront before two origins that do as the test says, set up from a template written by hand.</summary>
internal sealed class MiniStack : IAsyncDisposable
{
    public const string WebsiteHost = "images-123456789012.s3-website-eu-west-1.amazonaws.com";
    public const string ApiHost = "a1.execute-api.eu-west-1.amazonaws.com";

    private readonly List<WebApplication> _origins = [];
    private CloudFront? _edge;
    private Browser? _browser;

    public static StackTemplate Template { get; } = new(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "mini.template.json")),
        new Dictionary<string, string>
        {
            ["AWS::Region"] = "eu-west-1",
            ["AWS::AccountId"] = "123456789012",
            ["Referer"] = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:Referer-x",
            ["secret:arn:aws:secretsmanager:eu-west-1:123456789012:secret:Referer-x"] = "open sesame",
            ["Api.ApiEndpoint"] = $"https://{ApiHost}",
            ["Distribution.DomainName"] = "d1.cloudfront.net",
        });

    /// <summary>What the origins were asked: host, path and the query as they came.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    public CloudFront Edge => _edge!;

    public Browser Browser => _browser!;

    public static async Task<MiniStack> StartAsync(RequestDelegate website, RequestDelegate? api = null, CloudFrontOptions? options = null)
    {
        var stack = new MiniStack();
        var addresses = new Dictionary<string, Uri>
        {
            [WebsiteHost] = await stack.OriginAsync(website),
            [ApiHost] = await stack.OriginAsync(api ?? website),
        };
        stack._edge = await CloudFront.StartAsync(Template, host => addresses[host], options);
        stack._browser = new Browser(stack._edge.Address);
        return stack;
    }

    /// <summary>An origin's answer, in one line.</summary>
    public static RequestDelegate Text(string text, int status = 200, params (string Name, string Value)[] headers) => context =>
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
            context.Response.Headers[name] = value;
        return context.Response.WriteAsync(text);
    };

    public async ValueTask DisposeAsync()
    {
        _browser?.Dispose();
        if (_edge is not null)
            await _edge.DisposeAsync();
        foreach (var origin in _origins)
            await origin.DisposeAsync();
    }

    private async Task<Uri> OriginAsync(RequestDelegate answer)
    {
        var origin = await Loopback.StartAsync(context =>
        {
            var (path, query) = context.Target();
            Asked.Enqueue($"{context.Request.Method} {context.Request.Host} {path}{(query is "" ? "" : "?" + query)}");
            return answer(context);
        });
        _origins.Add(origin);
        return origin.Address();
    }
}

/// <summary>A time that passes when it is told to.</summary>
internal sealed class Clock : TimeProvider
{
    private long _ticks = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public void Pass(double seconds) => Interlocked.Add(ref _ticks, TimeSpan.FromSeconds(seconds).Ticks);
}
