namespace Transcoder.Imaging;

/// <summary>What a transform may cost. Checked against the header before a pixel is decoded, and against the plan before one is drawn.</summary>
public sealed record Limits
{
    /// <summary>The original's file, in bytes; 50 MB.</summary>
    public long SourceBytes { get; init; } = 50_000_000;

    /// <summary>The original's width times height, in pixels; 150 megapixels.</summary>
    public long SourcePixels { get; init; } = 150_000_000;

    /// <summary>The original's frames; 1,000.</summary>
    public int SourceFrames { get; init; } = 1_000;

    /// <summary>Width times height times frames of an animated original, in pixels; 200 megapixels.</summary>
    public long AnimationPixels { get; init; } = 200_000_000;

    /// <summary>The output's longer side, in pixels; 4,096.</summary>
    public int OutputSide { get; init; } = Contracts.Spec.MaxSide;

    /// <summary>The output's width times height times frames, in pixels; 50 megapixels.</summary>
    public long OutputPixels { get; init; } = 50_000_000;

    /// <summary>How long one transform may run; 25 s, within the 30 s that an API Gateway waits.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>Null where a file of this size is read; asked before it is fetched, and again of what came.</summary>
    public Failure? RefuseFile(long bytes) => bytes <= SourceBytes
        ? null
        : new Failure(FailureKind.TooLarge, $"The original has {bytes:N0} bytes; at most {SourceBytes:N0} are read.");
}
