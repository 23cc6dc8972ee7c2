namespace Transcoder.Delivery;

/// <summary>The cache in front of everything: CloudFront, or the local edge.</summary>
public interface IEdge
{
    /// <summary>Makes the edge forget: accepted when this returns, not completed everywhere.</summary>
    /// <exception cref="EdgeException">It could not be asked, and the invalidation is not <see cref="Invalidation.Optional"/>.</exception>
    Task InvalidateAsync(Invalidation invalidation, CancellationToken cancel = default);
}

/// <summary>What the edge is to forget.</summary>
public sealed record Invalidation
{
    /// <summary>Paths without a leading slash and not encoded; none of their characters is a wildcard, because a key may hold any.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>All paths that begin so; <c>""</c> is everything.</summary>
    public IReadOnlyList<string> Prefixes { get; init; } = [];

    /// <summary>All that bears this tag (the metadata value <c>cache-tag</c>).</summary>
    public string? Tag { get; init; }

    /// <summary>The same over the retries of one change, another for the next change.</summary>
    public required string Reference { get; init; }

    /// <summary>What the edge would also forget by itself, soon. It costs from a budget, and is skipped, counted and logged, where that is
    /// used up or the edge does not take it; it never throws. False by default: what is served for a year must go.</summary>
    public bool Optional { get; init; }
}

/// <summary>The edge did not accept what it must forget. Nothing is lost by trying again.</summary>
public sealed class EdgeException : Exception
{
    public EdgeException(string message) : base(message)
    {
    }

    public EdgeException(string message, Exception inner) : base(message, inner)
    {
    }
}
