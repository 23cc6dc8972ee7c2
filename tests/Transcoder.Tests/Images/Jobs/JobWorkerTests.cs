using Transcoder.Contracts.Api;
using Transcoder.Images;
using Transcoder.Images.Jobs;
using Transcoder.Storage;
using Transcoder.Tests.Storage;

namespace Transcoder.Tests.Images.Jobs;

public sealed class JobWorkerTests : IDisposable
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(10);
    private static readonly Failure Slow = new(FailureKind.Timeout, "The host was slow.", "at the log");

    private readonly StoreFolder _folder = new();
    private readonly SteppedTime _time = new(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));
    private readonly JobQueue _queue;

    public JobWorkerTests() => _queue = NewQueue();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Of_workers_at_once_one_does_the_job()
    {
        var job = await AddAsync();
        var (begun, end) = (0, new TaskCompletionSource());
        async Task<Failure?> WorkAsync(HeldJob held, CancellationToken cancel)
        {
            Interlocked.Increment(ref begun);
            await end.Task.WaitAsync(cancel);
            return null;
        }

        // Each with a queue of its own, as processes of their own have.
        var runs = Enumerable.Range(0, 8).Select(n => Task.Run(() => Worker(WorkAsync, NewQueue()).RunAsync(job.Id, $"worker {n}"))).ToList();
        await Eventually.SeeAsync(() => runs.Count(run => run.IsCompleted) == 7);
        var busy = (await _queue.FindAsync(job.Id))!;
        end.SetResult();
        var results = await Task.WhenAll(runs);

        Assert.Equal((1, JobStatus.Processing, 1, _time.GetUtcNow() + Lease), (begun, busy.Status, busy.Attempts, busy.LeaseEnd!.Value));
        Assert.Equal(7, results.Count(run => run.Again == busy.LeaseEnd && run.Job!.Status == JobStatus.Processing));
        var done = Assert.Single(results, run => run.Again is null).Job!;
        Assert.Equal((JobStatus.Completed, 1, null, null), (done.Status, done.Attempts, done.Owner, done.LeaseEnd));
        Assert.Equal(done, await _queue.FindAsync(job.Id));
    }

    [Fact]
    public async Task A_job_that_is_over_is_not_done_again_and_one_that_is_not_there_is_no_error()
    {
        var job = await AddAsync();
        await Worker((_, _) => Done()).RunAsync(job.Id, "a");

        var again = await Worker((_, _) => throw new InvalidOperationException("Done twice.")).RunAsync(job.Id, "b");

        Assert.Equal((JobStatus.Completed, 1, null), (again.Job!.Status, again.Job.Attempts, again.Again));
        Assert.Equal(new JobRun(null, null), await Worker((_, _) => Done()).RunAsync(Guid.CreateVersion7(), "b"));
    }

    [Fact]
    public async Task A_lease_is_renewed_for_as_long_as_the_work_takes()
    {
        var job = await AddAsync();
        var end = new TaskCompletionSource();
        var run = Worker(async (_, cancel) => { await end.Task.WaitAsync(cancel); return null; }).RunAsync(job.Id, "a");

        for (var n = 0; n < 9; n++)
        {
            await Eventually.SeeAsync(() => _time.Waiting == 1);
            _time.Advance(Tick);
            await Eventually.SeeAsync(() => _queue.FindAsync(job.Id), found => found!.LeaseEnd == _time.GetUtcNow() + Lease);
            Assert.Equal(JobStatus.Processing, (await Worker((_, _) => Done()).RunAsync(job.Id, "b")).Job!.Status);
        }
        end.SetResult();

        Assert.Equal((JobStatus.Completed, 1), ((await run).Job!.Status, (await run).Job!.Attempts));
    }

    [Fact]
    public async Task What_a_dead_worker_held_is_taken_when_its_lease_has_run_out_and_not_before()
    {
        var job = await AddAsync();
        await DieAsync(job.Id, "a");
        var worker = Worker((_, _) => Done());

        _time.Advance(Lease - TimeSpan.FromSeconds(1));
        var early = await worker.RunAsync(job.Id, "b");
        Assert.Equal((JobStatus.Processing, _time.GetUtcNow() + TimeSpan.FromSeconds(1)), (early.Job!.Status, early.Again!.Value));

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((JobStatus.Completed, 2), await worker.RunAsync(job.Id, "b") is { Job: { } done } ? (done.Status, done.Attempts) : default);
    }

    [Fact]
    public async Task The_same_owner_may_take_its_job_again_at_once()
    {
        var job = await AddAsync();
        await DieAsync(job.Id, "a");

        Assert.Equal(JobStatus.Completed, (await Worker((_, _) => Done()).RunAsync(job.Id, "a")).Job!.Status);
    }

    [Fact]
    public async Task A_job_that_kills_its_workers_fails_in_the_end()
    {
        var job = await AddAsync();
        for (var n = 0; n < Job.MaxAttempts; n++)
        {
            await DieAsync(job.Id, $"worker {n}");
            _time.Advance(Lease);
        }

        var run = await Worker((_, _) => throw new InvalidOperationException("Begun a fourth time.")).RunAsync(job.Id, "last");

        Assert.Equal((JobStatus.Failed, 3, null), (run.Job!.Status, run.Job.Attempts, run.Again));
        Assert.Equal("It was begun 3 times, and each time the worker stopped before its end.", (await _queue.FindAsync(job.Id))!.Reason);
    }

    [Fact]
    public async Task Reading_a_job_whose_lease_has_run_out_queues_it_again()
    {
        var job = await AddAsync();
        await DieAsync(job.Id, "a");
        var told = new List<Guid>();
        _queue.Queued += told.Add;

        Assert.Equal(JobStatus.Processing, (await _queue.FindAsync(job.Id))!.Status);
        _time.Advance(Lease);
        var poked = (await _queue.FindAsync(job.Id))!;

        Assert.Equal((JobStatus.Queued, 1, null), (poked.Status, poked.Attempts, poked.Owner));
        Assert.Equal([job.Id], told);
        Assert.Equal((JobStatus.Completed, 2), await Worker((_, _) => Done()).RunAsync(job.Id, "b") is { Job: { } done } ? (done.Status, done.Attempts) : default);
    }

    [Fact]
    public async Task What_time_may_heal_is_tried_three_times_with_pauses()
    {
        var job = await AddAsync();
        var worker = Worker((_, _) => Task.FromResult<Failure?>(Slow));

        var first = await worker.RunAsync(job.Id, "a");
        Assert.Equal((JobStatus.Queued, 1, _time.GetUtcNow().AddSeconds(1), "at the log"), (first.Job!.Status, first.Job.Attempts, first.Again!.Value, first.LogDetail));

        var second = worker.RunAsync(job.Id, "a");
        await Eventually.SeeAsync(() => _time.Waiting == 1);
        Assert.Equal(1, (await _queue.FindAsync(job.Id))!.Attempts);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((JobStatus.Queued, 2, _time.GetUtcNow().AddSeconds(5)), ((await second).Job!.Status, (await second).Job!.Attempts, (await second).Again!.Value));

        var third = worker.RunAsync(job.Id, "b");
        await Eventually.SeeAsync(() => _time.Waiting == 1);
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(2, (await _queue.FindAsync(job.Id))!.Attempts);
        _time.Advance(TimeSpan.FromSeconds(1));
        var failed = (await third).Job!;

        Assert.Equal((JobStatus.Failed, 3, "The host was slow.", null), (failed.Status, failed.Attempts, failed.Reason, (await third).Again));
        Assert.Equal(failed, await _queue.FindAsync(job.Id));
    }

    [Theory]
    [InlineData(FailureKind.NotFetched)]
    [InlineData(FailureKind.Unreadable)]
    [InlineData(FailureKind.BadRequest)]
    [InlineData(FailureKind.TooLarge)]
    [InlineData(FailureKind.Conflict)]
    public async Task What_can_never_go_well_fails_at_once(FailureKind kind)
    {
        var job = await AddAsync();

        var run = await Worker((_, _) => Task.FromResult<Failure?>(new Failure(kind, "Never."))).RunAsync(job.Id, "a");

        Assert.Equal((JobStatus.Failed, 1, "Never.", null), (run.Job!.Status, run.Job.Attempts, run.Job.Reason, run.Again));
    }

    [Fact]
    public async Task A_store_that_fails_is_tried_again_and_a_fault_of_ours_is_told_without_its_insides()
    {
        var (stores, faults) = (await AddAsync(), await AddAsync());

        var store = await Worker((_, _) => throw new StorageException("secret bucket")).RunAsync(stores.Id, "a");
        var fault = await Worker((_, _) => throw new InvalidOperationException("secret state")).RunAsync(faults.Id, "a");

        Assert.Equal((JobStatus.Queued, true), (store.Job!.Status, store.LogDetail!.Contains("secret bucket", StringComparison.Ordinal)));
        Assert.Equal((JobStatus.Failed, "Something went wrong on the server's side."), (fault.Job!.Status, fault.Job.Reason));
        Assert.Contains("secret state", fault.LogDetail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_cancelled_is_given_back_as_if_it_had_not_been_begun()
    {
        var job = await AddAsync();
        using var cancel = new CancellationTokenSource();
        var run = Worker(WaitAsync).RunAsync(job.Id, "a", cancel.Token);
        await Eventually.SeeAsync(() => _queue.FindAsync(job.Id), found => found!.Status == JobStatus.Processing);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        var back = (await _queue.FindAsync(job.Id))!;
        Assert.Equal((JobStatus.Queued, 0, null), (back.Status, back.Attempts, back.NotBefore));
    }

    [Fact]
    public async Task Who_was_silent_for_too_long_stops_and_writes_nothing_more()
    {
        var job = await AddAsync();
        var catalog = new MortalCatalog(NewCatalog());
        var silent = Worker(WaitAsync, new JobQueue(catalog, _time)).RunAsync(job.Id, "a");
        await Eventually.SeeAsync(() => _time.Waiting == 1);

        catalog.IsDead = true;
        _time.Advance(Lease);
        Assert.Equal(JobStatus.Completed, (await Worker((_, _) => Done()).RunAsync(job.Id, "b")).Job!.Status);
        catalog.IsDead = false;
        _time.Advance(Lease);

        Assert.NotNull((await silent).LogDetail);
        Assert.Equal((JobStatus.Completed, 2), await _queue.FindAsync(job.Id) is { } found ? (found.Status, found.Attempts) : default);
    }

    [Fact]
    public async Task Progress_is_seen_while_the_job_runs()
    {
        var job = await _queue.AddBatchAsync([Guid.CreateVersion7(), Guid.CreateVersion7()], "w100");
        var end = new TaskCompletionSource();
        var item = new BatchItem { Id = job.Batch!.Ids[0], Url = "/w100/uploads/x.jpg" };
        var run = Worker(async (held, cancel) =>
        {
            await held.UpdateAsync(now => now with { Batch = now.Batch! with { Items = [item] } }, cancel);
            await end.Task.WaitAsync(cancel);
            return null;
        }).RunAsync(job.Id, "a");

        var seen = await Eventually.SeeAsync(() => _queue.FindAsync(job.Id), found => found!.Batch!.Items.Count > 0);
        end.SetResult();

        Assert.Equal((JobStatus.Processing, item), (seen!.Status, Assert.Single(seen.Batch!.Items)));
        Assert.Equal(item, Assert.Single((await run).Job!.Batch!.Items));
    }

    [Fact]
    public async Task A_job_is_gone_after_seven_days()
    {
        var job = await AddAsync();
        _time.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        Assert.NotNull(await _queue.FindAsync(job.Id));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await _queue.FindAsync(job.Id));
    }

    private Task<Job> AddAsync() => _queue.AddThumbnailAsync("https://example.org/a.jpg", "w100");

    /// <summary>Takes a job and is heard of no more.</summary>
    private async Task DieAsync(Guid id, string owner)
    {
        var catalog = new MortalCatalog(NewCatalog());
        using var end = new CancellationTokenSource();
        var run = Worker(WaitAsync, new JobQueue(catalog, _time)).RunAsync(id, owner, end.Token);
        await Eventually.SeeAsync(() => _queue.FindAsync(id), found => found!.Owner == owner);
        catalog.IsDead = true;
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    private static async Task<Failure?> WaitAsync(HeldJob held, CancellationToken cancel)
    {
        await Task.Delay(Timeout.Infinite, cancel);
        return null;
    }

    private static Task<Failure?> Done() => Task.FromResult<Failure?>(null);

    private StoreCatalog NewCatalog() => new(new FolderStore(_folder.Root), _time);

    private JobQueue NewQueue() => new(NewCatalog(), _time);

    private JobWorker Worker(Func<HeldJob, CancellationToken, Task<Failure?>> work, JobQueue? queue = null) => new(queue ?? _queue, work, _time, Lease);
}

/// <summary>A catalog that its process hears no more of when it is dead.</summary>
internal sealed class MortalCatalog(ICatalog inner) : ICatalog
{
    public bool IsDead { get; set; }

    public Task<CatalogEntry?> FindAsync(string kind, Guid id, CancellationToken cancel = default) => Alive().FindAsync(kind, id, cancel);

    public Task<CatalogEntry?> TryPutAsync(CatalogEntry entry, CancellationToken cancel = default) => Alive().TryPutAsync(entry, cancel);

    public Task DeleteAsync(string kind, Guid id, CancellationToken cancel = default) => Alive().DeleteAsync(kind, id, cancel);

    public Task<IReadOnlyList<CatalogEntry>> ListAsync(string kind, Guid? before, int limit, CancellationToken cancel = default) =>
        Alive().ListAsync(kind, before, limit, cancel);

    private ICatalog Alive() => IsDead ? throw new StorageException("The process is dead.") : inner;
}
