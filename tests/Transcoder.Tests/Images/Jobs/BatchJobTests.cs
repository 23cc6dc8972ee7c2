using Transcoder.Contracts.Api;
using Transcoder.Images.Jobs;
using Transcoder.Storage;

namespace Transcoder.Tests.Images.Jobs;

public sealed class BatchJobTests : IAsyncLifetime
{
    private readonly JobSite _site = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task A_batch_makes_one_variant_of_each_image()
    {
        var images = new List<ImageRecord>();
        for (var n = 0; n < 5; n++)
            images.Add(await _site.AddImageAsync());
        var ids = images.Select(image => image.Id).ToList();

        var answer = await _site.Api.AddBatchAsync(JobSite.Post("/batch", $$"""{"ids": ["{{string.Join("\", \"", ids.Append(ids[0]))}}"], "transform": "w128-webp"}"""));
        var queued = JobSite.Read(answer, ApiJson.Wire.BatchJob);
        Assert.Equal((202, $"/api/v1/batch/{queued.Id}", JobStatus.Queued, 5, 0, 0), (answer.Status, answer.Location, queued.Status, queued.Total, queued.Done, queued.Failed));

        await _site.Worker.RunAsync(queued.Id, "a");

        var done = await _site.BatchAsync(queued.Id);
        Assert.Equal((JobStatus.Completed, "w128-webp", 5, 5, 0), (done.Status, done.Transform, done.Total, done.Done, done.Failed));
        Assert.Equal(
            ids.Select(id => (id, $"https://cdn.example/w128-webp/uploads/{id}.png")).Order(), done.Items.Select(item => (item.Id, item.Url!)).Order());
        foreach (var id in ids)
            Assert.Equal("w128-webp", Assert.Single((await _site.Records.FindAsync(id))!.Variants).Spec);
    }

    [Fact]
    public async Task What_is_unknown_deleted_or_still_coming_fails_by_itself_with_a_reason()
    {
        var (good, deleted, pending) = (await _site.AddImageAsync(), await _site.AddImageAsync(), await _site.AddImageAsync());
        var unknown = Guid.CreateVersion7();
        await _site.Removal.RemoveAsync(deleted);
        await _site.Records.UpdateAsync(pending.Id, record => record with { Status = ImageStatus.Pending });

        var queued = await _site.AddBatchAsync([good.Id, deleted.Id, unknown, pending.Id], "w100");
        await _site.Worker.RunAsync(queued.Id, "a");

        var done = await _site.BatchAsync(queued.Id);
        Assert.Equal((JobStatus.Completed, 1, 3, 1), (done.Status, done.Done, done.Failed, done.Attempts));
        string? Reason(Guid id) => done.Items.Single(item => item.Id == id).Reason;
        Assert.Equal(
            (null, $"There is no image {deleted.Id}.", $"There is no image {unknown}.", $"The image {pending.Id} is still coming."),
            (Reason(good.Id), Reason(deleted.Id), Reason(unknown), Reason(pending.Id)));
    }

    [Fact]
    public async Task A_batch_goes_on_where_a_dead_worker_ended()
    {
        var images = new List<ImageRecord>();
        for (var n = 0; n < 4; n++)
            images.Add(await _site.AddImageAsync());
        var queued = await _site.AddBatchAsync(images.Select(image => image.Id), "w100");
        var job = (await _site.Queue.ReadAsync(queued.Id, default))!;
        var items = images.Take(2).Select(image => new BatchItem { Id = image.Id, Reason = "As the dead worker left it." });
        await _site.Queue.TryPutAsync(
            job with { Job = job.Job.Taken("dead", DateTimeOffset.UtcNow) with { Batch = job.Job.Batch! with { Items = [.. items] } } }, default);

        await _site.Worker.RunAsync(queued.Id, "b");

        var done = await _site.BatchAsync(queued.Id);
        Assert.Equal((JobStatus.Completed, 2, 2, 2), (done.Status, done.Attempts, done.Done, done.Failed));
        Assert.Equal(images.Select(image => image.Id).Order(), done.Items.Select(item => item.Id).Order());
    }

