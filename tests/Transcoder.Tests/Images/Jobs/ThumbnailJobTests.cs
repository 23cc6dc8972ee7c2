using Transcoder.Contracts;
using Transcoder.Contracts.Api;
using Transcoder.Images.Jobs;

namespace Transcoder.Tests.Images.Jobs;

public sealed class ThumbnailJobTests : IAsyncLifetime
{
    private readonly JobSite _site = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task An_image_elsewhere_becomes_a_thumbnail_of_a_hundred_pixels()
    {
        var answer = await _site.AddThumbnailAsync();
        var queued = JobSite.Read(answer, ApiJson.Wire.ThumbnailJob);

        Assert.Equal((202, $"/api/v1/thumbnails/{queued.Id}", "no-store"), (answer.Status, answer.Location, answer.CacheControl));
        Assert.Equal((JobStatus.Queued, _site.ImageUrl, 0, null, null), (queued.Status, queued.Url, queued.Attempts, queued.ResizedUrl, queued.Image));
        Assert.Equal(queued, await _site.ThumbnailAsync(queued.Id));

        await _site.Worker.RunAsync(queued.Id, "a");

        var done = await _site.ThumbnailAsync(queued.Id);
        var record = (await _site.Records.FindAsync(done.Image!.Value))!;
        Assert.Equal((JobStatus.Completed, 1, null), (done.Status, done.Attempts, done.Reason));
        Assert.Equal((ImageStatus.Ready, "photo.png", $"/{JobsApi.DefaultTransform}/uploads/{record.Id}.png"), (record.Status, record.Filename, record.Processed!.Url));
        Assert.Equal("https://cdn.example" + record.Processed.Url, done.ResizedUrl);
        var thumbnail = await _site.Cdn.GetAsync(record.Processed.Url[1..]);
        Assert.Equal((200, (100, 100)), (thumbnail.Status, TestImages.SizeOf(thumbnail.Body.ToArray())));
        Assert.Equal(done, JobSite.Read(await _site.Api.FindThumbnailAsync(JobSite.Get("/thumbnails", ("id", $"{done.Id}"))), ApiJson.Wire.ThumbnailJob));
    }

    [Theory]
    [InlineData("record")]
    [InlineData("source")]
    [InlineData("variant")]
    [InlineData("ready")]
    public async Task A_worker_that_dies_anywhere_is_taken_over_and_the_result_is_there_once(string deathAfter)
    {
        var job = JobSite.Read(await _site.AddThumbnailAsync(), ApiJson.Wire.ThumbnailJob);
        var dead = false;
        var records = 0;
        foreach (var store in new[] { _site.Cdn.Source, _site.Cdn.Destination })
        {
            store.BeforeHead = store.BeforeOpen = store.BeforePut = store.BeforeDelete = _ => Live();
            store.AfterPut = key =>
            {
                var record = key.StartsWith("api/records/image/", StringComparison.Ordinal) ? ++records : 0;
                dead |= deathAfter switch
                {
                    "record" => record == 1,
                    "source" => key.StartsWith("uploads/", StringComparison.Ordinal),
                    "variant" => key.StartsWith("w100", StringComparison.Ordinal),
                    _ => record == 3,
                };
                return Live();
            };
        }

        // The dead write no more: neither their result, nor what would clean up after them.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _site.Worker.RunAsync(job.Id, "a"));
        Assert.True(dead);
        (dead, deathAfter, records) = (false, "never", int.MinValue);
        Assert.NotEmpty(await _site.KeysAsync());
        Task Live() => dead ? throw new OperationCanceledException("The process is dead.") : Task.CompletedTask;

        Assert.Equal((JobStatus.Processing, 1), await _site.ThumbnailAsync(job.Id) is { } left ? (left.Status, left.Attempts) : default);

        await _site.Worker.RunAsync(job.Id, "a");

        var done = await _site.ThumbnailAsync(job.Id);
        Assert.Equal((JobStatus.Completed, 2), (done.Status, done.Attempts));
        var image = Assert.Single(await _site.Records.ListAsync(null, 10));
        Assert.Equal((done.Image, ImageStatus.Ready), (image.Id, image.Status));
        var keys = await _site.KeysAsync();
        Assert.Equal(
            [$"source: uploads/{image.Id}.png", $"destination: uploads/{image.Id}.png", $"destination: {JobsApi.DefaultTransform}/uploads/{image.Id}.png"],
            keys.Where(key => !key.Contains("api/records/image/", StringComparison.Ordinal)));
        Assert.Equal(4, keys.Length);
    }

