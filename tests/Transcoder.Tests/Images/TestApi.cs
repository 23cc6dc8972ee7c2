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
using Transcoder.Images.Uploading;
using Transcoder.Imaging;
using Transcoder.Storage;
using Transcoder.Tests.Delivery;

namespace Transcoder.Tests.Images;

/// <summary>The image API over the service on two folders, wired as a host wires it.</summary>
internal sealed class TestApi : IDisposable
{
    public const string Base = "https://cdn.example";

    private readonly WorkGate _gate = new();
    private readonly UrlFetcher _fetcher;

    public TestApi(UrlPolicyOptions? urls = null, Limits? limits = null, Func<ICatalog, ICatalog>? catalog = null, string? bucket = null)
    {
        limits ??= new Limits();
        Cdn = new TestCdn(urls, new ResizeOptions { Limits = limits });
        // Under the stores' hooks: trouble of the one is not trouble of the other.
        Catalog = new StoreCatalog(Cdn.Destination, Time);
        var records = catalog?.Invoke(Catalog) ?? Catalog;
        Records = new ImageRecords(records);
        Variants = new VariantMaker(Cdn.Resize, Cdn.Destination, Cdn.Policy, Records, limits);
        var removal = new ImageRemoval(Cdn.Source, Cdn.Mirror, Records);
        Intake = new ImageIntake(Cdn.Source, Cdn.Mirror, Records, removal, Variants, new ImageReader(limits, _gate), Time, bucket);
        // Whatever is asked for lies on this machine, and nothing else.
        _fetcher = new UrlFetcher(new FetchOptions { AllowPrivate = true });
        var uploads = new UploadApi(Intake, Records, removal, Cdn.Source, _fetcher, new RepeatedRequests(records, Time), limits);
        Handler = new ApiHandler(
            new ImagesApi(uploads, Intake, Records, removal, Variants, Cdn.Resize, Cdn.Policy),
            new JobsApi(new JobQueue(records, Time), _fetcher, Variants));
    }

    public Clock Time { get; } = new(DateTimeOffset.UtcNow);

    public TestCdn Cdn { get; }

    public ICatalog Catalog { get; }

    public ImageRecords Records { get; }

    public VariantMaker Variants { get; }

    public ImageIntake Intake { get; }

    public ApiHandler Handler { get; }

    public Task<Answer> SendAsync(ApiRequest request, CancellationToken cancel = default) => Handler.HandleAsync(request, cancel);

    /// <param name="target">The path below the API's root, and a query.</param>
    public Task<Answer> GetAsync(string target, string method = "GET") => SendAsync(Request(method, target));

    public Task<Answer> PostAsync(byte[] body, string? contentType, string target = "/img", string? key = null) =>
        SendAsync(Request("POST", target) with { Body = new MemoryStream(body), ContentType = contentType, ContentLength = body.Length, IdempotencyKey = key });

    public Task<Answer> PostAsync(string json, string? key = null) => PostAsync(Encoding.UTF8.GetBytes(json), "application/json", key: key);

    public async Task<ImageRecord> AddAsync(byte[] image, string target = "/img") => Added(await PostAsync(image, "application/octet-stream", target));

    public static ImageRecord Added(Answer answer)
    {
        Assert.True(answer.Status == 201, Encoding.UTF8.GetString(answer.Body.Span));
        return Read(answer, ApiJson.Wire.ImageRecord);
    }

    public static T Read<T>(Answer answer, JsonTypeInfo<T> type) => JsonSerializer.Deserialize(answer.Body.Span, type)!;

    /// <summary>Fails unless the answer is a problem of this status; its text.</summary>
    public static string Problem(Answer answer, int status, string type)
    {
        var text = Encoding.UTF8.GetString(answer.Body.Span);
        Assert.True(answer.Status == status, $"{answer.Status} {text}");
        Assert.Equal("application/problem+json", answer.ContentType);
        var problem = Read(answer, ApiJson.Wire.ApiProblem);
        Assert.Equal((status, type), (problem.Status, problem.Type));
        return problem.Detail!;
    }

    /// <summary>Fails where anything of an image is left: object, copy, variant or record.</summary>
    public async Task AssertNothingIsLeftAsync()
    {
        Assert.Empty(await KeysAsync(Cdn.Source));
        Assert.All(await KeysAsync(Cdn.Destination), key => Assert.StartsWith("api/records/request/", key));
    }

    public static async Task<List<string>> KeysAsync(IObjectStore store)
    {
        var keys = new List<string>();
        await foreach (var entry in store.ListAsync(""))
            keys.Add(entry.Key);
        return keys;
    }

    public static ApiRequest Request(string method, string target)
    {
        var (path, query) = target.IndexOf('?') is >= 0 and var mark ? (target[..mark], target[(mark + 1)..]) : (target, "");
        return new ApiRequest(method, path, Base)
        {
            Query = [.. query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).Select(pair =>
                KeyValuePair.Create(WebUtility.UrlDecode(pair[0]), pair.Length > 1 ? WebUtility.UrlDecode(pair[1]) : ""))],
        };
    }

    public void Dispose()
    {
        _fetcher.Dispose();
        _gate.Dispose();
        Cdn.Dispose();
    }
}
