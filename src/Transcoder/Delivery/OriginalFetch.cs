using Transcoder.Storage;

namespace Transcoder.Delivery;

/// <summary>One version of an original. Its first part may be open already: the answer to that says all that a HEAD would have said.</summary>
/// <param name="turns">Of <see cref="ChangeLocks"/>, before the original was looked at.</param>
/// <param name="part">Of the same version; disposed of with this, unless it is read.</param>
internal sealed class OriginalFetch(IObjectStore store, ObjectInfo info, long turns, StoredObject? part) : IAsyncDisposable
{
    /// <summary>In bytes: most originals of web sites are no larger, and each that is takes a round trip more. What is left of it unread
    /// the connection still takes in, and so stays good for the next request.</summary>
    public const int Part = 512 * 1024;

    private StoredObject? _part = part;

    public ObjectInfo Info => info;

    public long Turns => turns;

    /// <summary>Null where there is no original.</summary>
    /// <param name="withPart">Whether its bytes will be wanted; else it is only looked at.</param>
    /// <param name="part">How much of them comes at once.</param>
    public static async Task<OriginalFetch?> BeginAsync(
        IObjectStore store, ChangeLocks locks, string key, bool withPart, int part = Part, CancellationToken cancel = default)
    {
        var turns = locks.Turns(key);
        if (!withPart)
            return await store.HeadAsync(key, cancel) is { } info ? new OriginalFetch(store, info, turns, null) : null;
        return await store.OpenAsync(key, new ReadOptions { From = 0, To = part - 1 }, cancel) is { } opened
            ? new OriginalFetch(store, opened.Info, turns, opened)
            : null;
    }

    /// <summary>All bytes, each read into its place; null where the original is no longer this version. To be asked once.</summary>
    public async Task<byte[]?> ReadAsync()
    {
        var bytes = GC.AllocateUninitializedArray<byte>(checked((int)info.Size));
        await using var first = Interlocked.Exchange(ref _part, null);
        var has = first is not { Outcome: ReadOutcome.Content } ? 0 : first.Range is { } range ? (int)range.Last + 1 : bytes.Length;
        var rest = has < bytes.Length ? ReadRestAsync(bytes.AsMemory(has), has) : Task.FromResult(true);
        try
        {
            if (has > 0)
                await first!.Content.ReadExactlyAsync(bytes.AsMemory(0, has));
        }
        finally
        {
            // Into the same array: it is not given up before both have ended.
            await rest.ContinueWith(_ => { }, TaskScheduler.Default);
        }

        return await rest ? bytes : null;
    }

    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _part, null)?.DisposeAsync() ?? default;

    private async Task<bool> ReadRestAsync(Memory<byte> rest, int from)
    {
        await using var opened = await store.OpenAsync(info.Key, new ReadOptions { IfMatch = info.ETag, From = from > 0 ? from : null });
        if (opened is not { Outcome: ReadOutcome.Content })
            return false;
        await opened.Content.ReadExactlyAsync(rest);
        return true;
    }
}
