using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Transcoder.Tests;

/// <summary>
/// CloudFront's API for invalidations on a real socket: it takes what the service takes, refuses what it refuses, and notes all. A test
/// can make it throttle, fail or wait.
/// </summary>
internal sealed class CloudFrontApi : IAsyncDisposable
{
    public const string DistributionId = "E2EXAMPLE";

    private static readonly XNamespace Names = "http://cloudfront.amazonaws.com/doc/2020-05-31/";

    private readonly WebApplication _app;
    private readonly Dictionary<string, AcceptedInvalidation> _byReference = [];

    private CloudFrontApi(WebApplication app)
    {
        _app = app;
        app.Run(AnswerAsync);
    }

    public Uri Url => new(_app.Urls.First());

    /// <summary>All that was asked, also what was refused.</summary>
    public ConcurrentQueue<CloudFrontCall> Calls { get; } = new();

    /// <summary>The invalidations there are, in their order.</summary>
    public ConcurrentQueue<AcceptedInvalidation> Accepted { get; } = new();

    /// <summary>An answer in place of the service's own; null lets it answer itself.</summary>
    public Func<CloudFrontCall, Task<CloudFrontAnswer?>> Instead { get; set; } = _ => Task.FromResult<CloudFrontAnswer?>(null);

    /// <summary>Called for each new invalidation before it is answered: a cache can forget then.</summary>
    public Action<AcceptedInvalidation> Forget { get; set; } = _ => { };

    public static async Task<CloudFrontApi> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var api = new CloudFrontApi(builder.Build());
        await api._app.StartAsync();
        return api;
    }

    /// <summary>Answers so to the next calls, then as the service does.</summary>
    public void FailNext(int calls, CloudFrontAnswer answer)
    {
        var left = calls;
        Instead = _ => Task.FromResult(Interlocked.Decrement(ref left) >= 0 ? answer : null);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var call = new CloudFrontCall(
            context.Request.Method,
            context.Features.Get<IHttpRequestFeature>()!.RawTarget,
            context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()),
            body.ToArray());
        Calls.Enqueue(call);

        var answer = await Instead(call) ?? Answer(call);
        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
            context.Response.Headers[name] = value;
        context.Response.ContentType = answer.ContentType;
        context.Response.ContentLength = Encoding.UTF8.GetByteCount(answer.Body);
        await context.Response.WriteAsync(answer.Body);
    }

    private CloudFrontAnswer Answer(CloudFrontCall call) => (call.Method, call.Target.Split('/')) switch
    {
        (_, ["", "2020-05-31", "distribution", not DistributionId, "invalidation", ..]) =>
            CloudFrontAnswer.Error(404, "NoSuchDistribution", "The specified distribution does not exist."),
        ("POST", ["", _, _, _, _]) => Create(call),
        ("GET", ["", _, _, _, _, var id]) => Accepted.FirstOrDefault(accepted => accepted.Id == id) is { } accepted
            ? new CloudFrontAnswer(200, Xml(accepted))
            : CloudFrontAnswer.Error(404, "NoSuchInvalidation", "The specified invalidation does not exist."),
        _ => CloudFrontAnswer.Error(404, "UnknownOperation", $"{call.Method} {call.Target}"),
    };

    private CloudFrontAnswer Create(CloudFrontCall call)
    {
        if (call.Body.Length == 0)
            return CloudFrontAnswer.Error(400, "MissingBody", "This operation requires a body.");
        var batch = XDocument.Parse(Encoding.UTF8.GetString(call.Body)).Root!;
        var items = batch.Descendants(Names + "Path").Select(path => path.Value).ToList();
        if (int.Parse(batch.Descendants(Names + "Quantity").Single().Value, CultureInfo.InvariantCulture) != items.Count)
            return CloudFrontAnswer.Error(400, "InconsistentQuantities", "The quantity and the number of items differ.");
        if (items.Count > 3000)
            return CloudFrontAnswer.Error(413, "BatchTooLarge", "Invalidation batch specified is too large.");
        if (items.Find(IsRefused) is { } refused)
            return CloudFrontAnswer.Error(400, "InvalidArgument", $"Your request contains an invalid path: {refused}");

        var reference = batch.Element(Names + "CallerReference")!.Value;
        AcceptedInvalidation accepted;
        lock (_byReference)
        {
            if (_byReference.TryGetValue(reference, out var before))
                return before.Items.SequenceEqual(items)
                    ? Created(before)
                    : CloudFrontAnswer.Error(400, "InvalidationBatchAlreadyExists", "The caller reference was used with other paths.");
            accepted = new AcceptedInvalidation($"I{_byReference.Count + 1:D13}", reference, items);
            _byReference.Add(reference, accepted);
        }

        Accepted.Enqueue(accepted);
        Forget(accepted);
        return Created(accepted);
    }

    private static bool IsRefused(string item) => item switch
    {
        ['#', .. var tag] => tag is "" || tag.Length > 256 || tag.Any(c => c is < '!' or > '~' or ','),
        ['/', ..] => item.Length > 4000 || item[..^1].Contains('*', StringComparison.Ordinal) || item.Any(c => c is <= ' ' or > '~'),
        _ => true,
    };

    private CloudFrontAnswer Created(AcceptedInvalidation accepted) => new(201, Xml(accepted))
    {
        Headers = [new("Location", $"{Url}2020-05-31/distribution/{DistributionId}/invalidation/{accepted.Id}")],
    };

    private static string Xml(AcceptedInvalidation accepted) => "<?xml version=\"1.0\"?>\n" + new XElement(
        Names + "Invalidation",
        new XElement(Names + "Id", accepted.Id),
        new XElement(Names + "Status", "InProgress"),
        new XElement(Names + "CreateTime", "2026-11-20T19:37:58.123Z"),
        new XElement(
            Names + "InvalidationBatch",
            new XElement(
                Names + "Paths",
                new XElement(Names + "Quantity", accepted.Items.Count),
                new XElement(Names + "Items", accepted.Items.Select(item => new XElement(Names + "Path", item)))),
            new XElement(Names + "CallerReference", accepted.Reference))).ToString(SaveOptions.DisableFormatting);
}

