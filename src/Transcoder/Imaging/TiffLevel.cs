using NetVips;

namespace Transcoder.Imaging;

/// <summary>A pyramid TIFF holds the image at half its size, at a quarter and so on, as pages or below the first page.</summary>
internal static class TiffLevel
{
    /// <summary>The smallest level that is at least as large as the plan's target; the image itself where there is none.</summary>
    public static Image Open(byte[] original, Plan plan)
    {
        var best = Loader.Open(original, SourceFormat.Tiff);
        var below = Count(best, "n-subifds");
        var pages = below == 0 ? Count(best, "n-pages") - 1 : 0;
        for (var level = 1; level <= Math.Max(below, pages); level++)
        {
            var options = below > 0 ? new VOption { { "subifd", level - 1 } } : new VOption { { "page", level } };
            var next = Loader.Open(original, SourceFormat.Tiff, options);
            if (!IsHalf(best, next) || next.Width < plan.StoredTarget.Width || next.Height < plan.StoredTarget.Height)
            {
                next.Dispose();
                return best;
            }

            best.Dispose();
            best = next;
        }

        return best;
    }

    private static int Count(Image image, string field) => image.Contains(field) && image.Get(field) is int count ? count : 0;

    /// <summary>A level of the same image, not another page: half the size, rounded either way.</summary>
    private static bool IsHalf(Image whole, Image half) =>
        Math.Abs(whole.Width - 2 * half.Width) <= 1 && Math.Abs(whole.Height - 2 * half.Height) <= 1 && whole.Bands == half.Bands;
}
