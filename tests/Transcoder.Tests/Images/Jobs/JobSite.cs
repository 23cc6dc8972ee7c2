using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Transcoder.Contracts;
using Transcoder.Contracts.Api;
using Transcoder.Delivery;
using Transcoder.Images;
using Transcoder.Images.Fetching;
using Transcoder.Images.Jobs;
using Transcoder.Imaging;
using Transcoder.Tests.Delivery;

namespace Transcoder.Tests.Images.Jobs;

/// <summary>The service with its jobs, on two folders, and a host that images are fetched from.</summary>
internal sealed class JobSite : IAsyncDisposable
{
    public static readonly byte[] Picture = TestImages.Png(TestImages.Red);

    private readonly WorkGate _gate = new(threads: 2, queue: 100);
    private readonly UrlFetcher _fetcher = new(new FetchOptions { AllowPrivate = true });

    public JobSite(UrlPolicyOptions? urls = null)
    {
        Cdn = new TestCdn(urls);
        Catalog = new StoreCatalog(Cdn.Destination, TimeProvider.System);
        Queue = new JobQueue(Catalog, TimeProvider.System);
        Records = new ImageRecords(Catalog);
        var limits = new Limits();
        var variants = new VariantMaker(Cdn.Resize, Cdn.Destination, Cdn.Policy, Records, limits);
        Removal = new ImageRemoval(Cdn.Source, Cdn.Mirror, Records);
        Intake = new ImageIntake(Cdn.Source, Cdn.Mirror, Records, Removal, variants, new ImageReader(limits, _gate), TimeProvider.System);
        Thumbnails = new ThumbnailWork(_fetcher, Intake, Records);
        Batches = new BatchWork(Records, variants, TimeProvider.System);
        Worker = new JobWorker(Queue, Thumbnails, Batches, TimeProvider.System);
        Api = new JobsApi(Queue, _fetcher, variants);
        Host = new ImageHost(IPAddress.Loopback, async (head, wire, cancel) =>
        {
            await BeforeImage(head);
            var (status, body) = Served(head);
            await wire.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} X\r\nContent-Length: {body.Length}\r\n\r\n"), cancel);
            await wire.WriteAsync(body, cancel);
        });
    }

    public TestCdn Cdn { get; }

    public StoreCatalog Catalog { get; }

    public JobQueue Queue { get; }

    public ImageRecords Records { get; }

    public ImageRemoval Removal { get; }

    public ImageIntake Intake { get; }

    public ThumbnailWork Thumbnails { get; }

    public BatchWork Batches { get; }

    public JobWorker Worker { get; }

    public JobsApi Api { get; }

    public ImageHost Host { get; }

    public Func<string, Task> BeforeImage { get; set; } = _ => Task.CompletedTask;

    public Func<string, (int Status, byte[] Body)> Served { get; set; } = _ => (200, Picture);

    public string ImageUrl => $"{Host.Address}photo.png";

    public static ApiRequest Post(string path, string body, string? type = "application/json; charset=utf-8") =>
        new("POST", path, "https://cdn.example") { ContentType = type, Body = new MemoryStream(Encoding.UTF8.GetBytes(body)) };

    public static ApiRequest Get(string path, params (string Name, string Value)[] query) =>
        new("GET", path, "https://cdn.example") { Query = [.. query.Select(pair => KeyValuePair.Create(pair.Name, pair.Value))] };

    public async Task<ImageRecord> AddImageAsync() => (await Intake.AddAsync(new MemoryStream(Picture), new IntakeOptions())).Value!;

    public Task<Answer> AddThumbnailAsync(string? url = null) =>
        Api.AddThumbnailAsync(Post("/thumbnails", $$"""{"url": "{{url ?? ImageUrl}}"}"""));

    public async Task<BatchJob> AddBatchAsync(IEnumerable<Guid> ids, string transform) =>
        Read(await Api.AddBatchAsync(Post("/batch", $$"""{"ids": [{{string.Join(", ", ids.Select(id => $"\"{id}\""))}}], "transform": "{{transform}}"}""")), ApiJson.Wire.BatchJob);

    public async Task<ThumbnailJob> ThumbnailAsync(Guid id) => Read(await Api.GetThumbnailAsync(Get($"/thumbnails/{id}"), $"{id}"), ApiJson.Wire.ThumbnailJob);

    public async Task<BatchJob> BatchAsync(Guid id) => Read(await Api.GetBatchAsync(Get($"/batch/{id}"), $"{id}"), ApiJson.Wire.BatchJob);

    /// <summary>All keys of both stores but those of the jobs.</summary>
    public async Task<string[]> KeysAsync()
    {
        var keys = new List<string>();
        foreach (var (name, store) in new[] { ("source", Cdn.Source), ("destination", Cdn.Destination) })
            await foreach (var entry in store.ListAsync(""))
                keys.Add($"{name}: {entry.Key}");
        return [.. keys.Where(key => !key.Contains("api/records/job/", StringComparison.Ordinal))];
    }

    public static T Read<T>(Answer answer, JsonTypeInfo<T> type) => JsonSerializer.Deserialize(answer.Body.Span, type)!;

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _fetcher.Dispose();
        _gate.Dispose();
        Cdn.Dispose();
    }
}
