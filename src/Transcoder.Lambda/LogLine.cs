using System.Text.Json.Serialization;

namespace Transcoder.Lambda;

/// <summary>What the log says of one request or record; what does not apply is left out.</summary>
internal sealed record LogLine
{
    public const string Info = "INFO", Warning = "WARN", Error = "ERROR";

    public string Level { get; init; } = Info;

    /// <summary>The dimension of the metrics.</summary>
    [JsonPropertyName(MetricHead.Dimension)]
    public string? FunctionName { get; init; }

    public string? RequestId { get; init; }

    public string? Method { get; init; }

    /// <summary>As it came, encoded.</summary>
    public string? Path { get; init; }

    /// <summary>Whom the gateway knew.</summary>
    public string? Caller { get; init; }

    public int? Status { get; init; }

    /// <summary>A <see cref="Delivery.Route"/>.</summary>
    public string? Route { get; init; }

    public string? Event { get; init; }

    public string? Key { get; init; }

    /// <summary>A <see cref="Mirroring.MirrorOutcome"/>.</summary>
    public string? Outcome { get; init; }

    /// <summary>A <see cref="Delivery.ReducedState"/>.</summary>
    public string? Reduced { get; init; }

    public long? Milliseconds { get; init; }

    public string? Timing { get; init; }

    public string? Detail { get; init; }

    /// <summary>Variants made.</summary>
    [JsonPropertyName("Transforms")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Transforms { get; init; }

    /// <summary>Answers of 4xx, and events of other buckets.</summary>
    [JsonPropertyName("Refusals")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Refusals { get; init; }

    /// <summary>Answers of 5xx, and keys that could not be mirrored.</summary>
    [JsonPropertyName("Failures")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Failures { get; init; }

    /// <summary>Redirects that the edge was not told to forget.</summary>
    [JsonPropertyName("SkippedInvalidations")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int SkippedInvalidations { get; init; }

    /// <summary>Originals that are not served: their first folder reads as a spec, or they are hidden.</summary>
    [JsonPropertyName("Shadowed")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Shadowed { get; init; }

    /// <summary>Images added.</summary>
    [JsonPropertyName("Uploads")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Uploads { get; init; }

    /// <summary>Jobs that came to their end.</summary>
    [JsonPropertyName("JobsCompleted")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int JobsCompleted { get; init; }

    /// <summary>Jobs that came to none, for good.</summary>
    [JsonPropertyName("JobsFailed")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int JobsFailed { get; init; }

    [JsonPropertyName("_aws")]
    public MetricHead? Metrics { get; init; }
}

/// <summary>CloudWatch's embedded metric format: which members of a line are metrics.</summary>
internal sealed record MetricHead(
    [property: JsonPropertyName("Timestamp")] long Timestamp,
    [property: JsonPropertyName("CloudWatchMetrics")] MetricSet[] Sets)
{
    public const string Namespace = "Transcoder";

    public const string Dimension = "FunctionName";

    /// <summary>Null where a line counts nothing.</summary>
    public static MetricHead? Of(LogLine line, DateTimeOffset now)
    {
        (string Name, int Count)[] counts =
        [
            (nameof(line.Transforms), line.Transforms),
            (nameof(line.Refusals), line.Refusals),
            (nameof(line.Failures), line.Failures),
            (nameof(line.SkippedInvalidations), line.SkippedInvalidations),
            (nameof(line.Shadowed), line.Shadowed),
            (nameof(line.Uploads), line.Uploads),
            (nameof(line.JobsCompleted), line.JobsCompleted),
            (nameof(line.JobsFailed), line.JobsFailed),
        ];
        var metrics = counts.Where(count => count.Count > 0).Select(count => new MetricName(count.Name, "Count")).ToArray();
        return metrics.Length == 0 ? null : new MetricHead(now.ToUnixTimeMilliseconds(), [new MetricSet(Namespace, [[Dimension]], metrics)]);
    }
}

internal sealed record MetricSet(
    [property: JsonPropertyName("Namespace")] string Namespace,
    [property: JsonPropertyName("Dimensions")] string[][] Dimensions,
    [property: JsonPropertyName("Metrics")] MetricName[] Metrics);

internal sealed record MetricName(
    [property: JsonPropertyName("Name")] string Name,
    [property: JsonPropertyName("Unit")] string Unit);

/// <summary>Only the code that writes: what describes types would make the first answer of a managed function 15 ms later.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LogLine))]
internal sealed partial class LogJson : JsonSerializerContext;
