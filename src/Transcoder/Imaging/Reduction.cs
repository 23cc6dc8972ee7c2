using Transcoder.Contracts;

namespace Transcoder.Imaging;

/// <summary>What must be known of an original where its reduced original stands in for it.</summary>
/// <param name="Upright">Its size, after the EXIF orientation.</param>
public sealed record OriginalFacts(Size Upright, SourceFormat Format);

/// <summary>Which originals deserve a reduced one, and which variants may be made from that.</summary>
public static class Reduction
{
    /// <summary>A reduced original's longer side at most, in pixels.</summary>
    public const int Side = 2560;

    /// <summary>An original above either is worth it; in pixels and in bytes.</summary>
    public const long WorthPixels = 6_000_000, WorthBytes = 2 * 1024 * 1024;

    /// <summary>How much larger than the variant the reduced original must be.</summary>
    public const double Margin = 1.25;

    /// <summary>What a reduced original is made by.</summary>
    internal static readonly Spec Spec = new() { Width = Side, Height = Side, Still = true, Format = OutputFormat.Jpeg, Quality = 92 };

    /// <param name="bytes">The original's.</param>
    public static bool IsWorth(ImageFacts facts, long bytes) =>
        facts is { HasAlpha: false, Frames: 1 } && facts.Format != SourceFormat.Svg && facts.Format != SourceFormat.Gif
        && (facts.Stored.Pixels > WorthPixels || bytes > WorthBytes);

    /// <summary>Could any original's reduced one serve this? Whether looking for one is worth a request.</summary>
    public static bool MayServe(Spec spec)
    {
        if (spec.Keep || spec.Format is { } format && format.IsLossless())
            return false;
        var (width, height) = (spec.Width * spec.Dpr ?? int.MaxValue, spec.Height * spec.Dpr ?? int.MaxValue);
        if (width == int.MaxValue && height == int.MaxValue)
            return false;
        // One side, or a box that the image stays within, may bind the other; the others fill both.
        var least = spec.Width is null || spec.Height is null || spec.Fit is Fit.Inside or Fit.Contain
            ? Math.Min(width, height)
            : Math.Max(width, height);
        // Turned by any other angle, the image is smaller than the box around it.
        return spec.Rotate % 90 != 0 || least * Margin <= Side;
    }

    /// <summary>Is a reduced original of this size enough for what the plan scales it to, with the margin?</summary>
    public static bool Covers(Size reduced, Size resized) =>
        resized.Width * Margin <= reduced.Width && resized.Height * Margin <= reduced.Height;

    /// <summary>The size of an original's reduced one.</summary>
    public static Size SizeOf(Size upright) => Geometry.Of(upright, Spec).Canvas;
}
