namespace Transcoder.Aws;

/// <summary>Where a large object is handled in parts, in bytes. S3 takes at most 10,000 parts of 5 MiB to 5 GiB, the last may be smaller.</summary>
internal sealed record S3Sizes
{
    private const long MiB = 1 << 20;

    public const int MaxParts = 10_000;

    /// <summary>The most that S3 copies by one request: 5 GB.</summary>
    public long SingleCopy { get; init; } = 5000 * MiB;

    /// <summary>Copied while the caller waits; several at once.</summary>
    public long CopyPart { get; init; } = 256 * MiB;

    /// <summary>Held in memory, so that a try that failed can be repeated.</summary>
    public int PutPart { get; init; } = (int)(16 * MiB);

    /// <summary>The part size with which an object of this size has no more parts than it may.</summary>
    public long CopyPartFor(long size) => Math.Max(CopyPart, (size + MaxParts - 1) / MaxParts);
}
