using Transcoder.Contracts;
using Transcoder.Delivery;
using Transcoder.Storage;

namespace Transcoder.Mirroring;

/// <summary>Looks at every key of both stores, after a start or where events may have been lost. What lies under a first segment of the
/// CDN's own routes is no original.</summary>
/// <param name="isLeftOut">Keys of the source that are no originals; none by default.</param>
/// <param name="isLookedAfter">Keys that someone else brings in line just now; none by default.</param>
public sealed class MirrorScan(
    IObjectStore source, IObjectStore destination, UrlPolicy policy, MirrorHandler mirror,
    Predicate<string>? isLeftOut = null, Predicate<string>? isLookedAfter = null)
{
    private const int AtOnce = 2;

    /// <summary>Reconciles all keys; each one's trouble is reported and stops no other.</summary>
    /// <param name="report">Called for each key that was not in line, or failed.</param>
    public async Task RunAsync(Action<string, MirrorOutcome?, Exception?> report, CancellationToken cancel = default)
    {
        var bounds = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel };
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(SourceKeysAsync(seen, cancel), bounds, ReconcileAsync);
        await Parallel.ForEachAsync(GoneKeysAsync(seen, cancel), bounds, ReconcileAsync);

        async ValueTask ReconcileAsync(string key, CancellationToken stop)
        {
            if (isLookedAfter?.Invoke(key) is true)
                return;
            try
            {
                var outcome = await mirror.ReconcileAsync(key, MirrorCause.Scan, cancel: stop);
                if (outcome != MirrorOutcome.Unchanged)
                    report(key, outcome, null);
            }
            catch (Exception error) when (error is StorageException or EdgeException)
            {
                report(key, null, error);
            }
        }
    }

    private async IAsyncEnumerable<string> SourceKeysAsync(HashSet<string> seen, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var entry in source.ListAsync("", cancel: cancel))
        {
            if (UrlPolicy.IsReserved(entry.Key) || isLeftOut?.Invoke(entry.Key) == true)
                continue;
            seen.Add(entry.Key);
            yield return entry.Key;
        }
    }

    /// <summary>What the destination has and the source has not: originals by their own key, and variants by the original's.</summary>
    private async IAsyncEnumerable<string> GoneKeysAsync(HashSet<string> seen, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var entry in destination.ListAsync("", cancel: cancel))
        {
            var key = VariantPurge.OriginalOf(entry.Key, policy);
            if (!UrlPolicy.IsReserved(key) && seen.Add(key))
                yield return key;
        }
    }
}
