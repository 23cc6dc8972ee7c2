using Transcoder.Contracts;
using Transcoder.Storage;

namespace Transcoder.Delivery;

/// <summary>What a request for a variant asks of the store at once. What nobody takes is let go of, without a wait for it.</summary>
internal sealed class VariantLook(Task<ObjectInfo?> variant, Task<OriginalFetch?> original) : IAsyncDisposable
{
    public Task<ObjectInfo?> Variant => variant;

    public Task<OriginalFetch?> Original => original;

    /// <param name="first">Nobody else looks for this variant just now: if it is not there, this request will want the original's bytes.</param>
    public static VariantLook Begin(IObjectStore store, ChangeLocks locks, UrlTarget.Variant target, bool first, CancellationToken cancel) =>
        new(store.HeadAsync(target.Path, cancel), OriginalFetch.BeginAsync(store, locks, target.Key, first, cancel));

    public ValueTask DisposeAsync()
    {
        _ = LetGoAsync(original);
        return default;
    }

    private static async Task LetGoAsync<T>(Task<T?> asked) where T : class, IAsyncDisposable
    {
        try
        {
            if (await asked is { } opened)
                await opened.DisposeAsync();
        }
        catch (Exception e) when (e is StorageException or OperationCanceledException)
        {
            // Who asked has heard of it, or needs it no more.
        }
    }
}