    [Fact]
    public async Task A_second_try_does_not_ask_for_an_image_that_is_there_already()
    {
        var job = JobSite.Read(await _site.AddThumbnailAsync(), ApiJson.Wire.ThumbnailJob);
        var work = (await _site.Queue.FindAsync(job.Id))!.Thumbnail!;
        await _site.Intake.AddAsync(new MemoryStream(JobSite.Picture), new() { Id = work.Image, Transform = work.Transform });

        await _site.Worker.RunAsync(job.Id, "a");

        Assert.Equal(JobStatus.Completed, (await _site.ThumbnailAsync(job.Id)).Status);
        Assert.Empty(_site.Host.Heads);
    }

    [Theory]
    [InlineData(404, "answered with 404")]
    [InlineData(200, "no image")]
    public async Task What_can_never_be_fetched_fails_with_a_reason_and_leaves_nothing(int status, string why)
    {
        _site.Served = _ => (status, "<!doctype html>"u8.ToArray());
        var job = JobSite.Read(await _site.AddThumbnailAsync(), ApiJson.Wire.ThumbnailJob);

        await _site.Worker.RunAsync(job.Id, "a");

        var failed = await _site.ThumbnailAsync(job.Id);
        Assert.Equal((JobStatus.Failed, 1, null, null), (failed.Status, failed.Attempts, failed.ResizedUrl, failed.Image));
        Assert.Contains(why, failed.Reason, StringComparison.Ordinal);
        Assert.Empty(await _site.KeysAsync());
    }

    [Fact]
    public async Task A_host_in_trouble_is_asked_again()
    {
        _site.Served = _ => _site.Host.Heads.Count < 2 ? (503, []) : (200, JobSite.Picture);
        var job = JobSite.Read(await _site.AddThumbnailAsync(), ApiJson.Wire.ThumbnailJob);

        var first = await _site.Worker.RunAsync(job.Id, "a");
        var second = await _site.Worker.RunAsync(job.Id, "a");

        Assert.Equal((JobStatus.Queued, JobStatus.Completed, 2), (first.Job!.Status, second.Job!.Status, second.Job.Attempts));
    }

    [Theory]
    [InlineData("stored")]
    [InlineData("mirrored")]
    public async Task An_image_that_is_deleted_while_its_job_runs_is_gone_and_the_job_says_so(string when)
    {
        var job = JobSite.Read(await _site.AddThumbnailAsync(), ApiJson.Wire.ThumbnailJob);
        var id = (await _site.Queue.FindAsync(job.Id))!.Thumbnail!.Image;
        if (when == "stored")
            _site.Cdn.Source.AfterPut = _ => DeleteAsync();
        else
            _site.Cdn.Destination.BeforeOpen = key => key.StartsWith("uploads/", StringComparison.Ordinal) ? DeleteAsync() : Task.CompletedTask;
        async Task DeleteAsync()
        {
            _site.Cdn.Source.AfterPut = _site.Cdn.Destination.BeforeOpen = _ => Task.CompletedTask;
            await _site.Removal.RemoveAsync((await _site.Records.FindAsync(id))!);
        }

        await _site.Worker.RunAsync(job.Id, "a").WaitAsync(TimeSpan.FromMinutes(1));

        var failed = await _site.ThumbnailAsync(job.Id);
        Assert.Equal(JobStatus.Failed, failed.Status);
        Assert.False(string.IsNullOrEmpty(failed.Reason));
        Assert.Empty(await _site.KeysAsync());
    }

