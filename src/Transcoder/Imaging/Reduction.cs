using Transcoder.Contracts;

namespace Transcoder.Imaging;

/// <summary>What must be known of an original where its reduced original stands in for it.</summary>
/// <param name="Upright">Its size, after the EXIF orientation.</param>
public sealed record OriginalFacts(Size Upright, SourceFormat Format);

/// <summary>Which originals deserve a reduced one, and which variants may be made from that.</summary>
public static class Reduction
{
    /// <summary>A reduced original's longer side at most, in pixels: enough for a variant of 1,280, and no more, because what it takes to
    /// decode is what every variant takes.</summary>
    public const int Side = 2400;

    /// <summary>An original above either is worth it; in pixels and in bytes.</summary>
    public const long WorthPixels = 6_000_000, WorthBytes = 2 * 1024 * 1024;

    /// <summary>How much larger than the variant the reduced original must be. With fewer pixels to average, the noise of the second
    /// encoding is seen: at 1.6 the variant is 2 dB further from a full decode than the original's own.</summary>
    public const double Margin = 1.8;

    /// <summary>And how much larger the original. Up to here its decoder shrinks by 2 at most, which is as near to a full decode, or
    /// nearer, and takes no longer.</summary>
    public const double LeastShrink = 4;

    /// <summary>What its sides are multiples of. A decoder that shrinks by as much rounds up what is left over, and then all lies up to a
    /// quarter of a pixel off in a small variant: 5 dB at 640 px.</summary>
    private const int Step = 8;

    private static readonly Spec Within = new() { Width = Side, Height = Side };

    /// <summary>What the check of a whole one makes of it: every byte is read for this.</summary>
    internal static readonly Spec Check = new() { Width = 16, Height = 16, Format = OutputFormat.Jpeg };

    /// <summary>A JPEG above either size. Every other format is decoded whole, so that its variants are exact and could only lose.</summary>
    /// <param name="bytes">The original's.</param>
    public static bool IsWorth(ImageFacts facts, long bytes) =>
        facts.Format == SourceFormat.Jpeg && (facts.Stored.Pixels > WorthPixels || bytes > WorthBytes);

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

    /// <summary>Can an original's reduced one serve this?</summary>
    internal static bool Serves(OriginalFacts original, Spec spec) =>
        !spec.Keep && (spec.Format ?? original.Format.Output)?.IsLossless() != true && Covers(original, Geometry.Of(original.Upright, spec).Resized);

    /// <summary>Does an original's reduced one do for what a plan scales the original to?</summary>
    public static bool Covers(OriginalFacts original, Size resized) =>
        Shrink(SizeOf(original.Upright), resized) >= Margin && Shrink(original.Upright, resized) > LeastShrink;

    /// <summary>Is a reduced original made by this plan, or read?</summary>
    internal static bool IsPartOf(Plan plan) => plan.ReducedOf is not null || plan.Spec == SpecOf(plan.Source.Upright);

    /// <summary>What an original's reduced one is made by; from 90 on libvips keeps all of the colour (4:4:4). 94 takes a quarter more
    /// bytes for 0.1 to 0.9 dB.</summary>
    internal static Spec SpecOf(Size upright)
    {
        var (width, height) = SizeOf(upright);
        return new Spec { Width = width, Height = height, Fit = Fit.Fill, Still = true, Format = OutputFormat.Jpeg, Quality = 92 };
    }

    /// <summary>The decoder's own shrink: its average alone is blurred, and at twice the size the resize leaves little of that.</summary>
    internal static int JpegShrink(double shrink) => shrink switch
    {
        >= 16 => 8,
        >= 8 => 4,
        >= 4 => 2,
        _ => 1,
    };

    /// <summary>The size of an original's reduced one, to the step above: that it has not quite the original's proportion is made good
    /// by the variant, which has.</summary>
    public static Size SizeOf(Size upright)
    {
        var (width, height) = Geometry.Of(upright, Within).Canvas;
        return new Size(Stepped(width, upright.Width), Stepped(height, upright.Height));
    }

    private static int Stepped(int side, int most) => Math.Min((side + Step - 1) / Step * Step, most);

    private static double Shrink(Size from, Size to) => Math.Min((double)from.Width / to.Width, (double)from.Height / to.Height);
}
