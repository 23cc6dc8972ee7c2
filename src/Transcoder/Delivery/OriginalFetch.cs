using Transcoder.Contracts;
using Transcoder.Imaging;
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

    /// <summary>The bytes that a variant needs: all of them, each read into its place, or no more than the coarse scan of a progressive
    /// JPEG, as a file of its own. Null where the original is no longer this version. To be asked once.</summary>
    /// <remarks>What lies behind the scan is then not looked at, however little it is: neither damage nor that it is cut off. At the size
    /// that is asked for nothing of the image is missing, and larger variants are refused.</remarks>
    /// <param name="asItComes">Of a JPEG that goes on behind its first part not all need be here.</param>
    public async Task<OriginalBytes?> ReadAsync(Spec spec, Limits limits, bool asItComes = false)
    {
        if (info.Size == 0)
            return (byte[])[];
        var opened = Interlocked.Exchange(ref _part, null) ?? await OpenAsync(0);
        try
        {
            if (opened is not { Outcome: ReadOutcome.Content })
                return null;
            var start = new CoarseStart(spec, limits);
            await start.ReadAsync(opened.Content, End(opened));
            while (start.EndsBehind && start.Bytes.Length < info.Size)
            {
                await using var next = await OpenAsync(start.Bytes.Length, (2L * start.Bytes.Length) - 1);
                if (next is not { Outcome: ReadOutcome.Content })
                    return null;
                await start.ReadAsync(next.Content, End(next));
            }

            if (start.File is { } file)
                return file;
            if (start.Bytes.Length == info.Size)
                return start.Bytes;

            var bytes = GC.AllocateUninitializedArray<byte>(checked((int)info.Size));
            start.Bytes.CopyTo(bytes, 0);
            var (content, end) = (opened, Math.Max(start.Bytes.Length, End(opened)));
            // Closed by who reads on.
            opened = null;
            var coming = OriginalBytes.Coming(bytes, start.Bytes.Length, original => ReadRestAsync(original, content, end));
            if (asItComes && start.NeedsWholeJpeg && end < info.Size)
                return coming;
            return await coming.Whole ? (OriginalBytes)bytes : null;
        }
        finally
        {
            if (opened is not null)
                await opened.DisposeAsync();
        }
    }

    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _part, null)?.DisposeAsync() ?? default;

    /// <param name="opened">What comes next; disposed of.</param>
    /// <param name="end">Where that ends. The answer to the request for what is behind is on its way meanwhile.</param>
    private async Task<bool> ReadRestAsync(OriginalBytes original, StoredObject opened, int end)
    {
        var asked = end < info.Size ? OpenAsync(end) : Task.FromResult<StoredObject?>(null);
        try
        {
            await using (opened)
                await original.FillAsync(opened.Content, end);
        }
        catch
        {
            _ = LetGoAsync(asked);
            throw;
        }

        await using var rest = await asked;
        if (rest is { Outcome: ReadOutcome.Content })
            await original.FillAsync(rest.Content, original.Length);
        return end == info.Size || rest is { Outcome: ReadOutcome.Content };
    }

    private static async Task LetGoAsync(Task<StoredObject?> asked)
    {
        try
        {
            if (await asked is { } opened)
                await opened.DisposeAsync();
        }
        catch (StorageException)
        {
            // Of the two that failed the first is told.
        }
    }

    private Task<StoredObject?> OpenAsync(int from, long? to = null) =>
        store.OpenAsync(info.Key, new ReadOptions { IfMatch = info.ETag, From = from > 0 ? from : null, To = to });

    /// <summary>Where in the object its content ends.</summary>
    private static int End(StoredObject opened) => checked((int)(opened.Range is { } range ? range.Last + 1 : opened.Info.Size));
}
