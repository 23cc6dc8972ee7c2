using Transcoder.Contracts;
using Transcoder.Storage;

namespace Transcoder.Delivery;

/// <summary>What a request for a variant asks of the store at once. What nobody takes is let go of, without a wait for it.</summary>
internal sealed class VariantLook(Task<ObjectInfo?> variant, Task<OriginalFetch?> original, ReducedFetch? reduced) : IAsyncDisposable
{
    public Task<ObjectInfo?> Variant => variant;

    public Task<OriginalFetch?> Original => original;

    /// <summary>Null where none could serve, or where another request asks already.</summary>
    public ReducedFetch? Reduced => reduced;

    /// <param name="first">Nobody else looks for this variant just now: if it is not there, this request will want the bytes to make it of.</param>
    public static VariantLook Begin(
        IObjectStore store, ChangeLocks locks, ResizeOptions options, UrlTarget.Variant target, bool first, CancellationToken cancel) => new(
            store.HeadAsync(target.Path, cancel),
            OriginalFetch.BeginAsync(store, locks, target.Key, first, cancel: cancel),
            first ? ReducedFetch.Begin(store, options, target, cancel) : null);

    public ValueTask DisposeAsync()
    {
        _ = LetGoAsync(async () =>
        {
            if (await original is { } opened)
                await opened.DisposeAsync();
        });
        if (reduced is not null)
            _ = LetGoAsync(() => reduced.DisposeAsync().AsTask());
        return default;
    }

    private static async Task LetGoAsync(Func<Task> dispose)
    {
        try
        {
            await dispose();
        }
        catch (Exception e) when (e is StorageException or OperationCanceledException)
        {
            // Who asked has heard of it, or needs it no more.
        }
    }
}
