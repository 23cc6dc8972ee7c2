using Transcoder.Client;
using Transcoder.Contracts.Api;

namespace Transcoder.Tests.Client;

public class ClientWaitTests
{
    private static readonly Guid Id = Guid.Parse("0193a000-0000-7000-8000-000000000001");

    private readonly ScriptedServer _server = new();

    [Fact]
    public async Task A_thumbnail_is_looked_at_less_and_less_often_until_it_is_made()
    {
        for (var i = 0; i < 7; i++)
            _server.Answer(200, Thumbnail(i < 2 ? JobStatus.Queued : JobStatus.Processing), ApiJson.Wire.ThumbnailJob);
        _server.Answer(200, Thumbnail(JobStatus.Completed) with { ResizedUrl = "https://images.example.com/w100/a.jpg" }, ApiJson.Wire.ThumbnailJob);
        var told = new Told<ThumbnailJob>();

        var job = await _server.Client.WaitForThumbnailAsync(Id, told);

        Assert.Equal("https://images.example.com/w100/a.jpg", job.ResizedUrl);
        Assert.Equal([0.2, 0.4, 0.8, 1.6, 3.2, 5, 5], _server.Time.Waits);
        Assert.Equal(8, told.Values.Count);
        Assert.Equal(job, told.Values[^1]);
        Assert.All(_server.Requests, request => Assert.Equal($"GET /api/v1/thumbnails/{Id}", request.Line));
    }

    [Fact]
    public async Task A_failed_job_is_an_end_like_another()
    {
        _server.Answer(200, Thumbnail(JobStatus.Failed) with { Reason = "It is no image." }, ApiJson.Wire.ThumbnailJob);
        Assert.Equal("It is no image.", (await _server.Client.WaitForThumbnailAsync(Id)).Reason);
    }

    [Fact]
    public async Task The_server_may_say_when_to_look_again()
    {
        _server.Answer(200, Batch(JobStatus.Processing, 1), ApiJson.Wire.BatchJob, retryAfter: 2).Answer(200, Batch(JobStatus.Completed, 3), ApiJson.Wire.BatchJob);
        var told = new Told<BatchJob>();
        Assert.Equal(3, (await _server.Client.WaitForBatchAsync(Id, told)).Done);
        Assert.Equal([2], _server.Time.Waits);
        Assert.Equal([1, 3], told.Values.Select(job => job.Done));
    }

    [Fact]
    public async Task Trouble_on_the_way_does_not_end_the_wait()
    {
        _server.Answer(200, Batch(JobStatus.Queued, 0), ApiJson.Wire.BatchJob).Answer(502).BreakOff().Answer(200, Batch(JobStatus.Completed, 3), ApiJson.Wire.BatchJob);
        Assert.Equal(JobStatus.Completed, (await _server.Client.WaitForBatchAsync(Id)).Status);
    }

    [Fact]
    public async Task Nobody_waits_for_a_job_that_is_not_there()
    {
        _server.Refuse(404, ProblemTypes.NotFound, "There is no such job.");
        Assert.Equal(ProblemTypes.NotFound, (await Assert.ThrowsAsync<TranscoderException>(() => _server.Client.WaitForThumbnailAsync(Id))).ProblemType);
    }

    [Fact]
    public async Task A_wait_ends_when_it_is_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        _server.Answer(200, Batch(JobStatus.Queued, 0), ApiJson.Wire.BatchJob);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _server.Client.WaitForBatchAsync(Id, new Told<BatchJob> { Then = cancel.Cancel }, cancel.Token));
        Assert.Single(_server.Requests);
    }

    private static ThumbnailJob Thumbnail(JobStatus status) =>
        new() { Id = Id, Status = status, Url = "https://example.com/a.jpg", Timestamp = DateTimeOffset.UnixEpoch };

    private static BatchJob Batch(JobStatus status, int done) =>
        new() { Id = Id, Status = status, Timestamp = DateTimeOffset.UnixEpoch, Transform = "w200", Total = 3, Done = done, Failed = 0 };

    private sealed class Told<T> : IProgress<T>
    {
        public List<T> Values { get; } = [];

        public Action? Then { get; init; }

        public void Report(T value)
        {
            Values.Add(value);
            Then?.Invoke();
        }
    }
}
