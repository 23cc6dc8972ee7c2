using System.Text.Json.Serialization;
using Transcoder.Contracts.Api;

namespace Transcoder.Images.Jobs;

/// <summary>A job as it is stored, with exactly one kind of work. The record is the queue: who may take it, and when, stands in it.</summary>
public sealed record Job
{
    /// <summary>How often a job is begun before it fails.</summary>
    public const int MaxAttempts = 3;

    public required Guid Id { get; init; }

    public required JobStatus Status { get; init; }

    public required DateTimeOffset Timestamp { get; init; }

    public int Attempts { get; init; }

    /// <summary>Who works on it; null unless it is processing.</summary>
    public string? Owner { get; init; }

    /// <summary>Until when it is the owner's alone; null unless it is processing.</summary>
    public DateTimeOffset? LeaseEnd { get; init; }

    /// <summary>When it is tried again; null for at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Why it failed, for people.</summary>
    public string? Reason { get; init; }

    public ThumbnailJobWork? Thumbnail { get; init; }

    public BatchJobWork? Batch { get; init; }

    [JsonIgnore]
    public bool IsOver => Status is JobStatus.Completed or JobStatus.Failed;

    public Job Queued(DateTimeOffset? notBefore = null) =>
        this with { Status = JobStatus.Queued, Owner = null, LeaseEnd = null, NotBefore = notBefore };

    public Job Taken(string owner, DateTimeOffset leaseEnd) =>
        this with { Status = JobStatus.Processing, Attempts = Attempts + 1, Owner = owner, LeaseEnd = leaseEnd, NotBefore = null };

    public Job Over(string? reason = null) =>
        this with { Status = reason is null ? JobStatus.Completed : JobStatus.Failed, Owner = null, LeaseEnd = null, Reason = reason };
}

/// <param name="Image">The id that the fetched image gets, so that a second try adds no second one.</param>
/// <param name="ResizedUrl">Where the CDN serves the thumbnail, once it is made: a path.</param>
public sealed record ThumbnailJobWork(string Url, string Transform, Guid Image, string? ResizedUrl = null);

/// <param name="Ids">Each once.</param>
/// <param name="Items">What is made or has failed for good; addresses are paths.</param>
public sealed record BatchJobWork(string Transform, IReadOnlyList<Guid> Ids, IReadOnlyList<BatchItem> Items);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Job))]
internal sealed partial class JobJson : JsonSerializerContext;
