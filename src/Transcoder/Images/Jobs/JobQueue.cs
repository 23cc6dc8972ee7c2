using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Transcoder.Contracts.Api;
using Transcoder.Storage;

namespace Transcoder.Images.Jobs;

/// <summary>The jobs in the catalog. A job stays for seven days.</summary>
public sealed class JobQueue(ICatalog catalog, TimeProvider time)
{
    /// <summary>Of the entries in the catalog.</summary>
    public const string Kind = "job";

    private const int Page = 1_000;

    private static readonly TimeSpan Life = TimeSpan.FromDays(7);

    /// <summary>Something is queued that was not before. Told within this process only; on AWS the table's stream tells.</summary>
    public event Action<Guid>? Queued;

    public Task<Job> AddThumbnailAsync(string url, string transform, CancellationToken cancel = default) =>
        AddAsync(job => job with { Thumbnail = new ThumbnailJobWork(url, transform, Guid.CreateVersion7(job.Timestamp)) }, cancel);

    /// <param name="ids">Each once.</param>
    public Task<Job> AddBatchAsync(IReadOnlyList<Guid> ids, string transform, CancellationToken cancel = default) =>
        AddAsync(job => job with { Batch = new BatchJobWork(transform, ids, []) }, cancel);

    /// <summary>A job as it stands. One whose worker has been silent for longer than its lease is queued again by the way.</summary>
    public async Task<Job?> FindAsync(Guid id, CancellationToken cancel = default)
    {
        if (await ReadAsync(id, cancel) is not { } stored)
            return null;
        if (stored.Job is { Status: JobStatus.Processing, LeaseEnd: var end } && end <= time.GetUtcNow()
            && await TryPutAsync(stored with { Job = stored.Job.Queued() }, cancel) is { } queued)
            return queued.Job;
        return stored.Job;
    }

    /// <summary>All jobs that are not over, newest first.</summary>
    public async IAsyncEnumerable<Job> OpenAsync([EnumeratorCancellation] CancellationToken cancel = default)
    {
        Guid? before = null;
        IReadOnlyList<CatalogEntry> page;
        do
        {
            page = await catalog.ListAsync(Kind, before, Page, cancel);
            foreach (var entry in page)
                if (Read(entry).Job is { IsOver: false } job)
                    yield return job;
            before = page.Count > 0 ? page[^1].Id : null;
        }
        while (page.Count == Page);
    }

    internal async Task<StoredJob?> ReadAsync(Guid id, CancellationToken cancel) =>
        await catalog.FindAsync(Kind, id, cancel) is { } entry ? Read(entry) : null;

    /// <returns>Null where another one has written it since, or it is no more.</returns>
    internal async Task<StoredJob?> TryPutAsync(StoredJob stored, CancellationToken cancel)
    {
        var (job, version) = stored;
        var entry = new CatalogEntry(Kind, job.Id, JsonSerializer.SerializeToUtf8Bytes(job, JobJson.Default.Job))
        {
            Version = version,
            Status = job.Status.ToString().ToLower(CultureInfo.InvariantCulture),
            Expires = job.Timestamp + Life,
        };
        if (await catalog.TryPutAsync(entry, cancel) is not { } put)
            return null;
        if (job.Status == JobStatus.Queued)
            Queued?.Invoke(job.Id);
        return stored with { Version = put.Version };
    }

    private async Task<Job> AddAsync(Func<Job, Job> withWork, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var job = withWork(new Job { Id = Guid.CreateVersion7(now), Status = JobStatus.Queued, Timestamp = now });
        return (await TryPutAsync(new StoredJob(job, null), cancel))?.Job ?? throw new StorageException($"There is a job {job.Id} already.");
    }

    private static StoredJob Read(CatalogEntry entry) =>
        new(JsonSerializer.Deserialize(entry.Json.Span, JobJson.Default.Job) ?? throw new StorageException($"The job {entry.Id} is empty."), entry.Version);
}

/// <param name="Version">Null for one that is not stored yet.</param>
internal sealed record StoredJob(Job Job, string? Version);
