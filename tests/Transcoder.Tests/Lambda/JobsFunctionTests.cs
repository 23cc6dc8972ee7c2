using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;
using Transcoder.Contracts.Api;
using Transcoder.Images;
using Transcoder.Images.Jobs;
using Transcoder.Lambda;
using Transcoder.Storage;

namespace Transcoder.Tests.Lambda;

public sealed class JobsFunctionTests : IDisposable
{
    private static readonly SourceGeneratorLambdaJsonSerializer<EventJson> Serializer = new();

    private readonly TempFolder _folder = new();
    private readonly MemoryStream _output = new();
    private readonly FunctionLog _log;
    private readonly JobQueue _queue;
    private readonly List<string> _worked = [];
    private Func<HeldJob, CancellationToken, Task<Failure?>> _work = (_, _) => Task.FromResult<Failure?>(null);

    public JobsFunctionTests()
    {
        _log = new FunctionLog(_output, "transcoder-test", TimeProvider.System);
        _queue = new JobQueue(new StoreCatalog(new FolderStore(_folder.Path), TimeProvider.System), TimeProvider.System);
    }

    private JsonElement LastLine => JsonSerializer.Deserialize<JsonElement>(Encoding.UTF8.GetString(_output.ToArray()).TrimEnd('\n').Split('\n')[^1]);

    [Fact]
    public async Task A_queued_job_is_done_by_the_change_that_queued_it()
    {
        var job = await AddAsync();

        Assert.Equal("""{"batchItemFailures":[]}""", await TellAsync(Change("1", "INSERT", job.Id)));

        Assert.Equal(JobStatus.Completed, (await _queue.FindAsync(job.Id))!.Status);
        Assert.Equal(["event-1"], _worked);
        Assert.Equal((job.Id.ToString(), "Completed", 1), (
            LastLine.GetProperty("key").GetString(), LastLine.GetProperty("outcome").GetString(), LastLine.GetProperty("JobsCompleted").GetInt32()));
    }

    [Theory]
    [InlineData("REMOVE", "job", "queued")]
    [InlineData("MODIFY", "job", "processing")]
    [InlineData("INSERT", "image", "queued")]
    [InlineData("INSERT", "job", null)]
    public async Task Other_changes_are_none_of_the_workers(string eventName, string kind, string? status)
    {
        var job = await AddAsync();
        Assert.Equal("""{"batchItemFailures":[]}""", await TellAsync(Change("1", eventName, job.Id, kind, status)));
        Assert.Empty(_worked);
    }

