using Transcoder.Contracts;
using Transcoder.Imaging;
using Transcoder.Storage;

namespace Transcoder.Delivery;

/// <summary>A reduced original in place of an original's bytes.</summary>
internal sealed record StandIn(byte[] Bytes, OriginalFacts Of);

/// <summary>A reduced original that was asked for before anyone knew whether it is there, and of which original it is. Whatever is wrong
/// with it, the original serves.</summary>
internal sealed class ReducedFetch(IObjectStore store, Task<StoredObject?> asked) : IAsyncDisposable
{
    public const string Missing = "missing", Stale = "stale", Corrupt = "corrupt";

    /// <summary>Why it did not serve, as it is counted; null where it did, or where it is none for this variant.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Null where none could serve.</summary>
    public static ReducedFetch? Begin(IObjectStore store, ResizeOptions options, UrlTarget.Variant target, CancellationToken cancel) =>
        options.ReducedOriginals && Reduction.MayServe(target.Spec) && ReducedOriginal.KeyOf(target.Key) is { } key
            ? new ReducedFetch(store, store.OpenAsync(key, Reduction.SmallWillServe(target.Spec) ? new ReadOptions { From = -Reduction.SmallBytes } : null, cancel))
            : null;

    /// <summary>Null where it does not serve.</summary>
    public async Task<StandIn?> ReadAsync(ObjectInfo original, Spec spec)
    {
        try
        {
            if (await asked is not { } opened)
                return Is(Missing);
            // Of no bytes there is no end.
            if (opened.Outcome != ReadOutcome.Content)
                return IsCorrupt();
            if (!opened.Info.IsOf(original))
                return Is(Stale);
            if (ReducedOriginal.FactsOf(opened.Info) is not { } of || ReducedOriginal.SmallOf(opened.Info) is not { } small)
                return IsCorrupt();
            if (Reduction.SideFor(of, spec) is null)
                return null;
            if (opened.Range is not { First: > 0 } || ReducedImage.EndServes(small, of, spec))
                return new StandIn(new ReducedImage(await opened.ReadAllAsync(), small).For(of, spec), of);
            // A long image, of which more is needed than its end.
            await using var whole = await store.OpenAsync(opened.Info.Key, new ReadOptions { IfMatch = opened.Info.ETag });
            return whole is { Outcome: ReadOutcome.Content } ? new StandIn(await whole.ReadAllAsync(), of) : Is(Stale);
        }
        catch (Exception e) when (e is StorageException or EndOfStreamException or OverflowException)
        {
            return IsCorrupt();
        }
    }

    /// <summary>So it turned out when it was decoded.</summary>
    public StandIn? IsCorrupt() => Is(Corrupt);

    public async ValueTask DisposeAsync()
    {
        if (await asked is { } opened)
            await opened.DisposeAsync();
    }

    private StandIn? Is(string trouble)
    {
        Trouble = trouble;
        return null;
    }
}
