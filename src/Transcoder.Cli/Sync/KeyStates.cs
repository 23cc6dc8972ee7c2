using System.Runtime.CompilerServices;
using Transcoder.Contracts;
using Transcoder.Delivery;
using Transcoder.Storage;

namespace Transcoder.Cli.Sync;

/// <summary>
/// Walks through all keys of both stores in their order: a merge of the source's listing, the destination's originals, its reduced
/// originals, and its variants under each prefix. Holds a page of each at a time; only where paths are signed a prefix is held whole, because the signature stands
/// before the key and decides its order.
/// </summary>
/// <param name="source">Null where only the destination is looked at.</param>
/// <param name="within">What the keys begin with.</param>
internal sealed class KeyStates(IObjectStore? source, IObjectStore destination, UrlPolicy policy, Predicate<string> isLeftOut, string within = "")
{
    /// <summary>Behind all keys that begin with the folder.</summary>
    private const string LastKey = "/\U0010FFFF";

    private enum Kind { Source, Copy, Variant, LeftOver }

    public async IAsyncEnumerable<KeyState> WalkAsync([EnumeratorCancellation] CancellationToken cancel = default)
    {
        List<Cursor> cursors = [new(SourceAsync(cancel)), new(CopiesAsync(cancel)), new(ReducedAsync(cancel))];
        try
        {
            await foreach (var prefix in PrefixesAsync(cancel))
                cursors.Add(new(policy.IsSigning ? SortedAsync(prefix, cancel) : VariantsAsync(prefix, cancel)));

            // The first pages all at once: there may be hundreds of prefixes.
            await Task.WhenAll(cursors.Select(cursor => cursor.AdvanceAsync()));
            var next = new PriorityQueue<Cursor, string>(KeyOrder.Instance);
            foreach (var cursor in cursors)
                cursor.EnterInto(next);
            while (next.TryPeek(out _, out var key))
                yield return await GatherAsync(key, next);
        }
        finally
        {
            foreach (var cursor in cursors)
                await cursor.DisposeAsync();
        }
    }

    /// <summary>Takes all that is of one key off the cursors.</summary>
    private async Task<KeyState> GatherAsync(string key, PriorityQueue<Cursor, string> next)
    {
        ObjectInfo? original = null, copy = null;
        var (variants, leftOver) = (new List<ObjectInfo>(), new List<string>());
        while (next.TryPeek(out var cursor, out var first) && first == key)
        {
            next.Dequeue();
            for (; cursor.Current?.Key == key; await cursor.AdvanceAsync())
            {
                var (_, kind, info) = cursor.Current.Value;
                if (kind == Kind.Source)
                    original = info;
                else if (kind == Kind.Copy)
                    copy = info;
                else if (kind == Kind.Variant)
                    variants.Add(info);
                else
                    leftOver.Add(info.Key);
            }

            cursor.EnterInto(next);
        }

        if (!policy.IsShadowed(key))
            return new KeyState(key, original, copy, variants, leftOver);
        // Nothing of a key that no URL can name is ever asked for.
        leftOver.AddRange(variants.Append(copy).OfType<ObjectInfo>().Select(info => info.Key));
        return new KeyState(key, original, null, [], leftOver);
    }

    private async IAsyncEnumerable<Item> SourceAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        if (source is null)
            yield break;
        await foreach (var entry in source.ListAsync(within, cancel: cancel))
            if (!UrlPolicy.IsReserved(entry.Key) && !isLeftOut(entry.Key))
                yield return new Item(entry.Key, Kind.Source, entry.Info!);
    }

    /// <summary>What of the destination lies under no prefix of variants. Those, which hold most of it, are stepped over.</summary>
    private async IAsyncEnumerable<Item> CopiesAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        for (string? after = null, passed = null; ; after = passed)
        {
            passed = null;
            await foreach (var entry in destination.ListAsync(within, after: after, cancel: cancel))
            {
                if (Folder(entry.Key) is { } folder && (UrlPolicy.IsReserved(folder) || policy.IsVariantPrefix(folder)))
                {
                    passed = folder + LastKey;
                    break;
                }

                if (!UrlPolicy.IsReserved(entry.Key))
                    yield return new Item(entry.Key, Kind.Copy, entry.Info!);
            }

            if (passed is null)
                yield break;
        }
    }

    /// <summary>They are judged as variants are: what they were made from is stamped on them, and without it they go.</summary>
    private async IAsyncEnumerable<Item> ReducedAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var entry in destination.ListAsync(ReducedOriginal.Prefix + within, cancel: cancel))
            if (ReducedOriginal.OriginalOf(entry.Key) is { } key)
                yield return new Item(key, Kind.Variant, entry.Info!);
    }

    private async IAsyncEnumerable<string> PrefixesAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var entry in destination.ListAsync("", "/", cancel: cancel))
            if (entry.IsPrefix && policy.IsVariantPrefix(entry.Key[..^1]))
                yield return entry.Key;
    }

    private async IAsyncEnumerable<Item> VariantsAsync(string prefix, [EnumeratorCancellation] CancellationToken cancel)
    {
        // Behind a signature the key is not at the beginning.
        await foreach (var entry in destination.ListAsync(policy.IsSigning ? prefix : prefix + within, cancel: cancel))
            if (VariantItem(prefix, entry.Info!) is var item && item.Key.StartsWith(within, StringComparison.Ordinal))
                yield return item;
    }

    private async IAsyncEnumerable<Item> SortedAsync(string prefix, [EnumeratorCancellation] CancellationToken cancel)
    {
        var items = new List<Item>();
        await foreach (var item in VariantsAsync(prefix, cancel))
            items.Add(item);
        foreach (var item in items.OrderBy(item => item.Key, KeyOrder.Instance))
            yield return item;
    }

    private Item VariantItem(string prefix, ObjectInfo info)
    {
        var key = info.Key[prefix.Length..];
        if (!policy.IsSigning)
            return new Item(key, key.Length > 0 ? Kind.Variant : Kind.LeftOver, info);
        var signed = key.IndexOf('/') is > 0 and var slash ? key[(slash + 1)..] : "";
        // Else it bears no signature, or that of a key that is no longer accepted.
        return signed.Length > 0 && policy.VariantPaths(prefix[..^1], signed).Contains(info.Key)
            ? new Item(signed, Kind.Variant, info)
            : new Item(signed.Length > 0 ? signed : key, Kind.LeftOver, info);
    }

    private static string? Folder(string key) => key.IndexOf('/') is >= 0 and var slash ? key[..slash] : null;

    private readonly record struct Item(string Key, Kind Kind, ObjectInfo Info);

    /// <summary>Where a listing is.</summary>
    private sealed class Cursor(IAsyncEnumerable<Item> items) : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<Item> _items = items.GetAsyncEnumerator();

        /// <summary>Null before the first and behind the last.</summary>
        public Item? Current { get; private set; }

        public async Task AdvanceAsync() => Current = await _items.MoveNextAsync() ? _items.Current : null;

        public void EnterInto(PriorityQueue<Cursor, string> queue)
        {
            if (Current is { } item)
                queue.Enqueue(this, item.Key);
        }

        public ValueTask DisposeAsync() => _items.DisposeAsync();
    }
}