    [Fact]
    public async Task A_job_that_is_no_more_is_no_failure()
    {
        Assert.Equal("""{"batchItemFailures":[]}""", await TellAsync(Change("1", "MODIFY", Guid.CreateVersion7())));
        Assert.Equal("Gone", LastLine.GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task A_job_that_fails_for_good_is_counted_and_not_told_again()
    {
        var job = await AddAsync();
        _work = (_, _) => Task.FromResult<Failure?>(new Failure(FailureKind.NotFetched, "There is no such host."));

        Assert.Equal("""{"batchItemFailures":[]}""", await TellAsync(Change("1", "INSERT", job.Id)));

        Assert.Equal((JobStatus.Failed, "There is no such host."), ((await _queue.FindAsync(job.Id))!.Status, (await _queue.FindAsync(job.Id))!.Reason));
        Assert.Equal((1, "WARN"), (LastLine.GetProperty("JobsFailed").GetInt32(), LastLine.GetProperty("level").GetString()));
    }

    /// <summary>To be queued is a change of its own, which the stream tells.</summary>
    [Fact]
    public async Task A_job_that_time_may_heal_is_queued_again_and_this_change_is_done()
    {
        var job = await AddAsync();
        _work = (_, _) => Task.FromResult<Failure?>(new Failure(FailureKind.Timeout, "The host was slow."));

        Assert.Equal("""{"batchItemFailures":[]}""", await TellAsync(Change("1", "INSERT", job.Id)));
        Assert.Equal(JobStatus.Queued, (await _queue.FindAsync(job.Id))!.Status);

        _work = (_, _) => Task.FromResult<Failure?>(null);
        Assert.Equal("""{"batchItemFailures":[]}""", await TellAsync(Change("2", "MODIFY", job.Id)));
        Assert.Equal(JobStatus.Completed, (await _queue.FindAsync(job.Id))!.Status);
    }

    [Fact]
    public async Task A_job_that_another_holds_is_told_again()
    {
        var job = await AddAsync();
        var (begun, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        _work = async (_, _) =>
        {
            begun.TrySetResult();
            await go.Task;
            return null;
        };
        var other = TellAsync(Change("1", "INSERT", job.Id));
        await begun.Task;

        Assert.Equal("""{"batchItemFailures":[{"itemIdentifier":"2"}]}""", await TellAsync(Change("2", "MODIFY", job.Id)));

        go.SetResult();
        Assert.Equal("""{"batchItemFailures":[]}""", await other);
        Assert.Equal("""{"batchItemFailures":[]}""", await TellAsync(Change("2", "MODIFY", job.Id)));
        Assert.Equal(["event-1"], _worked);
    }

    [Fact]
    public async Task What_a_dead_process_held_is_taken_back_at_once_by_the_same_change()
    {
        var job = await AddAsync();
        _work = (_, _) => new TaskCompletionSource<Failure?>().Task;
        _ = TellAsync(Change("1", "INSERT", job.Id));
        while ((await _queue.FindAsync(job.Id))!.Status != JobStatus.Processing)
            await Task.Delay(10);

        _work = (_, _) => Task.FromResult<Failure?>(null);
        Assert.Equal("""{"batchItemFailures":[]}""", await TellAsync(Change("1", "INSERT", job.Id)));
        var done = (await _queue.FindAsync(job.Id))!;
        Assert.Equal((JobStatus.Completed, 2), (done.Status, done.Attempts));
    }

    [Fact]
    public async Task Before_its_time_is_over_it_gives_the_job_back()
    {
        var job = await AddAsync();
        _work = async (_, cancel) =>
        {
            await Task.Delay(Timeout.Infinite, cancel);
            return null;
        };

        Assert.Equal("""{"batchItemFailures":[]}""", await TellAsync(Change("1", "INSERT", job.Id), TimeSpan.FromMilliseconds(10_200)));

        var back = (await _queue.FindAsync(job.Id))!;
        Assert.Equal((JobStatus.Queued, 0), (back.Status, back.Attempts));
        Assert.Equal("GivenBack", LastLine.GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task A_change_that_cannot_be_worked_on_is_told_again_and_the_others_are_done()
    {
        var (first, second) = (await AddAsync(), await AddAsync());
        foreach (var file in Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Where(file => file.Contains(first.Id.ToString("N")[..8], StringComparison.OrdinalIgnoreCase) || File.ReadAllText(file).Contains(first.Id.ToString(), StringComparison.Ordinal)))
            File.WriteAllText(file, "{");

        Assert.Equal(
            """{"batchItemFailures":[{"itemIdentifier":"1"}]}""", await TellAsync(Change("1", "INSERT", first.Id), Change("2", "INSERT", second.Id)));

        Assert.Equal(JobStatus.Completed, (await _queue.FindAsync(second.Id))!.Status);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"Records": [{"eventName": "INSERT"}]}""")]
    public async Task What_is_no_event_of_a_stream_fails(string json) =>
        await Assert.ThrowsAsync<ArgumentException>(() => InvokeAsync(json, new TestContext()));

    public void Dispose()
    {
        _log.Dispose();
        _folder.Dispose();
    }

    private Task<Job> AddAsync() => _queue.AddThumbnailAsync("https://example.org/a.png", "w100");

    private Task<string> TellAsync(params JsonObject[] changes) => TellAsync(changes, TimeSpan.FromSeconds(15));

    private Task<string> TellAsync(JsonObject change, TimeSpan time) => TellAsync([change], time);

    private Task<string> TellAsync(JsonObject[] changes, TimeSpan time) =>
        InvokeAsync(new JsonObject { ["Records"] = new JsonArray([.. changes]) }.ToJsonString(), new TestContext(time));

    private async Task<string> InvokeAsync(string json, ILambdaContext context)
    {
        var worker = new JobWorker(_queue, WorkAsync, TimeProvider.System);
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        var answer = await new JobsFunction(worker, TimeProvider.System, _log).HandleAsync(Serializer.Deserialize<RecordEvent>(stream), context);
        using var written = new MemoryStream();
        Serializer.Serialize(answer, written);
        return Encoding.UTF8.GetString(written.ToArray());
    }

    private Task<Failure?> WorkAsync(HeldJob job, CancellationToken cancel)
    {
        _worked.Add(job.Job.Owner!);
        return _work(job, cancel);
    }

    /// <summary>As a stream with NEW_IMAGE writes it.</summary>
    private static JsonObject Change(string number, string eventName, Guid id, string kind = "job", string? status = "queued")
    {
        JsonObject Text(string text) => new() { ["S"] = text };
        var image = new JsonObject { ["pk"] = Text(kind), ["sk"] = Text(id.ToString()), ["json"] = Text("{}"), ["version"] = Text("1"), ["expires"] = new JsonObject { ["N"] = "1795176000" } };
        if (status is not null)
            image["status"] = Text(status);
        var change = new JsonObject
        {
            ["ApproximateCreationDateTime"] = 1795176000,
            ["Keys"] = new JsonObject { ["pk"] = Text(kind), ["sk"] = Text(id.ToString()) },
            ["SequenceNumber"] = number,
            ["SizeBytes"] = 200,
            ["StreamViewType"] = "NEW_IMAGE",
        };
        if (eventName != "REMOVE")
            change["NewImage"] = image;
        return new JsonObject
        {
            ["eventID"] = $"event-{number}",
            ["eventName"] = eventName,
            ["eventVersion"] = "1.1",
            ["eventSource"] = "aws:dynamodb",
            ["awsRegion"] = "eu-central-1",
            ["dynamodb"] = change,
            ["eventSourceARN"] = "arn:aws:dynamodb:eu-central-1:123456789012:table/records/stream/2026-11-20T12:00:00.000",
        };
    }
}
