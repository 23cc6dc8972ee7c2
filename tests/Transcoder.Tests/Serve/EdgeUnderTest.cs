using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Transcoder.Cli.Serve;
using Transcoder.Contracts;

namespace Transcoder.Tests.Serve;

/// <summary>A real edge on a real socket, with origins that do as the test says.</summary>
internal sealed class EdgeUnderTest : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly EdgeStore _store;

    private EdgeUnderTest(WebApplication app, EdgeStore store)
    {
        (_app, _store) = (app, store);
        Edge = new LocalEdge(store);
        Client = NewClient();
    }

    public LocalEdge Edge { get; }

    public HttpClient Client { get; }

    public static Task<EdgeUnderTest> StartAsync(Func<string, OriginAnswer> website, UrlPolicyOptions? urls = null) =>
        StartAsync((_, exchange, _) => ValueTask.FromResult(website(exchange.Path)), urls: urls);

    public static async Task<EdgeUnderTest> StartAsync(Origin website, Origin? resize = null, Settle? settle = null, UrlPolicyOptions? urls = null, Origin? api = null)
    {
        var store = new EdgeStore(64 * 1024 * 1024, TimeProvider.System);
        var app = EdgeHost.Build(
            new EdgeHostOptions { LogLevel = LogLevel.None },
            _ => new Upstream(new UrlPolicy(urls ?? new()), store, website, resize ?? website, api ?? website, settle ?? ((_, _, _) => Task.FromResult(false))));
        await app.StartAsync();
        return new EdgeUnderTest(app, store);
    }

    /// <summary>One with a connection of its own.</summary>
    public HttpClient NewClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        BaseAddress = new Uri(_app.Urls.First()),
        Timeout = TimeSpan.FromSeconds(20),
    };

    public Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, headers);

    /// <summary>Sends the path as it is written.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        var asWritten = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        var request = new HttpRequestMessage(method, new Uri(_app.Urls.First() + path, asWritten));
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return Client.SendAsync(request);
    }

    public async Task<string> TextAsync(string path)
    {
        using var response = await GetAsync(path);
        return await response.Content.ReadAsStringAsync();
    }

    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        return _app.DisposeAsync();
    }
}

internal static class Answers
{
    public static OriginAnswer Text(string text, string? cacheControl = "max-age=600", int status = 200, string? tag = null)
    {
        var body = System.Text.Encoding.UTF8.GetBytes(text);
        return new OriginAnswer(status)
        {
            Route = "test",
            ContentType = "text/plain",
            ContentLength = body.Length,
            CacheControl = cacheControl,
            CacheTag = tag,
            ETag = $"\"{text.GetHashCode(StringComparison.Ordinal):x}\"",
            Body = body,
        };
    }

    public static string? Header(this HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values)
            ? string.Join(", ", values)
            : null;
}