    [Fact]
    public async Task Images_that_the_store_fails_for_are_tried_again_and_fail_by_themselves_in_the_end()
    {
        var (good, bad) = (await _site.AddImageAsync(), await _site.AddImageAsync());
        _site.Cdn.Destination.BeforeOpen = key =>
            key == $"uploads/{bad.Id}.png" ? throw new StorageException("It does not answer.") : Task.CompletedTask;
        var queued = await _site.AddBatchAsync([good.Id, bad.Id], "w100");

        var first = await _site.Worker.RunAsync(queued.Id, "a");
        var between = await _site.BatchAsync(queued.Id);
        await _site.Worker.RunAsync(queued.Id, "a");
        await _site.Worker.RunAsync(queued.Id, "a");

        Assert.NotNull(first.Again);
        Assert.Equal((JobStatus.Queued, 1, 0), (between.Status, between.Done, between.Failed));
        var done = await _site.BatchAsync(queued.Id);
        Assert.Equal((JobStatus.Completed, 3, 1, 1), (done.Status, done.Attempts, done.Done, done.Failed));
        Assert.NotNull(done.Items.Single(item => item.Id == bad.Id).Reason);
    }

    [Fact]
    public async Task A_thousand_images_are_a_batch_and_one_more_are_not()
    {
        var ids = Enumerable.Range(0, JobsApi.MaxBatch).Select(_ => Guid.CreateVersion7()).ToList();

        var queued = await _site.AddBatchAsync(ids, "w100");
        await _site.Worker.RunAsync(queued.Id, "a");

        Assert.Equal((JobStatus.Completed, 1_000), await _site.BatchAsync(queued.Id) is { } done ? (done.Status, done.Failed) : default);
        var entry = (await _site.Catalog.FindAsync(JobQueue.Kind, queued.Id))!;
        Assert.InRange(entry.Json.Length, 0, 400_000);
        var many = await _site.Api.AddBatchAsync(JobSite.Post("/batch", $$"""{"ids": ["{{string.Join("\", \"", ids.Append(Guid.CreateVersion7()))}}"], "transform": "w100"}"""));
        Assert.Equal((400, true), (many.Status, JobSite.Read(many, ApiJson.Wire.ApiProblem).Detail!.Contains("1 to 1,000", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("""{"ids": [], "transform": "w100"}""", "1 to 1,000")]
    [InlineData("""{"ids": ["x"], "transform": "w100"}""", "$.ids[0]")]
    [InlineData("""{"ids": [null], "transform": "w100"}""", "$.ids[0]")]
    [InlineData("""{"ids": ["019aa5b0-0000-7000-8000-00000000000a"]}""", "transform")]
    [InlineData("""{"ids": ["019aa5b0-0000-7000-8000-00000000000a"], "transform": "w100-w200"}""", "w")]
    [InlineData("""{"ids": ["019aa5b0-0000-7000-8000-00000000000a"], "transform": ""}""", "")]
    [InlineData("", "no body")]
    public async Task A_wrong_request_is_refused_at_once(string body, string help)
    {
        var answer = await _site.Api.AddBatchAsync(JobSite.Post("/batch", body));

        Assert.Equal(400, answer.Status);
        Assert.Contains(help, JobSite.Read(answer, ApiJson.Wire.ApiProblem).Detail, StringComparison.Ordinal);
        Assert.Empty(await _site.Catalog.ListAsync(JobQueue.Kind, null, 10));
    }

    [Fact]
    public async Task A_thumbnails_job_is_no_batch()
    {
        var job = JobSite.Read(await _site.AddThumbnailAsync(), ApiJson.Wire.ThumbnailJob);
        Assert.Equal(404, (await _site.Api.GetBatchAsync(JobSite.Get($"/batch/{job.Id}"), $"{job.Id}")).Status);
        Assert.Equal(400, (await _site.Api.GetBatchAsync(JobSite.Get("/batch/1"), "1")).Status);
    }
}