    [Theory]
    [InlineData("""{"url": "ftp://example.org/a.jpg"}""", 400, "http and https")]
    [InlineData("""{"url": "photo.jpg"}""", 400, "https://example.org/photo.jpg")]
    [InlineData("""{"url": ""}""", 400, "https://example.org/photo.jpg")]
    [InlineData("""{"url": "https://user:secret@example.org/a.jpg"}""", 400, "password")]
    [InlineData("""{"url": "https://example.org/a.jpg", "transform": "w0"}""", 400, "w")]
    [InlineData("""{"url": "https://example.org/a.jpg", "transform": "auto"}""", 400, "auto")]
    [InlineData("", 400, "no body")]
    [InlineData("{", 400, "https://example.org/photo.jpg")]
    [InlineData("null", 400, "https://example.org/photo.jpg")]
    [InlineData("[]", 400, "https://example.org/photo.jpg")]
    [InlineData("{}", 400, "look at url, which is missing")]
    [InlineData("""{"transform": "w10"}""", 400, "look at url, which is missing")]
    [InlineData("""{"url": null}""", 400, "https://example.org/photo.jpg")]
    [InlineData("""{"url": 5}""", 400, "$.url")]
    [InlineData("""{"url": "https://example.org/a.jpg", "size": 5}""", 400, "size")]
    public async Task A_wrong_request_is_refused_at_once(string body, int status, string help)
    {
        var answer = await _site.Api.AddThumbnailAsync(JobSite.Post("/thumbnails", body));

        var problem = JobSite.Read(answer, ApiJson.Wire.ApiProblem);
        Assert.Equal((status, status), (answer.Status, problem.Status));
        Assert.Contains(help, problem.Detail, StringComparison.Ordinal);
        Assert.Empty(await _site.Catalog.ListAsync(JobQueue.Kind, null, 10));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("image/png")]
    [InlineData("nonsense")]
    [InlineData(null)]
    public async Task A_body_that_is_not_json_by_its_type_is_415(string? type)
    {
        var answer = await _site.Api.AddThumbnailAsync(JobSite.Post("/thumbnails", """{"url": "https://example.org/a.jpg"}""", type));
        Assert.Equal((415, ProblemTypes.UnsupportedType), (answer.Status, JobSite.Read(answer, ApiJson.Wire.ApiProblem).Type));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_a_megabyte_is_413(bool saysSo)
    {
        var request = JobSite.Post("/thumbnails", new string(' ', (1 << 20) + 1));
        Assert.Equal(413, (await _site.Api.AddThumbnailAsync(request with { ContentLength = saysSo ? (1 << 20) + 1 : null })).Status);
    }

    [Fact]
    public async Task A_malformed_id_is_400_and_an_unknown_one_404()
    {
        var batch = await _site.AddBatchAsync([Guid.CreateVersion7()], "w100");
        var unknown = Guid.CreateVersion7();

        Assert.Equal(404, (await _site.Api.GetThumbnailAsync(JobSite.Get($"/thumbnails/{unknown}"), $"{unknown}")).Status);
        Assert.Equal(404, (await _site.Api.GetThumbnailAsync(JobSite.Get($"/thumbnails/{batch.Id}"), $"{batch.Id}")).Status);
        foreach (var malformed in new[] { "", "1", "..", $"{unknown:n}", $"{{{unknown}}}", $"{unknown}x" })
            Assert.Equal(400, (await _site.Api.GetThumbnailAsync(JobSite.Get($"/thumbnails/{malformed}"), malformed)).Status);
        Assert.Equal(400, (await _site.Api.FindThumbnailAsync(JobSite.Get("/thumbnails"))).Status);
        Assert.Equal(400, (await _site.Api.FindThumbnailAsync(JobSite.Get("/thumbnails", ("id", $"{unknown}"), ("id", $"{unknown}")))).Status);
        Assert.Equal(400, (await _site.Api.FindThumbnailAsync(JobSite.Get("/thumbnails", ("name", $"{unknown}")))).Status);
        Assert.Equal(404, (await _site.Api.FindThumbnailAsync(JobSite.Get("/thumbnails", ("id", $"{unknown}")))).Status);
    }

    [Fact]
    public async Task Steps_that_this_deployment_does_not_allow_are_403()
    {
        await using var site = new JobSite(new UrlPolicyOptions { PresetsOnly = true, Presets = new Dictionary<string, string> { ["small"] = "w100" } });
        var answer = await site.Api.AddThumbnailAsync(JobSite.Post("/thumbnails", """{"url": "https://example.org/a.jpg", "transform": "w150"}"""));
        Assert.Equal((403, ProblemTypes.NotAllowed), (answer.Status, JobSite.Read(answer, ApiJson.Wire.ApiProblem).Type));
    }
}
