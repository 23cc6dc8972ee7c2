using Transcoder.Contracts.Api;
using Transcoder.Delivery;
using Transcoder.Images.Fetching;

namespace Transcoder.Images.Jobs;

/// <summary>The calls under <c>/thumbnails</c> and <c>/batch</c>: they add jobs and tell of them.</summary>
public sealed class JobsApi(JobQueue queue, UrlFetcher fetcher, VariantMaker variants)
{
    public const string DefaultTransform = "w100-h100-cover";

    public const int MaxBatch = 1_000;

    public async Task<Answer> AddThumbnailAsync(ApiRequest request, CancellationToken cancel = default)
    {
        var body = await JsonBody.ReadAsync(request, ApiJson.Wire.ThumbnailRequest, """{"url": "https://example.org/photo.jpg"}""", cancel);
        if (!body.Try(out var asked, out var failure))
            return Problem.Answer(failure);
        var transform = asked.Transform ?? DefaultTransform;
        if ((fetcher.Refuse(asked.Url) ?? variants.Refuse(transform)) is { } refused)
            return Problem.Answer(refused);
        var job = await queue.AddThumbnailAsync(asked.Url, transform, cancel);
        return Accepted(job, request, ApiRoutes.AddThumbnail);
    }

    public async Task<Answer> AddBatchAsync(ApiRequest request, CancellationToken cancel = default)
    {
        var body = await JsonBody.ReadAsync(
            request, ApiJson.Wire.BatchRequest, """{"ids": ["01985f3a-7c1e-7b52-9d0e-4f6a2c8b1e37"], "transform": "w200-webp"}""", cancel);
        if (!body.Try(out var asked, out var failure))
            return Problem.Answer(failure);
        var ids = asked.Ids.Distinct().ToArray();
        if (ids.Length is 0 or > MaxBatch)
            return Problem.Answer(new Failure(FailureKind.BadRequest, $"A batch has 1 to {MaxBatch:N0} images; this one has {ids.Length:N0}."));
        if (variants.Refuse(asked.Transform) is { } refused)
            return Problem.Answer(refused);
        var job = await queue.AddBatchAsync(ids, asked.Transform, cancel);
        return Accepted(job, request, ApiRoutes.AddBatch);
    }

    public Task<Answer> GetThumbnailAsync(ApiRequest request, string id, CancellationToken cancel = default) =>
        GetAsync(request, id, job => job.Thumbnail is not null, "thumbnail", cancel);

    public Task<Answer> GetBatchAsync(ApiRequest request, string id, CancellationToken cancel = default) =>
        GetAsync(request, id, job => job.Batch is not null, "batch", cancel);

    /// <summary>By the older spelling, <c>?id=</c>.</summary>
    public Task<Answer> FindThumbnailAsync(ApiRequest request, CancellationToken cancel = default) =>
        request.Query is [{ Key: "id", Value: var id }]
            ? GetThumbnailAsync(request, id, cancel)
            : Task.FromResult(Problem.Answer(new Failure(FailureKind.BadRequest, "Thumbnails are asked for one by one: /thumbnails/{id}, or ?id= once and nothing else.")));

    private async Task<Answer> GetAsync(ApiRequest request, string text, Func<Job, bool> isAskedFor, string name, CancellationToken cancel)
    {
        if (!ImageId.Parse(text).Try(out var id, out var failure))
            return Problem.Answer(failure);
        return await queue.FindAsync(id.Id, cancel) is { } job && isAskedFor(job)
            ? Tell(job, request, 200)
            : Problem.Answer(new Failure(FailureKind.Missing, $"There is no {name} job {id.Id}; a job is kept for seven days."));
    }

    private static Answer Accepted(Job job, ApiRequest request, ApiRoute route) =>
        Tell(job, request, 202) with { Location = $"{ApiRoutes.Root}{route.Template}/{job.Id}" };

    private static Answer Tell(Job job, ApiRequest request, int status) =>
        job.Batch is { } batch
            ? ApiAnswers.Of(status, WireOf(job, batch, request.BaseAddress), ApiJson.Wire.BatchJob)
            : ApiAnswers.Of(status, WireOf(job, job.Thumbnail!, request.BaseAddress), ApiJson.Wire.ThumbnailJob);

    private static ThumbnailJob WireOf(Job job, ThumbnailJobWork work, string baseAddress) => new()
    {
        Id = job.Id,
        Status = job.Status,
        Url = work.Url,
        Timestamp = job.Timestamp,
        Attempts = job.Attempts,
        ResizedUrl = work.ResizedUrl is { } path && job.Status == JobStatus.Completed ? baseAddress + path : null,
        Image = job.Status == JobStatus.Completed ? work.Image : null,
        Reason = job.Reason,
    };

    private static BatchJob WireOf(Job job, BatchJobWork work, string baseAddress) => new()
    {
        Id = job.Id,
        Status = job.Status,
        Timestamp = job.Timestamp,
        Transform = work.Transform,
        Attempts = job.Attempts,
        Total = work.Ids.Count,
        Done = work.Items.Count(item => item.Reason is null),
        Failed = work.Items.Count(item => item.Reason is not null),
        Items = [.. work.Items.Select(item => item with { Url = item.Url is { } path ? baseAddress + path : null })],
        Reason = job.Reason,
    };
}
