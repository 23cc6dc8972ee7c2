namespace Transcoder.Delivery;

/// <summary>An HTTP request for a variant, whatever host it came through.</summary>
/// <param name="Path">Decoded, without a leading slash and without the API's own prefix.</param>
public sealed record ResizeRequest(string Method, string Path)
{
    public string? IfNoneMatch { get; init; }

    public string? Accept { get; init; }

    /// <summary>How long the host waits for the answer; null where it knows no end.</summary>
    public TimeSpan? TimeLeft { get; init; }
}

/// <summary>How an answer came about, for the log and the metrics.</summary>
public enum Route
{
    /// <summary>Refused, redirected or failed before any image was at hand.</summary>
    Refused,

    /// <summary>It was in the store.</summary>
    Stored,

    /// <summary>Made by this request.</summary>
    Made,

    /// <summary>Made by another request that ran at the same time.</summary>
    Joined,
}

/// <summary>An HTTP answer, whatever host sends it.</summary>
public sealed record Answer(int Status)
{
    public string? ContentType { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Of the whole body, also where HEAD or 304 leaves it out.</summary>
    public long? ContentLength { get; init; }

    public string? ETag { get; init; }

    public required string CacheControl { get; init; }

    public string? CacheTag { get; init; }

    /// <summary>A path with its leading slash, encoded; or the whole signed address of an image too large for an answer.</summary>
    public string? Location { get; init; }

    /// <summary>The path of the CDN that serves the same bytes, with its leading slash, encoded.</summary>
    public string? ContentLocation { get; init; }

    public string? Vary { get; init; }

    public string? Allow { get; init; }

    public int? RetryAfter { get; init; }

    /// <summary>It was given before, to a request with the same Idempotency-Key.</summary>
    public bool Replayed { get; init; }

    public ServerTiming? Timing { get; init; }

    public Route Route { get; init; }

    /// <summary>What this answer tells of; null where it is none.</summary>
    public Failure? Failure { get; init; }

    /// <summary>What the log is to say beyond the status.</summary>
    public string? LogDetail { get; init; }
}
