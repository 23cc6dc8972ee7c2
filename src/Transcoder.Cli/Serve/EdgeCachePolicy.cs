using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.OutputCaching;

namespace Transcoder.Cli.Serve;

/// <summary>
/// What of a request the edge looks at: method and path, nothing else. How long an answer is kept is said by <see cref="Origins"/>,
/// because the middleware wants to know it before the answer's first byte, and asks its policies after the last.
/// </summary>
internal sealed class EdgeCachePolicy(EdgeStore store) : IOutputCachePolicy
{
    public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var request = context.HttpContext.Request;
        var exchange = context.HttpContext.Features.GetRequiredFeature<Exchange>();
        exchange.Generation = store.Generation;

        // A path with a control character gets no key from the middleware, and all such would collapse into one.
        if (request.Headers.Range.Count > 0 || exchange.Path.AsSpan().ContainsAnyInRange('\0', '\x1f'))
            return ValueTask.CompletedTask;

        exchange.Cache = CacheResult.Miss;
        context.EnableOutputCaching = true;
        context.AllowCacheLookup = true;
        context.AllowCacheStorage = true;
        // The answer to a conditional request may be 304, which is of no use to whoever waits for it.
        context.AllowLocking = request.Headers.IfNoneMatch.Count == 0 && request.Headers.IfModifiedSince.Count == 0;
        context.CacheVaryByRules.VaryByHost = false;
        context.CacheVaryByRules.CacheKeyPrefix = exchange.Generation;
        return ValueTask.CompletedTask;
    }

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        context.HttpContext.Features.GetRequiredFeature<Exchange>().Cache = CacheResult.Hit;
        return ValueTask.CompletedTask;
    }

    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;
}
