using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Transcoder.Cli.Terminal;
using Transcoder.Delivery;
using Transcoder.Mirroring;
using Transcoder.Storage;

namespace Transcoder.Cli.Sync;

/// <summary>What a round of <see cref="SyncRun"/> did.</summary>
internal sealed class SyncResult
{
    private long _copied;
    private long _deleted;
    private long _refreshed;

    public long Copied => Interlocked.Read(ref _copied);

    public long Deleted => Interlocked.Read(ref _deleted);

    /// <summary>Originals that were in line and whose variants were not.</summary>
    public long Refreshed => Interlocked.Read(ref _refreshed);

    public ConcurrentDictionary<string, string> Failed { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, string> Shadowed { get; } = new(StringComparer.Ordinal);

    public long Changed => Copied + Deleted + Refreshed;

    public void Count(string action) => Interlocked.Increment(ref action == SyncRun.Copied ? ref _copied : ref action == SyncRun.Deleted ? ref _deleted : ref _refreshed);
}

/// <summary>Finds what is out of line and brings it in line, many keys at once, while the listings go on.</summary>
internal sealed class SyncRun(
    KeyStates states, Judgement judgement, MirrorHandler mirror, IObjectStore destination, IEdge edge, int concurrency, Tally tally)
{
    public const string Copied = "copied", Deleted = "deleted", Refreshed = "refreshed";

    /// <summary>How far the listing may be ahead of the work. With all differences of most runs it fits, so that the end can be foreseen.</summary>
    private const int Ahead = 100_000;

    /// <summary>The differences, in the order of their keys save for those that had to be looked at; nothing is changed.</summary>
    public async IAsyncEnumerable<Finding> FindAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var waiting = new Queue<Task<Finding>>();
        await foreach (var finding in ListedAsync(cancel))
        {
            waiting.Enqueue(finding.Difference == Difference.Unsure ? judgement.LookAsync(finding.State, cancel) : Task.FromResult(finding));
            if (waiting.Count >= concurrency && await waiting.Dequeue() is { Difference: not Difference.None } early)
                yield return early;
        }

        while (waiting.TryDequeue(out var next))
            if (await next is { Difference: not Difference.None } late)
                yield return late;
    }

    /// <summary>Goes through all keys once. What fails is noted and stops no other.</summary>
    /// <param name="did">Told of each key that was changed: the finding, and what was done.</param>
    /// <exception cref="StorageException">A listing failed.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted; what was under way has ended.</exception>
    public async Task RunAsync(SyncResult result, Action<Finding, string> did, CancellationToken interrupted)
    {
        using var interruption = new Interruption(interrupted);
        var found = Channel.CreateBounded<Finding>(new BoundedChannelOptions(Ahead) { SingleWriter = true });
        var listing = tally.HandOnAsync(ListedAsync(interrupted), found.Writer, interrupted);
        var bounds = new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = interrupted };
        await Parallel.ForEachAsync(found.Reader.ReadAllAsync(interrupted), bounds, async (finding, _) =>
        {
            try
            {
                if (finding.Difference == Difference.Shadowed)
                    result.Shadowed[finding.State.Key] = finding.Why;
                else if (await BringInLineAsync(finding, interruption.Cut) is { } action)
                {
                    result.Count(action);
                    did(finding, action);
                }

                tally.Finished();
            }
            catch (Exception trouble) when (trouble is StorageException or EdgeException)
            {
                result.Failed[finding.State.Key] = trouble.Message;
                tally.Finished(failed: true);
            }
        });
        await listing;
    }

    private async IAsyncEnumerable<Finding> ListedAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var state in states.WalkAsync(cancel))
            foreach (var finding in judgement.Of(state))
                yield return finding;
    }

    /// <returns>What was done; null where nothing had to be.</returns>
    private async Task<string?> BringInLineAsync(Finding finding, CancellationToken cancel)
    {
        var state = finding.State;
        if (finding.IsLeftOver)
            return await DeleteLeftOverAsync(state, cancel);
        if (finding.Difference == Difference.Unsure && (await judgement.LookAsync(state, cancel)).Difference == Difference.None)
            return null;
        var outcome = state is { Source: { } original, Copy: null, Variants: [] }
            ? await mirror.CopyMissingAsync(original, cancel)
            : await mirror.ReconcileAsync(state.Key, MirrorCause.Scan, cancel: cancel);
        return outcome switch
        {
            MirrorOutcome.Copied => Copied,
            MirrorOutcome.Deleted => Deleted,
            _ => Refreshed,
        };
    }

    private async Task<string> DeleteLeftOverAsync(KeyState state, CancellationToken cancel)
    {
        await destination.DeleteAsync([.. state.LeftOver], cancel);
        await edge.InvalidateAsync(new Invalidation { Paths = state.LeftOver, Reference = $"left over {Guid.NewGuid():n}" }, cancel);
        return Deleted;
    }
}
