using NetVips;

namespace Transcoder.Imaging;

/// <summary>Opens an original so that as little of it is decoded as the plan needs.</summary>
internal static class Loader
{
    /// <summary>The whole image as it is; for its header.</summary>
    public static Image Open(OriginalBytes original, SourceFormat format, VOption? options = null)
    {
        if (format == SourceFormat.Svg)
            (options ??= []).Add("unlimited", false);
        // A truncated original would make a grey half that is kept for a year.
        return original.IsComing
            ? Image.NewFromStream(original.Open(), "", Enums.Access.Sequential, Enums.FailOn.Truncated, options)
            : Image.NewFromBuffer(original.All, "", Enums.Access.Sequential, Enums.FailOn.Truncated, options);
    }

    /// <summary>The image at the size nearest to the plan's that its decoder can give for less work, and never smaller.</summary>
    public static Image OpenFor(OriginalBytes original, Plan plan)
    {
        var (format, stored, target, shrink) = (plan.Source.Format, plan.Source.Stored, plan.StoredTarget, Shrink(plan));
        var options = new VOption();
        if (plan.Frames > 1)
            options.Add("n", -1);
        if (format == SourceFormat.Jpeg && JpegShrink(plan) is > 1 and var factor)
        {
            options.Add("shrink", factor);
            // What is coming was seen to have no coarse scan that is enough.
            if (NeedsMeans(plan) && !original.IsComing)
                return CoarseJpeg.PutBack(Open(CoarseJpeg.Of(original.All), format, options), original.All);
        }
        else if (format == SourceFormat.Svg)
            options.Add("scale", SvgScale(Math.Max((double)target.Width / stored.Width, (double)target.Height / stored.Height)));
        else if (format == SourceFormat.WebP && shrink > 1)
            options.Add("scale", WebPScale(shrink));
        else if (format == SourceFormat.Tiff && shrink > 1)
            return TiffLevel.Open(original.All, plan);
        return Open(original, format, options);
    }

    /// <summary>Does the plan need no more of a JPEG than the mean of each of its blocks of 8 × 8 pixels? Below two megapixels there is
    /// little to be spared, and the finer colour that would be missing is nearer to what is seen.</summary>
    public static bool NeedsMeans(Plan plan) => plan.Source.Format == SourceFormat.Jpeg && plan.Source.Stored.Pixels >= 2_000_000 && JpegShrink(plan) == 8;

    private static double Shrink(Plan plan) =>
        Math.Min((double)plan.Source.Stored.Width / plan.StoredTarget.Width, (double)plan.Source.Stored.Height / plan.StoredTarget.Height);

    private static int JpegShrink(Plan plan) => Reduction.IsPartOf(plan) ? Reduction.JpegShrink(Shrink(plan)) : JpegShrink(Shrink(plan));

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
