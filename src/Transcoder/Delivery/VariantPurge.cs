using Transcoder.Contracts;
using Transcoder.Storage;

namespace Transcoder.Delivery;

/// <summary>Finds and deletes what was made from an original: under every spec that the store has, because no list of them is kept.</summary>
public sealed class VariantPurge(IObjectStore store, UrlPolicy policy)
{
    /// <summary>The paths of a key's variants, and of its reduced original. Each place where one may be is looked at.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(string key, CancellationToken cancel = default)
    {
        var found = new List<string>();
        await foreach (var path in PathsAsync(key, cancel))
        {
            if (await store.HeadAsync(path, cancel) is not null)
                found.Add(path);
        }

        return found;
    }

    /// <summary>Deletes all variants of a key, without a look whether there are any.</summary>
    public async Task DeleteAllAsync(string key, CancellationToken cancel = default)
    {
        var paths = new List<string>();
        await foreach (var path in PathsAsync(key, cancel))
            paths.Add(path);
        if (ReducedOriginal.WantedKeyOf(key) is { } wanted)
            paths.Add(wanted);
        await store.DeleteAsync(paths, cancel);
    }

    /// <summary>Deletes the variants that were made from another version than this one.</summary>
    /// <returns>Whether there were any.</returns>
    public async Task<bool> DeleteStaleAsync(ObjectInfo original, CancellationToken cancel = default)
    {
        var stale = new List<string>();
        await foreach (var path in PathsAsync(original.Key, cancel))
        {
            if (await store.HeadAsync(path, cancel) is { } variant && !variant.IsOf(original))
                stale.Add(path);
        }

        await store.DeleteAsync(stale, cancel);
        return stale.Count > 0;
    }

    /// <summary>The key of the original that an object of the destination belongs to; its own, where it is neither a variant nor a
    /// reduced original.</summary>
    public static string OriginalOf(string objectKey, UrlPolicy policy)
    {
        if (ReducedOriginal.OriginalOf(objectKey) is { } reduced)
            return reduced;
        var rest = objectKey.IndexOf('/') is > 0 and var slash && policy.IsVariantPrefix(objectKey[..slash]) ? objectKey[(slash + 1)..] : null;
        if (rest is not null && policy.IsSigning)
            rest = rest.IndexOf('/') is > 0 and var signature ? rest[(signature + 1)..] : null;
        return rest is { Length: > 0 } ? rest : objectKey;
    }

    private async IAsyncEnumerable<string> PathsAsync(string key, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        if (ReducedOriginal.KeyOf(key) is { } reduced)
            yield return reduced;
        await foreach (var entry in store.ListAsync("", "/", cancel: cancel))
        {
            if (!entry.IsPrefix || entry.Key[..^1] is not { } spec || !policy.IsVariantPrefix(spec))
                continue;
            foreach (var path in policy.VariantPaths(spec, key))
                yield return path;
        }
    }
}
