using Transcoder.Contracts;
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

    /// <summary>Whether variants of large photographs are made from a reduced original where there is one. True by default.</summary>
    public bool ReducedOriginals { get; init; } = true;

    /// <summary>Asks that a key's reduced original be made; by whom is the host's, and a <see cref="Storage.StorageException"/> is only
    /// logged. Nobody by default.</summary>
    public Func<string, Task>? WantReduced { get; init; }

    /// <summary>What the host can answer with at most, and the way past it; none by default.</summary>
    public AnswerLimit? AnswerLimit { get; init; }

    /// <summary>What of <see cref="ResizeRequest.TimeLeft"/> is kept from the transform for the storing and the answer; 3 s.</summary>
    public TimeSpan TimeKept { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The watermarks by name; the one without a name is <c>""</c>. None by default.</summary>
    public IReadOnlyDictionary<string, WatermarkOptions> Watermarks { get; init; } = new Dictionary<string, WatermarkOptions>();
}

/// <summary>A larger image is left in the store, and the asker is sent there.</summary>
/// <param name="Bytes">The most that a body may have.</param>
/// <param name="SignedUrl">An address, for a key, that the store itself answers for a while, without any redirect.</param>
public sealed record AnswerLimit(long Bytes, Func<string, Uri> SignedUrl);

/// <summary>A picture laid over a variant.</summary>
/// <param name="Key">The original to lay over; one with alpha.</param>
public sealed record WatermarkOptions(string Key)
{
    /// <summary>Where it stands; at the south-east by default. The compass only.</summary>
    public Gravity Gravity { get; init; } = Gravity.SouthEast;

    /// <summary>Its width in percent of the variant's, 1 to 100; 25 by default.</summary>
    public int Size { get; init; } = 25;

    /// <summary>0 (unseen) to 100 percent; 60 by default.</summary>
    public int Opacity { get; init; } = 60;

    /// <summary>What is out of range, a line each.</summary>
    public IEnumerable<string> Errors()
    {
        if (string.IsNullOrEmpty(Key))
            yield return "key is missing; it names the original to lay over.";
        if (Gravity is Gravity.Smart or Gravity.Entropy or Gravity.FocalPoint)
            yield return $"gravity {Gravity} is no place; center and the eight directions are.";
        if (Size is < 1 or > 100)
            yield return $"size is {Size}; 1 to 100 percent of the variant's width are allowed.";
        if (Opacity is < 0 or > 100)
            yield return $"opacity is {Opacity}; 0 to 100 percent are allowed.";
    }
}
