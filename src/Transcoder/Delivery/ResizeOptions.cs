using Transcoder.Imaging;

namespace Transcoder.Delivery;

public sealed record ResizeOptions
{
    public Limits Limits { get; init; } = new();

    /// <summary>Key of an original whose variant stands in for one that is missing or cannot be read; the status stays. None by default.</summary>
    public string? Fallback { get; init; }

    /// <summary>Whether the edge is told to forget its redirect once the variant is stored; else the redirect's own short life does it.
    /// True by default.</summary>
    public bool InvalidateRedirect { get; init; } = true;

    /// <summary>How long an answer waits for the edge to accept that; 500 ms.</summary>
    public TimeSpan InvalidationPatience { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The watermarks by name; the one without a name is <c>""</c>. None by default.</summary>
    public IReadOnlyDictionary<string, WatermarkOptions> Watermarks { get; init; } = new Dictionary<string, WatermarkOptions>();
}

/// <summary>A picture laid over a variant.</summary>
/// <param name="Key">The original to lay over; one with alpha.</param>
public sealed record WatermarkOptions(string Key)
{
    /// <summary>Where it stands; at the south-east by default. The compass only.</summary>
    public Contracts.Gravity Gravity { get; init; } = Contracts.Gravity.SouthEast;

    /// <summary>Its width in percent of the variant's, 1 to 100; 25 by default.</summary>
    public int Size { get; init; } = 25;

    /// <summary>0 (unseen) to 100 percent; 60 by default.</summary>
    public int Opacity { get; init; } = 60;
}
