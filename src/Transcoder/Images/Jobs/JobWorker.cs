using Transcoder.Delivery;
using Transcoder.Storage;

namespace Transcoder.Images.Jobs;

/// <summary>What became of a call of the worker.</summary>
/// <param name="Job">As it is now; null where there is none.</param>
/// <param name="Again">When it is worth calling again; null where the job is over.</param>
/// <param name="LogDetail">What the log is to say of a failure.</param>
public sealed record JobRun(Job? Job, DateTimeOffset? Again, string? LogDetail = null);

/// <summary>
/// Takes a job and does it. A job is held by one worker at a time, under a lease that is renewed while it runs; begun at most three times;
/// and its work is such that beginning it again adds nothing to what is done.
/// </summary>
public sealed class JobWorker
{
    private static readonly TimeSpan[] Backoff = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)];

    private readonly JobQueue _queue;
    private readonly TimeProvider _time;
    private readonly TimeSpan _lease;
    private readonly Func<HeldJob, CancellationToken, Task<Failure?>> _work;

    /// <param name="lease">How long a worker may be silent before another one may take its job; 30 s by default.</param>
    public JobWorker(JobQueue queue, ThumbnailWork thumbnails, BatchWork batches, TimeProvider time, TimeSpan? lease = null)
        : this(queue, (job, cancel) => job.Job.Batch is null ? thumbnails.RunAsync(job, cancel) : batches.RunAsync(job, cancel), time, lease)
    {
    }

    /// <param name="work">Null where it is done.</param>
    internal JobWorker(JobQueue queue, Func<HeldJob, CancellationToken, Task<Failure?>> work, TimeProvider time, TimeSpan? lease = null) =>
        (_queue, _work, _time, _lease) = (queue, work, time, lease ?? TimeSpan.FromSeconds(30));

    /// <summary>Does a job once, if it can be had; waits where it is to be tried again within seconds. Cancelled, it gives the job back.</summary>
    /// <param name="owner">Who works: the same owner may take its own job again at once, as after a crash.</param>
    /// <exception cref="StorageException">The catalog failed; the job can be had again when its lease has run out.</exception>
    public async Task<JobRun> RunAsync(Guid id, string owner, CancellationToken cancel = default)
    {
        while (await _queue.ReadAsync(id, cancel) is { } stored)
        {
            var (job, now) = (stored.Job, _time.GetUtcNow());
            if (job.IsOver)
                return new JobRun(job, null);
            if (job.LeaseEnd > now && job.Owner != owner)
                return new JobRun(job, job.LeaseEnd);
            if (job.NotBefore - now is { Ticks: > 0 } early)
            {
                await Task.Delay(early, _time, cancel);
                continue;
            }

            var next = job.Attempts < Job.MaxAttempts
                ? job.Taken(owner, now + _lease)
                : job.Over($"It was begun {Job.MaxAttempts} times, and each time the worker stopped before its end.");
            if (await _queue.TryPutAsync(stored with { Job = next }, cancel) is { } taken)
                return next.IsOver ? new JobRun(next, null, next.Reason) : await DoAsync(taken, cancel);
        }
        return new JobRun(null, null);
    }

    private async Task<JobRun> DoAsync(StoredJob taken, CancellationToken cancel)
    {
        await using var held = new HeldJob(_queue, taken, _lease, _time, cancel);
        Failure? failure;
        try
        {
            failure = await TryAsync(held);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // Only the job's own token is left to be the cause.
            return new JobRun(held.Job, _time.GetUtcNow() + _lease, "Another worker has taken the job meanwhile, or the catalog was silent for too long.");
        }
        catch (OperationCanceledException)
        {
            await GiveBackAsync(held);
            throw;
        }

        DateTimeOffset? again = failure is not null && IsTransient(failure) && held.Job.Attempts < Job.MaxAttempts
            ? _time.GetUtcNow() + Backoff[held.Job.Attempts - 1]
            : null;
        var kept = await held.UpdateAsync(job => again is not null ? job.Queued(again) : job.Over(failure?.Detail), CancellationToken.None);
        return new JobRun(held.Job, kept ? again : _time.GetUtcNow() + _lease, failure?.LogDetail ?? failure?.Detail);
    }

    private async Task<Failure?> TryAsync(HeldJob held)
    {
        try
        {
            return await _work(held, held.Cancel);
        }
        catch (Exception e) when (FailureOf(e) is { } failure)
        {
            return failure;
        }
        catch (Exception e) when (!held.Cancel.IsCancellationRequested)
        {
            return new Failure(FailureKind.Internal, "Something went wrong on the server's side.", e.ToString());
        }
    }

    /// <summary>As if it had not been begun.</summary>
    private static async Task GiveBackAsync(HeldJob held)
    {
        try
        {
            await held.UpdateAsync(job => job.Queued() with { Attempts = job.Attempts - 1 }, CancellationToken.None);
        }
        catch (StorageException)
        {
            // The lease runs out, and another one takes it then.
        }
    }

    internal static Failure? FailureOf(Exception e) =>
        e is StorageException or EdgeException ? new Failure(FailureKind.Storage, "The store or the CDN did not answer.", e.ToString()) : null;

    /// <summary>What time may heal; all else fails the job at once.</summary>
    internal static bool IsTransient(Failure failure) => failure.Kind is FailureKind.Timeout or FailureKind.Storage or FailureKind.Busy;
}
