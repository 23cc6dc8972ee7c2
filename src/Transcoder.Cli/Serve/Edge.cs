using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Transcoder.Cli.Serve.Log;
using Transcoder.Cli.Serve.Playground;

namespace Transcoder.Cli.Serve;

/// <summary>What a browser meets first, and what is around the cache: the edge function before it, the headers of every answer, the log.</summary>
internal sealed partial class Edge(EdgeFunction function, Upstream behind, ILogger<Edge> log, ServerLog? lines, TimeProvider time)
{
    /// <summary>Nothing from elsewhere, nothing inline, in nobody's frame.</summary>
    public const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly Func<object, Task> StampOnStarting = state =>
    {
        var context = (HttpContext)state;
        Stamp(context.Response.Headers, context.Features.GetRequiredFeature<Exchange>());
        return Task.CompletedTask;
    };

    private static readonly Origin NoPlayground = (_, _, _) => ValueTask.FromResult(Problems.NoSuchRoute());

    private static readonly KeyValuePair<string, object?> HitTag = new("result", "hit");
    private static readonly KeyValuePair<string, object?> MissTag = new("result", "miss");

    /// <param name="cached">The cache, and behind it the origins.</param>
    public async Task InvokeAsync(HttpContext context, RequestDelegate cached)
    {
        var began = Stopwatch.GetTimestamp();
        var exchange = new Exchange();
        context.Features.Set(exchange);
        // As late as this, so that the cache keeps none of it.
        context.Response.OnStarting(StampOnStarting, context);
        try
        {
            if (function.Answer(context, exchange) is { } answer)
            {
                exchange.LogDetail = answer.LogDetail;
                await answer.WriteAsync(context, context.RequestAborted);
            }
            else if (exchange.ForApi)
                await CallAsync(behind.Api, context, exchange);
            else if (exchange.ForPlayground)
                await CallAsync(behind.Playground ?? NoPlayground, context, exchange);
            else
                await cached(context);
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            exchange.LogDetail = "the browser went away";
        }
        catch (Exception e)
        {
            Failed(e, exchange.Path);
            await GiveUpAsync(context);
        }
        if (exchange.Cache != CacheResult.None)
            Telemetry.EdgeRequests.Add(1, exchange.Cache == CacheResult.Hit ? HitTag : MissTag);
        // What the page asks about itself would drown what it is asked about.
        if (!exchange.ForPlayground && (lines is not null || behind.Journal is not null))
            Tell(context, exchange, Stopwatch.GetElapsedTime(began));
    }

    private static async Task CallAsync(Origin api, HttpContext context, Exchange exchange)
    {
        await using var answer = await api(context, exchange, context.RequestAborted);
        exchange.OriginRoute = answer.Route;
        exchange.LogDetail = answer.LogDetail;
        await answer.WriteAsync(context, context.RequestAborted);
    }

    private static async Task GiveUpAsync(HttpContext context)
    {
        // A length that was promised cannot be taken back; only a broken connection says that bytes are missing.
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }
        context.Response.Clear();
        await Problems.Broken().WriteAsync(context, context.RequestAborted);
    }

    private static void Stamp(IHeaderDictionary headers, Exchange exchange)
    {
        headers.XContentTypeOptions = "nosniff";
        if (exchange.ForPlayground)
        {
            StampPage(headers);
            return;
        }
        // An SVG original is a document; on this host it may neither run script nor load anything.
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
        headers.AccessControlAllowOrigin = "*";
        if (exchange.VariesByAccept)
            headers.Vary = "Accept";
        if (exchange.Cache != CacheResult.None)
            headers["X-Cache"] = exchange.Cache == CacheResult.Hit ? "Hit" : "Miss";
    }

    /// <summary>For no other site, as a whole or a part of it.</summary>
    private static void StampPage(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = PagePolicy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    private void Tell(HttpContext context, Exchange exchange, TimeSpan took)
    {
        var (request, response) = (context.Request, context.Response);
        var route = exchange switch
        {
            { OriginRoute: { } origin } => $"edge>{origin}",
            { Cache: CacheResult.Hit } => "edge:hit",
            _ => "edge",
        };
        var bytes = HttpMethods.IsHead(request.Method) || response.StatusCode == StatusCodes.Status304NotModified ? 0 : response.ContentLength ?? 0;
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var passage = new Passage(
            time.GetUtcNow(), request.Method, target, response.StatusCode, bytes, Math.Round(took.TotalMilliseconds, 2), route,
            response.Headers["Server-Timing"] is [{ } said] ? said : null, exchange.LogDetail,
            request.Headers[Journal.MarkHeader] is [{ Length: <= 64 } given] ? given : null, request.Headers.UserAgent == EdgeFill.Agent);
        behind.Journal?.Add(passage, exchange.Cache);
        if (log.IsEnabled(LogLevel.Information))
            lines?.Add(passage);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The request for {Path} failed")]
    private partial void Failed(Exception e, string path);
}
