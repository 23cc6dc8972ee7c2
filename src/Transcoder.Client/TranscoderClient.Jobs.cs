using System.Text.Json.Serialization.Metadata;
using Transcoder.Contracts.Api;

namespace Transcoder.Client;

public sealed partial class TranscoderClient
{
    /// <summary>Asks for a thumbnail of an image somewhere else; it is fetched and made later, see <see cref="WaitForThumbnailAsync"/>.</summary>
    /// <param name="address">http or https, public, at most 25 MB in 10 s.</param>
    /// <param name="transform">A spec or a preset. Default: <c>w100-h100-cover</c>.</param>
    /// <remarks>Not sent again after trouble: it might be asked for twice.</remarks>
    public Task<ThumbnailJob> CreateThumbnailAsync(Uri address, string? transform = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        var asked = new ThumbnailRequest { Url = address.AbsoluteUri, Transform = transform };
        return _sender.SendAsync(
            Posting(ApiRoutes.AddThumbnail, asked, ApiSender.Json.ThumbnailRequest, null), canRepeat: false, ApiSender.Json.ThumbnailJob, cancel);
    }

    /// <summary>How a thumbnail's job stands; null where there is no such job, or no more: a job is kept for 7 days.</summary>
    public Task<ThumbnailJob?> GetThumbnailAsync(Guid id, CancellationToken cancel = default) =>
        FindAsync($"/thumbnails/{id:D}", ApiSender.Json.ThumbnailJob, cancel);

    /// <summary>Waits until a thumbnail is made or has failed: looks after 0.2 s, then each time twice as long, at most every 5 s.</summary>
    /// <param name="progress">Told of the job each time it is looked at.</param>
    /// <returns>The job with its end: <see cref="JobStatus.Completed"/>, or <see cref="JobStatus.Failed"/> with the reason.</returns>
    /// <exception cref="TranscoderException">404: there is no such job.</exception>
    public Task<ThumbnailJob> WaitForThumbnailAsync(Guid id, IProgress<ThumbnailJob>? progress = null, CancellationToken cancel = default) =>
        WaitAsync($"/thumbnails/{id:D}", ApiSender.Json.ThumbnailJob, job => job.Status, progress, cancel);

    /// <summary>Asks for one variant of each of many images; they are made later, see <see cref="WaitForBatchAsync"/>.</summary>
    /// <param name="ids">1 to 1,000 images.</param>
    /// <param name="transform">A spec or a preset.</param>
    /// <remarks>Not sent again after trouble: it might be asked for twice.</remarks>
    public Task<BatchJob> CreateBatchAsync(IReadOnlyList<Guid> ids, string transform, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentException.ThrowIfNullOrEmpty(transform);
        if (ids.Count is < 1 or > 1000)
            throw new ArgumentOutOfRangeException(nameof(ids), ids.Count, "Allowed: 1 to 1000 images.");
        var asked = new BatchRequest { Ids = ids, Transform = transform };
        return _sender.SendAsync(
            Posting(ApiRoutes.AddBatch, asked, ApiSender.Json.BatchRequest, null), canRepeat: false, ApiSender.Json.BatchJob, cancel);
    }

    /// <summary>How a batch stands; null where there is no such job, or no more: a job is kept for 7 days.</summary>
    public Task<BatchJob?> GetBatchAsync(Guid id, CancellationToken cancel = default) => FindAsync($"/batch/{id:D}", ApiSender.Json.BatchJob, cancel);

    /// <summary>Waits until a batch has ended, as <see cref="WaitForThumbnailAsync"/> does.</summary>
    /// <param name="progress">Told of the job, with its counts, each time it is looked at.</param>
    /// <returns>The job with its end; of a completed one too some images may have failed, see <see cref="BatchJob.Items"/>.</returns>
    /// <exception cref="TranscoderException">404: there is no such job.</exception>
    public Task<BatchJob> WaitForBatchAsync(Guid id, IProgress<BatchJob>? progress = null, CancellationToken cancel = default) =>
        WaitAsync($"/batch/{id:D}", ApiSender.Json.BatchJob, job => job.Status, progress, cancel);

    private async Task<T> WaitAsync<T>(
        string address, JsonTypeInfo<T> type, Func<T, JobStatus> status, IProgress<T>? progress, CancellationToken cancel) where T : class
    {
        for (var looks = 0; ; looks++)
        {
            var (job, retryAfter) = await _sender.SendAsync(
                () => new HttpRequestMessage(HttpMethod.Get, Relative(address)), canRepeat: true,
                async (response, c) => (await _sender.ReadAsync(response, type, c).ConfigureAwait(false), _sender.RetryAfter(response)), cancel)
                .ConfigureAwait(false);
            progress?.Report(job);
            if (status(job) is JobStatus.Completed or JobStatus.Failed)
                return job;
            await Task.Delay(retryAfter ?? Backoff.Pause(looks), _sender.Time, cancel).ConfigureAwait(false);
        }
    }
}
