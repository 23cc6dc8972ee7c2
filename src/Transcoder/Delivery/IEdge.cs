namespace Transcoder.Delivery;

/// <summary>The cache in front of everything: CloudFront, or the local edge.</summary>
public interface IEdge
{
    /// <summary>Makes the edge forget. Accepted when this returns, not completed at all edges; throws nothing: what could not be asked for
    /// is counted and logged, because the answer in hand is worth more.</summary>
    Task InvalidateAsync(Invalidation invalidation, CancellationToken cancel = default);
}

/// <summary>What the edge is to forget.</summary>
public sealed record Invalidation
{
    /// <summary>Paths without a leading slash and not encoded; a <c>*</c> at the end is a wildcard.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>All that bears this tag (the metadata value <c>cache-tag</c>).</summary>
    public string? Tag { get; init; }

    /// <summary>The same over the retries of one change, another for the next change.</summary>
    public required string Reference { get; init; }
}
