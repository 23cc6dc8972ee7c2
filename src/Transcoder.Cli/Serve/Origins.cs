using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.OutputCaching;
using Transcoder.Contracts;
using Transcoder.Storage;

namespace Transcoder.Cli.Serve;

/// <summary>Makes sure that an original dropped or changed a moment ago is there to be served; true where there was anything to do.</summary>
/// <param name="mayBeNew">Look also for what nothing has told of yet.</param>
internal delegate Task<bool> Settle(string key, bool mayBeNew, CancellationToken cancel);

/// <summary>What is behind the edge's cache: asks the origin that the path belongs to and writes what it says.</summary>
internal sealed partial class Origins(Origin website, Origin resize, Settle settle, ILogger<Origins> log)
{
    /// <summary>API Gateway gives up after 30 s.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task InvokeAsync(HttpContext context)
    {
        var exchange = context.Features.GetRequiredFeature<Exchange>();
        var cache = context.Features.Get<IOutputCacheFeature>()?.Context;
        if (exchange.Cache == CacheResult.Hit)
            exchange.Cache = CacheResult.Miss;

        // Others may wait for this answer, so it does not end with the browser that happened to ask first.
        var ending = cache is { AllowLocking: true } ? CancellationToken.None : context.RequestAborted;
        await using var answer = await AskAsync(context, exchange, ending);
        exchange.OriginRoute = answer.Route;
        exchange.LogDetail = answer.LogDetail;
        if (cache is not null)
            SayHowLong(cache, exchange, answer);
        await answer.WriteAsync(context, ending);
    }

    private async Task<OriginAnswer> AskAsync(HttpContext context, Exchange exchange, CancellationToken ending)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ending);
        patience.CancelAfter(Patience);
        try
        {
            return exchange.ForResize
                ? await ResizeAsync(context, exchange, patience.Token)
                : await WebsiteAsync(context, exchange, patience.Token);
        }
        catch (StorageException e)
        {
            StorageTrouble(e, exchange.Path);
            return Problems.StorageTrouble();
        }
        catch (OperationCanceledException) when (!ending.IsCancellationRequested)
        {
            return Problems.TooSlow();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Broken(e, exchange.Path);
            return Problems.Broken();
        }
    }

    private async ValueTask<OriginAnswer> WebsiteAsync(HttpContext context, Exchange exchange, CancellationToken cancel)
    {
        // What is there may be half of a file that is still being written.
        if (exchange.OriginalKey is { } changing)
            await settle(changing, mayBeNew: false, cancel);
        var answer = await website(context, exchange, cancel);
        if (!answer.IsMissing || exchange.OriginalKey is not { } key || !await settle(key, mayBeNew: true, cancel) || exchange.Target is not UrlTarget.Original)
            return answer;
        await answer.DisposeAsync();
        return await website(context, exchange, cancel);
    }

    private async ValueTask<OriginAnswer> ResizeAsync(HttpContext context, Exchange exchange, CancellationToken cancel)
    {
        // The redirect that led here may have been cached from before the original was dropped.
        if (exchange.OriginalKey is { } key)
            await settle(key, mayBeNew: true, cancel);
        return await resize(context, exchange, cancel);
    }

    private static void SayHowLong(OutputCacheContext cache, Exchange exchange, OriginAnswer answer)
    {
        if (CacheLife.Of(answer.Status, answer.CacheControl) is not { } life)
        {
            cache.AllowCacheStorage = false;
            return;
        }
        cache.ResponseExpirationTimeSpan = life;
        cache.Tags.Add(exchange.Generation);
        cache.Tags.Add(exchange.Path);
        if (answer.CacheTag is { } tag)
            cache.Tags.Add(LocalEdge.TagLabel(tag));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Storage trouble at {Path}")]
    private partial void StorageTrouble(Exception e, string path);

    [LoggerMessage(Level = LogLevel.Error, Message = "An origin failed at {Path}")]
    private partial void Broken(Exception e, string path);
}
