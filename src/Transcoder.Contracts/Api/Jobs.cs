using System.Text.Json.Serialization;

namespace Transcoder.Contracts.Api;

[JsonConverter(typeof(JsonStringEnumConverter<JobStatus>))]
public enum JobStatus
{
    [JsonStringEnumMemberName("queued")]
    Queued,

    [JsonStringEnumMemberName("processing")]
    Processing,

    [JsonStringEnumMemberName("completed")]
    Completed,

    /// <summary>Tried as often as it may be, or never going to work; the reason says why.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}

/// <summary>Asks for a thumbnail of an image somewhere else.</summary>
public sealed record ThumbnailRequest
{
    /// <summary>Where the image is fetched from: http or https.</summary>
    public required string Url { get; init; }

    /// <summary>A spec or a preset; <c>w100-h100-cover</c> by default.</summary>
    public string? Transform { get; init; }
}

/// <summary>A thumbnail's job.</summary>
public sealed record ThumbnailJob
{
    public required Guid Id { get; init; }

    public required JobStatus Status { get; init; }

    /// <summary>Where the image is fetched from.</summary>
    public required string Url { get; init; }

    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>How often it was begun; at most 3.</summary>
    public int Attempts { get; init; }

    /// <summary>Where the CDN serves the thumbnail, once completed.</summary>
    [JsonPropertyName("resized_url")]
    public string? ResizedUrl { get; init; }

    /// <summary>The image that was fetched, once completed: the id of a record.</summary>
    public Guid? Image { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Reason { get; init; }
}

/// <summary>Asks for one variant of each of many images.</summary>
public sealed record BatchRequest
{
    /// <summary>1 to 1,000 images.</summary>
    public required IReadOnlyList<Guid> Ids { get; init; }

    /// <summary>A spec or a preset.</summary>
    public required string Transform { get; init; }
}

/// <summary>A batch's job.</summary>
public sealed record BatchJob
{
    public required Guid Id { get; init; }

    public required JobStatus Status { get; init; }

    public required DateTimeOffset Timestamp { get; init; }

    public required string Transform { get; init; }

    /// <summary>How often it was begun; at most 3.</summary>
    public int Attempts { get; init; }

    public required int Total { get; init; }

    public required int Done { get; init; }

    public required int Failed { get; init; }

    /// <summary>What is made or has failed so far.</summary>
    public IReadOnlyList<BatchItem> Items { get; init; } = [];

    /// <summary>Why it failed as a whole.</summary>
    public string? Reason { get; init; }
}

/// <summary>One image of a batch: a variant's address, or why there is none.</summary>
public sealed record BatchItem
{
    public required Guid Id { get; init; }

    public string? Url { get; init; }

    public string? Reason { get; init; }
}
