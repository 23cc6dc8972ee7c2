using NetVips;

namespace Transcoder.Imaging;

/// <summary>Opens an original so that as little of it is decoded as the plan needs.</summary>
internal static class Loader
{
    /// <summary>The whole image as it is; for its header.</summary>
    public static Image Open(byte[] original, SourceFormat format, VOption? options = null)
    {
        if (format == SourceFormat.Svg)
            (options ??= []).Add("unlimited", false);
        // A truncated original would make a grey half that is kept for a year.
        return Image.NewFromBuffer(original, "", Enums.Access.Sequential, Enums.FailOn.Truncated, options);
    }

    /// <summary>The image at the size nearest to the plan's that its decoder can give for less work, and never smaller.</summary>
    public static Image OpenFor(byte[] original, Plan plan)
    {
        var (format, stored, target) = (plan.Source.Format, plan.Source.Stored, plan.StoredTarget);
        var shrink = Math.Min((double)stored.Width / target.Width, (double)stored.Height / target.Height);
        var options = new VOption();
        if (plan.Frames > 1)
            options.Add("n", -1);
        if (format == SourceFormat.Jpeg && (Reduction.IsPartOf(plan) ? Reduction.JpegShrink(shrink) : JpegShrink(shrink)) is > 1 and var factor)
            options.Add("shrink", factor);
        else if (format == SourceFormat.Svg)
            options.Add("scale", SvgScale(Math.Max((double)target.Width / stored.Width, (double)target.Height / stored.Height)));
        else if (format == SourceFormat.WebP && shrink > 1)
            options.Add("scale", WebPScale(shrink));
        else if (format == SourceFormat.Tiff && shrink > 1)
            return TiffLevel.Open(original, plan);
        return Open(original, format, options);
    }

    /// <summary>The decoder's own shrink, by eighths of its transform. One step less where nothing would be left for the resize to do:
    /// the decoder's average alone is blurred.</summary>
    internal static int JpegShrink(double shrink) => shrink switch
    {
        > 8 => 8,
        > 4 => 4,
        > 2 => 2,
        _ => 1,
    };

    /// <summary>Within what the renderer takes; the resize does the rest.</summary>
    private static double SvgScale(double scale) => Math.Clamp(scale, 0.001, 100_000);

    /// <summary>WebP's decoder scales as it goes, by an average; twice the size is left for the resize.</summary>
    private static double WebPScale(double shrink) => Math.Min(1, 2 / shrink);
}
