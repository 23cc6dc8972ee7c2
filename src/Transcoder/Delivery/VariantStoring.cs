using System.Diagnostics;
using Transcoder.Contracts;
using Transcoder.Imaging;
using Transcoder.Storage;

namespace Transcoder.Delivery;

/// <summary>Stores a variant so that none of an older original stays, whoever else writes, and has the edge forget its redirect.</summary>
internal sealed class VariantStoring(IObjectStore store, IEdge edge, ChangeLocks locks, ResizeOptions options)
{
    /// <summary>Null where the original changed meanwhile, so that this is a variant of what is no longer there.</summary>
    public async Task<Variant?> StoreAsync(UrlTarget.Variant target, OriginalFetch fetch, TransformOutput output, TimeSpan fetched)
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
                if (locks.Turns(target.Key) != fetch.Turns + 1 && !await IsStillAsync(original))
                    return null;
                etag = await PutAsync(target, original, output);
                if (!await IsStillAsync(original))
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

        if (trouble is null && options.InvalidateRedirect)
            await ForgetRedirectAsync(target, original);
        var timing = output.Timing with { Fetch = fetched, Store = watch.Elapsed };
        return new Variant(output.Bytes, output.ContentType, etag, timing, trouble);
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

    private async Task ForgetRedirectAsync(UrlTarget.Variant target, ObjectInfo original)
    {
        var invalidation = new Invalidation { Paths = [target.Path], Reference = Change(target, original), Optional = true };
        await Task.WhenAny(edge.InvalidateAsync(invalidation), Task.Delay(options.InvalidationPatience));
    }

    /// <summary>The same for all processes that make this variant, another when the same original comes again later.</summary>
    private static string Change(UrlTarget.Variant target, ObjectInfo original) => $"{target.Path} {original.ETag} {original.LastModified.UtcTicks}";

    private async Task<bool> IsStillAsync(ObjectInfo original) => (await store.HeadAsync(original.Key))?.ETag == original.ETag;
}
