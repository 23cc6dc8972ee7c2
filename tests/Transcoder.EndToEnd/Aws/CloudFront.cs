using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Transcoder.Tests.Cdk;

namespace Transcoder.EndToEnd.Aws;

internal sealed record CloudFrontOptions
{
    /// <inheritdoc cref="EdgeCache" path="/param[@name='redirectsAreKept']"/>
    public bool RedirectsAreKept { get; init; }

    /// <summary>Does a viewer response's function see the request as the other function left it, or as the viewer sent it? No page says.</summary>
    public bool ResponseSeesTheRewrittenRequest { get; init; }

    /// <summary>Is the root object put in before the path chooses its behaviour, or after? No page says.</summary>
    public bool RootComesBeforeTheBehaviour { get; init; }

    /// <summary>Serve over HTTP what the template wants over HTTPS: there is no TLS here. False redirects, as CloudFront does.</summary>
    public bool ServesPlainHttp { get; init; } = true;

    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>
/// CloudFront as far as this project leans on it, one edge of it, set up from a template. It compresses nothing, serves nothing stale, and
/// forwards no Range and no condition of a viewer.
/// </summary>
internal sealed class CloudFront : IAsyncDisposable
{
    private readonly Distribution _distribution;
    private readonly EdgeCache _cache;
    private readonly Functions _functions;
    private readonly OriginClient _origins;
    private readonly CloudFrontOptions _options;
    private readonly ConcurrentDictionary<string, Task> _flights = new(StringComparer.Ordinal);
    private WebApplication? _app;
    private int _requests;
    private int _functionRuns;

    private CloudFront(StackTemplate template, Func<string, Uri> addressOf, CloudFrontOptions options)
    {
        _options = options;
        _distribution = new Distribution(template);
        _cache = new EdgeCache(_distribution, options.RedirectsAreKept, options.Time);
        _functions = new Functions(_distribution);
        _origins = new OriginClient(addressOf);
    }

    public Uri Address => _app!.Address();

    /// <summary>How often it was asked.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>How often a function of it ran.</summary>
    public int FunctionRuns => Volatile.Read(ref _functionRuns);

    /// <param name="addressOf">Where the host of an origin really is.</param>
    public static async Task<CloudFront> StartAsync(StackTemplate template, Func<string, Uri> addressOf, CloudFrontOptions? options = null)
    {
        var edge = new CloudFront(template, addressOf, options ?? new CloudFrontOptions());
        edge._app = await Loopback.StartAsync(edge.AnswerAsync);
        return edge;
    }

    /// <inheritdoc cref="EdgeCache.Invalidate"/>
    public void Invalidate(params IEnumerable<string> paths) => _cache.Invalidate(paths);

    public async ValueTask DisposeAsync()
    {
        await _app!.DisposeAsync();
        _functions.Dispose();
        _origins.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        var asked = await ViewerRequest.OfAsync(context);
        Stored answer;
        try
        {
            answer = await AnswerAsync(asked, context.Request.Host.Value ?? "");
        }
        catch (EdgeFunctionException error)
        {
            answer = Page(503, $"The function threw: {error.Message}", "FunctionExecutionError");
        }
        catch (FormatException error)
        {
            answer = Page(502, $"The function's result is not valid: {error.Message}", "FunctionValidationError");
        }
        await WriteAsync(context, answer);
    }

    private async Task<Stored> AnswerAsync(ViewerRequest asked, string host)
    {
        var root = asked.Path is "/" && _distribution.RootObject is { } name ? asked with { Path = "/" + name } : asked;
        var behaviour = _distribution.For((_options.RootComesBeforeTheBehaviour ? root : asked).Path);
        asked = root;
        if (behaviour.HttpsOnly && !_options.ServesPlainHttp)
            return Page(301, "", "Redirect", ("Location", $"https://{host}{asked.Path}"));
        if (!behaviour.Methods.Contains(asked.Method))
            return Page(403, "This distribution is not configured to allow the HTTP request method of this request.", "Error");

        var request = asked;
        if (behaviour.RequestFunction is { } onRequest)
        {
            Interlocked.Increment(ref _functionRuns);
            var (goesOn, answered) = _functions.OnRequest(onRequest, asked);
            if (goesOn is null)
                return Marked(answered!, "FunctionGeneratedResponse");
            request = goesOn;
        }

        var answer = Conditions.Apply(await ObjectAsync(behaviour, request), request.Headers);
        behaviour.Added.AddTo(answer.Headers, request.Headers.GetValueOrDefault("origin"));
        if (behaviour.ResponseFunction is not { } onResponse || answer.Status >= 400)
            return answer;
        Interlocked.Increment(ref _functionRuns);
        return _functions.OnResponse(onResponse, _options.ResponseSeesTheRewrittenRequest ? request : asked, answer);
    }

