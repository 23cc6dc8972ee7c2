using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Transcoder.EndToEnd.Aws;

/// <summary>
/// The buckets' notifications to a function. Ceph tells them to an HTTP address, which makes of them what S3 sends, and calls the function as
/// Lambda does what it is sent asynchronously: again, if it failed, as often as the template says, without the minutes in between.
/// </summary>
internal sealed class BucketEvents : IAsyncDisposable
{
    private readonly LambdaFunction _function;
    private readonly int _retries;
    private WebApplication? _receiver;
    private int _underWay;

    private BucketEvents(LambdaFunction function, int retries) => (_function, _retries) = (function, retries);

    /// <summary>The events that failed for good.</summary>
    public ConcurrentQueue<string> Failed { get; } = [];

    /// <summary>What each call of the function came to.</summary>
    public ConcurrentQueue<FunctionResult> Results { get; } = [];

    public static async Task<BucketEvents> SubscribeAsync(IAmazonS3 s3, StackTemplate template, LambdaFunction function)
    {
        var retries = (int)template.Resource("AWS::Lambda::EventInvokeConfig")["MaximumRetryAttempts"]!;
        var events = new BucketEvents(function, retries);
        events._receiver = await Loopback.StartAsync(events.ReceiveAsync);

        foreach (var (_, bucket) in template.Resources("AWS::S3::Bucket"))
            if (bucket["NotificationConfiguration"] is { } configuration)
                await events.SubscribeAsync(s3, (string)bucket["BucketName"]!, configuration["LambdaConfigurations"]!.AsArray());
        return events;
    }

    /// <summary>An event for some keys, as S3 writes it.</summary>
    public static JsonObject Event(string bucket, string eventName, params IEnumerable<string> keys) => new()
    {
        ["Records"] = new JsonArray([.. keys.Select(key => new JsonObject
        {
            ["eventVersion"] = "2.1",
            ["eventSource"] = "aws:s3",
            ["awsRegion"] = AwsSite.Region,
            ["eventTime"] = "2026-01-01T00:00:00.000Z",
            ["eventName"] = eventName,
            ["s3"] = new JsonObject
            {
                ["s3SchemaVersion"] = "1.0",
                ["configurationId"] = "mirror",
                ["bucket"] = new JsonObject { ["name"] = bucket, ["arn"] = $"arn:aws:s3:::{bucket}" },
                ["object"] = new JsonObject { ["key"] = WebUtility.UrlEncode(key), ["sequencer"] = "0A1B2C3D4E5F678901" },
            },
        })]),
    };

    /// <summary>Hands an event over; whoever sent it waits for nothing.</summary>
    public void Send(string json)
    {
        Interlocked.Increment(ref _underWay);
        _ = CallAsync(json);
    }

    /// <summary>Until nothing that was sent so far is left to do. Ceph has sent what a change causes when it answers the change.</summary>
    public Task IdleAsync() => Patience.UntilAsync(() => Volatile.Read(ref _underWay) == 0);

    public ValueTask DisposeAsync() => _receiver!.DisposeAsync();

    private async Task SubscribeAsync(IAmazonS3 s3, string bucket, JsonArray configurations)
    {
        var topic = await new CephTopics(new Uri(s3.Config.ServiceURL)).CreateAsync(bucket, _receiver!.Address());
        await s3.PutBucketNotificationAsync(new PutBucketNotificationRequest
        {
            BucketName = bucket,
            TopicConfigurations =
            [
                // What Ceph does not do, it cannot tell of.
                .. from lambda in configurations
                   where ((string)lambda!["Event"]!).Split(':')[1] is not ("LifecycleExpiration" or "ObjectRestore")
                   group new EventType((string)lambda["Event"]!) by lambda["Filter"]?.ToJsonString() into changes
                   select new TopicConfiguration { Id = $"mirror{changes.Key?.Length}", Topic = topic, Events = [.. changes], Filter = Filter(changes.Key) },
            ],
        });
        // S3 tries a new configuration out.
        Send($$"""{"Service":"Amazon S3","Event":"s3:TestEvent","Time":"2026-01-01T00:00:00.000Z","Bucket":"{{bucket}}"}""");
    }

    private static Filter? Filter(string? given) => given is null ? null : new Filter
    {
        S3KeyFilter = new S3KeyFilter
        {
            FilterRules =
            [
                .. from rule in JsonNode.Parse(given)!["S3Key"]!["Rules"]!.AsArray()
                   select new FilterRule { Name = (string)rule!["Name"]!, Value = (string)rule["Value"]! },
            ],
        },
    };

    private async Task ReceiveAsync(HttpContext context)
    {
        var told = (await JsonNode.ParseAsync(context.Request.Body))!;
        foreach (var record in told["Records"]!.AsArray())
        {
            var eventName = (string)record!["eventName"]!;
            Send(Event(
                (string)record["s3"]!["bucket"]!["name"]!,
                eventName.StartsWith("s3:", StringComparison.Ordinal) ? eventName["s3:".Length..] : eventName,
                (string)record["s3"]!["object"]!["key"]!).ToJsonString());
        }
    }

    private async Task CallAsync(string json)
    {
        try
        {
            for (var attempt = 0; attempt <= _retries; attempt++)
            {
                var result = await _function.InvokeAsync(json);
                Results.Enqueue(result);
                if (result.ErrorType is null)
                    return;
            }
            Failed.Enqueue(json);
        }
        catch (Exception error)
        {
            Failed.Enqueue($"{json}\n{error}");
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }
}
