using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Transcoder.EndToEnd.Aws;

/// <summary>
/// A DynamoDB with a stream, which the one in memory lacks: whoever writes goes through here, and what was written is told to the function by the
/// mapping of the template, its filter, retries and queue, without the pauses in between. What is written to one item is told in its order.
/// </summary>
internal sealed class TableStream : IAsyncDisposable
{
    private const string Version = "DynamoDB_20120810.";

    private readonly Uri _table;
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly JsonNode[] _filters;
    private readonly int _retries;
    private readonly SemaphoreSlim _atOnce;
    private readonly Dictionary<string, Task> _told = [];
    private readonly HashSet<string> _there = [];
    private readonly Lock _gate = new();
    private WebApplication? _proxy;
    private int _sequence;
    private int _underWay;

    private TableStream(Uri table, JsonNode? mapping)
    {
        _table = table;
        if (mapping is not null && ((int)mapping["BatchSize"]! != 1 || (string?)mapping["FunctionResponseTypes"]![0] is not "ReportBatchItemFailures"))
            throw new NotSupportedException("a mapping of more than one record, or without partial failures");
        _filters = [.. (mapping?["FilterCriteria"]!["Filters"]!.AsArray() ?? []).Select(filter => JsonNode.Parse((string)filter!["Pattern"]!)!)];
        (_retries, _atOnce) = ((int?)mapping?["MaximumRetryAttempts"] ?? 0, new SemaphoreSlim((int?)mapping?["ParallelizationFactor"] ?? 1));
    }

    /// <summary>Where the functions find the table.</summary>
    public Uri Address => _proxy!.Address();

    /// <summary>Who is told; null where the stack has no worker.</summary>
    public LambdaFunction? Function { get; set; }

    /// <summary>What the table was asked: <c>UpdateItem</c>, <c>Query</c>.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>The messages in the on-failure queue.</summary>
    public ConcurrentQueue<JsonObject> Failed { get; } = [];

    /// <summary>The records that passed the filter, each once.</summary>
    public ConcurrentQueue<JsonObject> Told { get; } = [];

    public static async Task<TableStream> StartAsync(Uri table, StackTemplate template)
    {
        var stream = new TableStream(table, template.Resources("AWS::Lambda::EventSourceMapping").Select(mapping => mapping.Value).SingleOrDefault());
        stream._proxy = await Loopback.StartAsync(stream.AnswerAsync);
        return stream;
    }

    /// <summary>Until nothing that was written so far is left to be told.</summary>
    public Task IdleAsync() => Patience.UntilAsync(() => Volatile.Read(ref _underWay) == 0);

    public async ValueTask DisposeAsync()
    {
        await _proxy!.DisposeAsync();
        _http.Dispose();
        _atOnce.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Asked.Enqueue(context.Request.Headers["X-Amz-Target"].ToString()[Version.Length..]);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, _table) { Content = new ByteArrayContent(body.ToArray()) };
        foreach (var (name, values) in context.Request.Headers)
            if (!name.Equals("Host", StringComparison.OrdinalIgnoreCase) && !request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
                request.Content.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        using var answer = await _http.SendAsync(request);
        var said = await answer.Content.ReadAsByteArrayAsync();
        if (answer.IsSuccessStatusCode)
            Note(context.Request.Headers["X-Amz-Target"].ToString(), JsonNode.Parse(body.ToArray()));

        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
            if (name is not ("Transfer-Encoding" or "Connection" or "Content-Length"))
                context.Response.Headers[name] = string.Join(',', values);
        await context.Response.Body.WriteAsync(said);
    }

    private void Note(string target, JsonNode? request)
    {
        var image = target is Version + "PutItem" ? request!["Item"]!.AsObject() : null;
        if ((image ?? (target is Version + "DeleteItem" ? request!["Key"] : null)) is not { } item)
            return;
        lock (_gate)
        {
            var key = $"{item["pk"]!["S"]} {item["sk"]!["S"]}";
            var name = image is null ? "REMOVE" : _there.Contains(key) ? "MODIFY" : "INSERT";
            _ = image is null ? _there.Remove(key) : _there.Add(key);
            var record = Record(name, item, image);
            if (Function is not { } function || !_filters.Any(filter => Matches(filter, record)))
                return;
            Told.Enqueue(record);
            Interlocked.Increment(ref _underWay);
            _told[key] = TellAsync(_told.GetValueOrDefault(key, Task.CompletedTask), function, record);
        }
    }

    private JsonObject Record(string name, JsonNode item, JsonObject? image)
    {
        var number = (++_sequence).ToString("D21", CultureInfo.InvariantCulture);
        var written = new JsonObject
        {
            ["Keys"] = new JsonObject { ["pk"] = item["pk"]!.DeepClone(), ["sk"] = item["sk"]!.DeepClone() },
            ["SequenceNumber"] = number,
            ["StreamViewType"] = "NEW_IMAGE",
        };
        if (image is not null)
            written["NewImage"] = image.DeepClone();
        return new JsonObject
        {
            ["eventID"] = Guid.NewGuid().ToString("N"),
            ["eventName"] = name,
            ["eventVersion"] = "1.1",
            ["eventSource"] = "aws:dynamodb",
            ["awsRegion"] = AwsSite.Region,
            ["dynamodb"] = written,
        };
    }

    private async Task TellAsync(Task before, LambdaFunction function, JsonObject record)
    {
        await before;
        await _atOnce.WaitAsync();
        try
        {
            var @event = new JsonObject { ["Records"] = new JsonArray(record.DeepClone()) }.ToJsonString();
            for (var attempt = 0; attempt <= _retries; attempt++)
            {
                var result = await function.InvokeAsync(@event);
                if (result.ErrorType is null && JsonNode.Parse(result.Text)!["batchItemFailures"]!.AsArray().Count == 0)
                    return;
            }
            Failed.Enqueue(new JsonObject { ["requestContext"] = new JsonObject { ["condition"] = "RetryAttemptsExhausted" }, ["record"] = record.DeepClone() });
        }
        catch (Exception error)
        {
            Failed.Enqueue(new JsonObject { ["error"] = error.ToString(), ["record"] = record.DeepClone() });
        }
        finally
        {
            _atOnce.Release();
            Interlocked.Decrement(ref _underWay);
        }
    }

    /// <summary>An event pattern: each list holds what may stand there.</summary>
    private static bool Matches(JsonNode pattern, JsonNode? value) => pattern is JsonArray allowed
        ? allowed.Any(one => JsonNode.DeepEquals(one, value))
        : pattern.AsObject().All(member => value is JsonObject map && Matches(member.Value!, map[member.Key]));
}