    private async Task<Stored> ObjectAsync(Behaviour behaviour, ViewerRequest request)
    {
        if (request.Method is not ("GET" or "HEAD"))
            return Marked(await _origins.AskAsync(behaviour, request, null), "Miss");
        var key = KeyOf(behaviour, request);
        if (Fresh(key) is { } hit)
            return hit;
        if (request.Method is "HEAD")
            return Marked(await _origins.AskAsync(behaviour, request, null), "Miss");
        if (behaviour.Life.IsNever)
            return await FetchAsync(behaviour, request, key);

        // Who asks for what is already on its way waits for it, and asks for himself only if it may not be kept.
        var landed = new TaskCompletionSource();
        if (_flights.GetOrAdd(key, landed.Task) is var flight && flight != landed.Task)
        {
            await flight;
            return Fresh(key) ?? await FetchAsync(behaviour, request, key);
        }
        try
        {
            // The one before may have landed just now.
            return Fresh(key) ?? await FetchAsync(behaviour, request, key);
        }
        finally
        {
            _flights.TryRemove(key, out _);
            landed.SetResult();
        }
    }

    /// <summary>The path, and what else the behaviour tells objects apart by.</summary>
    private static string KeyOf(Behaviour behaviour, ViewerRequest request) => string.Concat(
        [
            request.Path,
            behaviour.HasQuery && request.Query is not "" ? $"?{request.Query}" : "",
            .. from name in behaviour.Key
               let value = request.Headers.GetValueOrDefault(name.ToLowerInvariant())
               where value is not null
               select $"\n{name}: {value}",
        ]);

    private Stored? Fresh(string key) => _cache.Find(key) is { } entry && _cache.IsFresh(entry)
        ? Marked(entry.Answer, entry.Answer.Status < 400 ? "Hit" : "Error", ("Age", $"{(long)_cache.Age(entry).TotalSeconds}"))
        : null;

    private async Task<Stored> FetchAsync(Behaviour behaviour, ViewerRequest request, string key)
    {
        var stale = _cache.Find(key)?.Answer;
        var answer = await _origins.AskAsync(behaviour, request, stale?["ETag"]);
        var isStillThat = answer.Status == 304 && stale is not null;
        if (isStillThat)
            answer = stale!;
        _cache.Keep(key, answer, behaviour.Life);
        return Marked(answer, isStillThat ? "RefreshHit" : answer.Status < 400 ? "Miss" : "Error");
    }

    private static Stored Page(int status, string text, string cache, params (string Name, string Value)[] headers) =>
        Marked(new Stored(status, new() { ["Content-Type"] = "text/html" }, Encoding.UTF8.GetBytes(text)), cache, headers);

    /// <summary>With headers of its own, so that what is kept stays as it came.</summary>
    private static Stored Marked(Stored answer, string cache, params (string Name, string Value)[] more)
    {
        var headers = new Dictionary<string, string>(answer.Headers, StringComparer.OrdinalIgnoreCase);
        headers["X-Cache"] = $"{cache} from cloudfront";
        foreach (var (name, value) in more)
            headers[name] = value;
        return answer with { Headers = headers };
    }

    private static async Task WriteAsync(HttpContext context, Stored answer)
    {
        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
            context.Response.Headers[name] = value;
        if (answer.Status is 204 or 304)
            return;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.ContentLength = answer.Body.Length;
            await context.Response.Body.WriteAsync(answer.Body);
        }
        else if (answer.Body.Length > 0)
        {
            context.Response.ContentLength = answer.Body.Length;
        }
    }
}
