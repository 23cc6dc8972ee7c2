using System.Diagnostics;
using Transcoder.Contracts;
using Transcoder.Imaging;
using Transcoder.Storage;

namespace Transcoder.Delivery;

/// <summary>Stores a variant so that none of an older original stays, whoever else writes, and has the edge forget its redirect.</summary>
internal sealed class VariantStoring(IObjectStore store, IEdge edge, ChangeLocks locks, ResizeOptions options)
{
    /// <param name="reducedTrouble">Why the original's reduced one did not serve, so that one is to be made; null for no reason.</param>
    /// <returns>Null where the original changed meanwhile, so that this is a variant of what is no longer there.</returns>
    public async Task<Variant?> StoreAsync(UrlTarget.Variant target, OriginalFetch fetch, TransformOutput output, string? reducedTrouble)
    {
        var original = fetch.Info;
        var watch = Stopwatch.StartNew();
        var etag = (string?)null;
        var trouble = (string?)null;
        using (await locks.EnterAsync(target.Key))
        {
            try
            {
                // Who shares the locks and was at the key meanwhile may have changed it: then not even for a moment is the variant to be seen.
                if (locks.Turns(target.Key) != fetch.Turns + 1 && !await store.IsStillAsync(original))
                    return null;
                etag = await PutAsync(target, original, output);
                if (!await store.IsStillAsync(original))
                {
                    await store.DeleteAsync([target.Path]);
                    // Who asked the origin in between may have it at the edge, for a year.
                    await edge.InvalidateAsync(new Invalidation { Paths = [target.Path], Reference = $"lost {Change(target, original)}" });
                    return null;
                }
            }
            catch (StorageException error)
            {
                trouble = error.ToString();
            }
        }

        var note = trouble is null ? await TellAsync(target, original, reducedTrouble) : null;
        var timing = output.Timing with { Store = watch.Elapsed };
        return new Variant(output.Bytes, output.ContentType, etag, timing, trouble, note);
    }

    private async Task<string?> PutAsync(UrlTarget.Variant target, ObjectInfo original, TransformOutput output)
    {
        var headers = StampedHeaders.Variant(output.ContentType, target.Key, original.ETag);
        var put = await PutAsync(new PutOptions { OnlyIfAbsent = true });
        if (put.Stored)
            return put.ETag;

        // Another process was first, with this original or with an older one.
        var there = await store.HeadAsync(target.Path);
        return there is not null && there.IsOf(original) ? there.ETag : (await PutAsync(null)).ETag;

        async Task<PutResult> PutAsync(PutOptions? how)
        {
            using var content = output.Open();
            return await store.PutAsync(target.Path, content, headers, how);
        }
    }

    /// <summary>What others are to know now; an answer waits for them only so long.</summary>
    /// <returns>What the log is to say.</returns>
    private async Task<string?> TellAsync(UrlTarget.Variant target, ObjectInfo original, string? reducedTrouble)
    {
        var forgetting = options.InvalidateRedirect
            ? edge.InvalidateAsync(new Invalidation { Paths = [target.Path], Reference = Change(target, original), Optional = true })
            : Task.CompletedTask;
        var wanting = reducedTrouble is null ? Task.FromResult<string?>(null) : WantReducedAsync(target.Key, reducedTrouble);
        await Task.WhenAny(Task.WhenAll(forgetting, wanting), Task.Delay(options.InvalidationPatience));
        return wanting.IsCompletedSuccessfully ? wanting.Result : null;
    }

    private async Task<string?> WantReducedAsync(string key, string trouble)
    {
        try
        {
            if (options.WantReduced is { } want)
                await want(key);
            return $"The reduced original is {trouble}.";
        }
        catch (StorageException error)
        {
            return $"The reduced original is {trouble}, and another could not be asked for: {error}";
        }
    }

    /// <summary>The same for all processes that make this variant, another when the same original comes again later.</summary>
    private static string Change(UrlTarget.Variant target, ObjectInfo original) => $"{target.Path} {original.ETag} {original.LastModified.UtcTicks}";
}
