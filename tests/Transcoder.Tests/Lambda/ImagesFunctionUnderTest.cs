using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;
using Transcoder.Delivery;
using Transcoder.Images;
using Transcoder.Images.Fetching;
using Transcoder.Images.Jobs;
using Transcoder.Images.Uploading;
using Transcoder.Imaging;
using Transcoder.Lambda;
using Transcoder.Tests.Delivery;

namespace Transcoder.Tests.Lambda;

/// <summary>The images function over the whole API on two folders; events go in and answers come out as the JSON that they are.</summary>
internal sealed class ImagesFunctionUnderTest : IDisposable
{
    public const string CdnAddress = "https://images.example.com";

    /// <summary>What the gateway adds for a signed call.</summary>
    public static readonly JsonObject Signed = new()
    {
        ["iam"] = new JsonObject
        {
            ["accessKey"] = "AKIDEXAMPLE",
            ["accountId"] = "123456789012",
            ["callerId"] = "AIDAEXAMPLE",
            ["cognitoIdentity"] = null,
            ["principalOrgId"] = "aws:PrincipalOrgID",
            ["userArn"] = "arn:aws:iam::123456789012:user/app",
            ["userId"] = "AIDAEXAMPLE",
        },
    };

    private static readonly SourceGeneratorLambdaJsonSerializer<EventJson> Serializer = new();

    private readonly MemoryStream _output = new();
    private readonly FunctionLog _log;
    private readonly WorkGate _gate = new();
    private readonly UrlFetcher _fetcher = new(new FetchOptions());
    private readonly ImagesFunction _function;

    public ImagesFunctionUnderTest(ResizeOptions? resize = null)
    {
        var (options, time) = (resize ?? new ResizeOptions(), TimeProvider.System);
        Cdn = new TestCdn(resize: options);
        var catalog = new StoreCatalog(Cdn.Destination, time);
        Records = new ImageRecords(catalog);
        var removal = new ImageRemoval(Cdn.Source, Cdn.Mirror, Records);
        var variants = new VariantMaker(Cdn.Resize, Cdn.Destination, Cdn.Policy, Records, options.Limits);
        var intake = new ImageIntake(Cdn.Source, Cdn.Mirror, Records, removal, variants, new ImageReader(options.Limits, _gate), time, "originals");
        var uploads = new UploadApi(intake, Records, removal, Cdn.Source, _fetcher, new RepeatedRequests(catalog, time), options.Limits);
        var images = new ImagesApi(uploads, intake, Records, removal, variants, Cdn.Resize, Cdn.Policy);
        _log = new FunctionLog(_output, "transcoder-test", time);
        _function = new ImagesFunction(new ApiHandler(images, new JobsApi(new JobQueue(catalog, time), _fetcher, variants)), CdnAddress, _log);
    }

    public TestCdn Cdn { get; }

    public ImageRecords Records { get; }

    /// <summary>The lines of the log so far.</summary>
    public List<JsonElement> Log =>
        [.. Encoding.UTF8.GetString(_output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];

    /// <summary>A call that the gateway let pass as signed.</summary>
    /// <param name="target">Path and query, below <c>/api/v1</c>.</param>
    public Task<Reply> AskAsync(string method, string target, byte[]? body = null, params (string Name, string? Value)[] headers) =>
        SendAsync(Request(method, target, body, headers, Signed));

    /// <summary>A call of nobody that the gateway knows.</summary>
    public Task<Reply> AskOpenlyAsync(string method, string target, byte[]? body = null, params (string Name, string? Value)[] headers) =>
        SendAsync(Request(method, target, body, headers, null));

    public async Task<Reply> SendAsync(string json, ILambdaContext? context = null)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        var response = await _function.HandleAsync(Serializer.Deserialize<APIGatewayHttpApiV2ProxyRequest>(stream), context ?? new TestContext());
        using var written = new MemoryStream();
        await response.CopyToAsync(written);
        return Reply.Of(written.ToArray());
    }

    public static string Request(string method, string target, byte[]? body, (string Name, string? Value)[] headers, JsonObject? authorizer)
    {
        var (path, query) = target.IndexOf('?') is >= 0 and var cut ? (target[..cut], target[(cut + 1)..]) : (target, "");
        var request = JsonNode.Parse(Events.Request("/api/v1" + path, method, headers))!.AsObject();
        request["rawQueryString"] = query;
        request["cookies"] = new JsonArray("session=1");
        if (authorizer is not null)
            request["requestContext"]!["authorizer"] = authorizer.DeepClone();
        if (body is not null)
            (request["body"], request["isBase64Encoded"]) = (Convert.ToBase64String(body), true);
        return request.ToJsonString();
    }

    public void Dispose()
    {
        _log.Dispose();
        _fetcher.Dispose();
        Cdn.Dispose();
        _gate.Dispose();
    }
}
