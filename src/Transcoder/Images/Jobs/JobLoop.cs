using System.Collections.Concurrent;
using Transcoder.Storage;

namespace Transcoder.Images.Jobs;

/// <summary>Does the jobs of a host that runs all the time: those it finds at its start, and each one that is added; two at once.</summary>
/// <param name="sweep">Done once an hour: takes away what has expired, and what died on its way in.</param>
/// <param name="report">Told of what failed, for the log.</param>
public sealed class JobLoop(JobQueue queue, JobWorker worker, TimeProvider time, Func<CancellationToken, Task> sweep, Action<string> report)
{
    private const int AtOnce = 2;

    private static readonly TimeSpan SweepEvery = TimeSpan.FromHours(1);

    /// <summary>Before a catalog that did not answer is asked again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Guid, Task> _following = new();
    private readonly SemaphoreSlim _slots = new(AtOnce, AtOnce);
    private readonly string _owner = $"loop-{Guid.NewGuid():n}";

    /// <summary>Runs until it is cancelled; then gives back what it was doing.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        void Follow(Guid id) => this.Follow(id, cancel);

        queue.Queued += Follow;
        try
        {
            await Task.WhenAll(PatientlyAsync(FindOpenAsync, cancel), SweepAsync(cancel));
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
        }
        finally
        {
            queue.Queued -= Follow;
            await Task.WhenAll(_following.Values);
        }
    }

    private async Task FindOpenAsync(CancellationToken cancel)
    {
        await foreach (var job in queue.OpenAsync(cancel))
            Follow(job.Id, cancel);
    }

    private async Task SweepAsync(CancellationToken cancel)
    {
        while (true)
        {
            await PatientlyAsync(sweep, cancel);
            await Task.Delay(SweepEvery, time, cancel);
        }
    }

    /// <summary>Follows a job to its end, unless it is followed already: who does so sees all that becomes of it.</summary>
    private void Follow(Guid id, CancellationToken cancel)
    {
        var begun = new TaskCompletionSource();
        if (_following.TryAdd(id, begun.Task))
            _ = Task.Run(async () =>
            {
                try
                {
                    await PatientlyAsync(stop => FollowAsync(id, stop), cancel);
                }
                catch (OperationCanceledException) when (cancel.IsCancellationRequested)
                {
                }
                finally
                {
                    _following.TryRemove(id, out _);
                    begun.SetResult();
                }
            }, CancellationToken.None);
    }

    private async Task FollowAsync(Guid id, CancellationToken cancel)
    {
        while (await RunOnceAsync(id, cancel) is { } again)
            if (again - time.GetUtcNow() is { Ticks: > 0 } early)
                await Task.Delay(early, time, cancel);
    }

    private async Task<DateTimeOffset?> RunOnceAsync(Guid id, CancellationToken cancel)
    {
        await _slots.WaitAsync(cancel);
        try
        {
            var run = await worker.RunAsync(id, _owner, cancel);
            if (run.LogDetail is { } detail)
                report($"The job {id}: {detail}");
            return run.Again;
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Again and again while the catalog does not answer.</summary>
    private async Task PatientlyAsync(Func<CancellationToken, Task> work, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                await work(cancel);
                return;
            }
            catch (StorageException e)
            {
                report($"The jobs' catalog failed; it is asked again in {Pause.TotalSeconds} s. {e}");
                await Task.Delay(Pause, time, cancel);
            }
        }
    }
}
