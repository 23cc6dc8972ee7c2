using Transcoder.Contracts.Api;
using Transcoder.Images.Jobs;
using Transcoder.Storage;
using Transcoder.Tests.Storage;

namespace Transcoder.Tests.Images.Jobs;

public sealed class JobLoopTests : IDisposable
{
    private readonly StoreFolder _folder = new();
    private readonly SteppedTime _time = new(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));
    private readonly CancellationTokenSource _end = new();
    private readonly List<string> _reports = [];
    private readonly MortalCatalog _catalog;
    private readonly JobQueue _queue;
    private int _sweeps;

    public JobLoopTests()
    {
        _catalog = new MortalCatalog(new Transcoder.Images.StoreCatalog(new FolderStore(_folder.Root), _time));
        _queue = new JobQueue(_catalog, _time);
    }

    public void Dispose()
    {
        _end.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Jobs_that_were_there_and_jobs_that_are_added_are_done_two_at_once()
    {
        var before = new List<Job> { await AddAsync(), await AddAsync(), await AddAsync() };
        var (running, most) = (0, 0);
        var loop = Start(async (_, cancel) =>
        {
            lock (_reports)
                most = Math.Max(most, ++running);
            await Task.Delay(20, cancel);
            lock (_reports)
                running--;
            return null;
        });

        var after = new List<Job> { await AddAsync(), await AddAsync(), await AddAsync() };

        foreach (var job in before.Concat(after))
            await SeeAsync(job, JobStatus.Completed);
        await EndAsync(loop);
        Assert.Equal(2, most);
        Assert.Empty(_reports);
    }

    [Fact]
    public async Task What_fails_is_followed_to_its_end_and_told_to_the_log()
    {
        var job = await AddAsync();
        var loop = Start((_, _) => Task.FromResult<Failure?>(new Failure(FailureKind.Timeout, "Slow.")));

        var failed = await Eventually.SeeAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromMilliseconds(200));
                return _queue.FindAsync(job.Id);
            },
            found => found!.Status == JobStatus.Failed);

        Assert.Equal(3, failed!.Attempts);
        await EndAsync(loop);
        Assert.Equal(3, _reports.Count(report => report == $"The job {job.Id}: Slow."));
    }

    [Fact]
    public async Task A_job_that_another_process_left_is_taken_when_its_lease_has_run_out()
    {
        var job = await AddAsync();
        var stored = (await _queue.ReadAsync(job.Id, default))!;
        await _queue.TryPutAsync(stored with { Job = stored.Job.Taken("dead", _time.GetUtcNow().AddSeconds(30)) }, default);
        var loop = Start((_, _) => Task.FromResult<Failure?>(null));

        await Eventually.SeeAsync(() => _time.Waiting == 2);
        Assert.Equal(JobStatus.Processing, (await _queue.FindAsync(job.Id))!.Status);
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(2, (await SeeAsync(job, JobStatus.Completed)).Attempts);
        await EndAsync(loop);
    }

    [Fact]
    public async Task Who_is_stopped_gives_back_what_was_under_way()
    {
        var job = await AddAsync();
        var loop = Start(async (_, cancel) => { await Task.Delay(Timeout.Infinite, cancel); return null; });
        await SeeAsync(job, JobStatus.Processing);

        await EndAsync(loop);

        Assert.Equal((JobStatus.Queued, 0), await _queue.FindAsync(job.Id) is { } found ? (found.Status, found.Attempts) : default);
    }

    [Fact]
    public async Task A_catalog_that_does_not_answer_is_asked_again()
    {
        var job = await AddAsync();
        _catalog.IsDead = true;
        var loop = Start((_, _) => Task.FromResult<Failure?>(null));
        await Eventually.SeeAsync(() => _time.Waiting == 2);

        _catalog.IsDead = false;
        _time.Advance(TimeSpan.FromSeconds(5));

        await SeeAsync(job, JobStatus.Completed);
        await EndAsync(loop);
        Assert.NotEmpty(_reports);
    }

    [Fact]
    public async Task It_sweeps_at_its_start_and_every_hour()
    {
        var loop = Start((_, _) => Task.FromResult<Failure?>(null));
        for (var hours = 1; hours <= 3; hours++)
        {
            await Eventually.SeeAsync(() => _sweeps == hours && _time.Waiting == 1);
            _time.Advance(TimeSpan.FromHours(1));
        }
        await EndAsync(loop);
    }

    private Task<Job> AddAsync() => _queue.AddThumbnailAsync("https://example.org/a.jpg", "w100");

    private Task Start(Func<HeldJob, CancellationToken, Task<Failure?>> work)
    {
        var worker = new JobWorker(_queue, work, _time);
        var loop = new JobLoop(_queue, worker, _time, _ => { Interlocked.Increment(ref _sweeps); return Task.CompletedTask; }, report =>
        {
            lock (_reports)
                _reports.Add(report);
        });
        return loop.RunAsync(_end.Token);
    }

    private async Task EndAsync(Task loop)
    {
        await _end.CancelAsync();
        await loop.WaitAsync(TimeSpan.FromMinutes(1));
    }

    private async Task<Job> SeeAsync(Job job, JobStatus status) =>
        (await Eventually.SeeAsync(() => _queue.FindAsync(job.Id), found => found!.Status == status))!;
}
