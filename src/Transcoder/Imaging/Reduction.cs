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

    /// <summary>The same of the small one behind it.</summary>
    public const int SmallSide = 960;

    /// <summary>More bytes than that the small one never has, so that the end of a reduced original has it whole.</summary>
    public const int SmallBytes = 384 * 1024;

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

    /// <summary>The longer side of a photograph, by its shorter one, is seldom more.</summary>
    private const double Elongation = 1.5;

    /// <summary>The smallest first.</summary>
    private static readonly int[] Sides = [SmallSide, Side];

    /// <summary>What the check of a whole one makes of it: every byte is read for this.</summary>
    internal static readonly Spec Check = new() { Width = 16, Height = 16, Format = OutputFormat.Jpeg };

    /// <summary>A JPEG above either size. Every other format is decoded whole, so that its variants are exact and could only lose.</summary>
    /// <param name="bytes">The original's.</param>
    public static bool IsWorth(ImageFacts facts, long bytes) =>
        facts.Format == SourceFormat.Jpeg && (facts.Stored.Pixels > WorthPixels || bytes > WorthBytes);

    /// <summary>Could any original's reduced one serve this? Whether looking for one is worth a request.</summary>
    public static bool MayServe(Spec spec)
    {
        if (spec.Keep || spec.Format is { } format && format.IsLossless() || LeastSide(spec) is not { } least)
            return false;
        // Turned by any other angle, the image is smaller than the box around it.
        return spec.Rotate % 90 != 0 || least * Margin <= Side;
    }

    /// <summary>Will the small one serve, of any original that is not very long? Then no more than that need be fetched.</summary>
    public static bool SmallWillServe(Spec spec) =>
        spec.Rotate % 90 == 0 && LeastSide(spec) is { } least && least * Elongation * Margin <= SmallSide;

    /// <summary>The longer side at most of the smallest that can serve this in an original's place; null where none can.</summary>
    internal static int? SideFor(OriginalFacts original, Spec spec)
    {
        if (spec.Keep || (spec.Format ?? original.Format.Output)?.IsLossless() == true)
            return null;
        var resized = Geometry.Of(original.Upright, spec).Resized;
        var side = Array.Find(Sides, side => Covers(original, resized, side));
        return side == 0 ? null : side;
    }

    /// <summary>Does what is reduced to a side do for what a plan scales the original to?</summary>
    public static bool Covers(OriginalFacts original, Size resized, int side) =>
        Shrink(SizeOf(original.Upright, side), resized) >= Margin && Shrink(original.Upright, resized) > LeastShrink;

    /// <summary>Can this be an original's reduced one, and serve?</summary>
    internal static bool Serves(ImageFacts reduced, OriginalFacts original, Spec spec) =>
        reduced is { Orientation: 1 } && reduced.Format == SourceFormat.Jpeg
        && SideFor(original, spec) is { } least && Sides.Any(side => side >= least && SizeOf(original.Upright, side) == reduced.Stored);

    /// <summary>Is a reduced original made by this plan, or read?</summary>
    internal static bool IsPartOf(Plan plan) => plan.ReducedOf is not null || plan.Spec == SpecOf(plan.Geometry.Canvas);

    /// <summary>What is reduced is made by; from quality 90 on libvips keeps all of the colour (4:4:4). 94 takes a quarter more bytes for
    /// 0.1 to 0.9 dB.</summary>
    internal static Spec SpecOf(Size size) =>
        new() { Width = size.Width, Height = size.Height, Fit = Fit.Fill, Still = true, Format = OutputFormat.Jpeg, Quality = 92 };

    /// <summary>The decoder's own shrink: its average alone is blurred, and at twice the size the resize leaves little of that.</summary>
    internal static int JpegShrink(double shrink) => shrink switch
    {
        >= 16 => 8,
        >= 8 => 4,
        >= 4 => 2,
        _ => 1,
    };

    /// <summary>What an upright size is reduced to, to the step above: that it has not quite the original's proportion is made good by the
    /// variant, which has.</summary>
    public static Size SizeOf(Size upright, int side)
    {
        var (width, height) = Geometry.Of(upright, new Spec { Width = side, Height = side }).Canvas;
        return new Size(Stepped(width, upright.Width), Stepped(height, upright.Height));
    }

    /// <summary>At least so long is one side of what the image is scaled to; null where nothing says it.</summary>
    private static int? LeastSide(Spec spec)
    {
        var (width, height) = (spec.Width * spec.Dpr ?? int.MaxValue, spec.Height * spec.Dpr ?? int.MaxValue);
        // One side, or a box that the image stays within, may bind the other; the others fill both.
        var least = spec.Width is null || spec.Height is null || spec.Fit is Fit.Inside or Fit.Contain
            ? Math.Min(width, height)
            : Math.Max(width, height);
        return least == int.MaxValue ? null : least;
    }

    private static int Stepped(int side, int most) => Math.Min((side + Step - 1) / Step * Step, most);

    private static double Shrink(Size from, Size to) => Math.Min((double)from.Width / to.Width, (double)from.Height / to.Height);
}
