using NetVips;

namespace Transcoder.Imaging;

/// <summary>A pyramid TIFF holds the image at half its size, at a quarter and so on, as pages or below the first page.</summary>
internal static class TiffLevel
{
    /// <summary>The smallest level that is at least as large as the plan's target; the image itself where there is none.</summary>
    public static Image Open(byte[] original, Plan plan)
    {
        var whole = Loader.Open(original, SourceFormat.Tiff);
        if (Find(original, whole, plan.StoredTarget) is not { } level)
            return whole;
        whole.Dispose();
        return Loader.Open(original, SourceFormat.Tiff, level);
    }

    /// <summary>Pages count as levels only where each is half of the one before, to the last: a document's pages are all wanted.</summary>
    private static VOption? Find(byte[] original, Image whole, Size target)
    {
        var below = Count(whole, "n-subifds");
        var count = below > 0 ? below : Count(whole, "n-pages") - 1;
        var (width, height) = (whole.Width, whole.Height);
        VOption? best = null;
        for (var level = 1; level <= count; level++)
        {
            var options = below > 0 ? new VOption { { "subifd", level - 1 } } : new VOption { { "page", level } };
            try
            {
                using var half = Loader.Open(original, SourceFormat.Tiff, options);
                if (!IsHalf(width, half.Width) || !IsHalf(height, half.Height) || half.Bands != whole.Bands || half.Format != whole.Format)
                    return null;
                (width, height) = (half.Width, half.Height);
            }
            catch (VipsException)
            {
                // A damaged level is not needed while there is the whole.
                return null;
            }

            if (width >= target.Width && height >= target.Height)
                best = options;
        }

        return best;
    }

    private static int Count(Image image, string field) => image.Contains(field) && image.Get(field) is int count ? count : 0;

    /// <summary>Rounded either way, and never below one pixel.</summary>
    private static bool IsHalf(int whole, int half) => Math.Abs(whole - 2 * half) <= 1;
}