/// <param name="Target">Path and query as they came, nothing decoded.</param>
/// <param name="Headers">By lower-case name.</param>
internal sealed record CloudFrontCall(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <param name="Items">Paths and tags as they were sent, in their order.</param>
internal sealed record AcceptedInvalidation(string Id, string Reference, IReadOnlyList<string> Items)
{
    /// <summary>Encoded, with the leading slash; one that ends in <c>*</c> is a wildcard.</summary>
    public IEnumerable<string> Paths => Items.Where(item => item[0] == '/');

    /// <summary>Without their <c>#</c>.</summary>
    public IEnumerable<string> Tags => Items.Where(item => item[0] == '#').Select(item => item[1..]);

    /// <summary>Whether a cache is to forget what it has under a path, spelled in whatever encoding, with these tags.</summary>
    public bool Covers(string path, params IEnumerable<string> tags)
    {
        var plain = Uri.UnescapeDataString(path);
        return Paths.Any(item => item[^1] == '*'
                ? plain.StartsWith(Uri.UnescapeDataString(item[..^1]), StringComparison.Ordinal)
                : plain == Uri.UnescapeDataString(item))
            || Tags.Intersect(tags, StringComparer.OrdinalIgnoreCase).Any();
    }
}

internal sealed record CloudFrontAnswer(int Status, string Body)
{
    public static readonly CloudFrontAnswer Throttling = Error(400, "Throttling", "Rate exceeded");

    public static readonly CloudFrontAnswer Unavailable = new(503, "<html><body>503 Service Unavailable</body></html>") { ContentType = "text/html" };

    public static readonly CloudFrontAnswer TooManyInProgress = Error(400, "TooManyInvalidationsInProgress", "Processing your request will cause you to exceed the maximum number of in-progress wildcard invalidations.");

    public string ContentType { get; init; } = "text/xml";

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public static CloudFrontAnswer Error(int status, string code, string message) => new(
        status,
        $"""
        <?xml version="1.0"?>
        <ErrorResponse xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Error><Type>Sender</Type><Code>{code}</Code><Message>{WebUtility.HtmlEncode(message)}</Message></Error><RequestId>410c2a4b-e435-49c9-8382-3770d80d7d4c</RequestId></ErrorResponse>
        """);
}
