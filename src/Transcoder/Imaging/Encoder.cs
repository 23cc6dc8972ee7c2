using NetVips;
using Transcoder.Contracts;
using Vips = NetVips.NetVips;

namespace Transcoder.Imaging;

/// <summary>Writes each format with the settings that the benchmarks chose.</summary>
internal static class Encoder
{
    /// <summary>In pixels; smaller ones take too little to look for it.</summary>
    private const long LargeAvif = 500_000;

    /// <summary>What lies unused in the allocator fits the next AVIF, because the last large one left it.</summary>
    private static bool _isLeftByAvif;

    public static byte[] Encode(Image image, Plan plan)
    {
        var keep = plan.Spec.Keep ? Enums.ForeignKeep.Exif | Enums.ForeignKeep.Xmp | Enums.ForeignKeep.Icc : Enums.ForeignKeep.None;
        var quality = plan.Spec.Quality ?? plan.Format.DefaultQuality();
        if (plan.Format != OutputFormat.Avif)
            Volatile.Write(ref _isLeftByAvif, false);
        return plan.Format switch
        {
            // Not interlaced: progressive costs a third of the whole transform for 2 % of the bytes.
            OutputFormat.Jpeg => image.JpegsaveBuffer(q: quality, optimizeCoding: true, keep: keep),
            OutputFormat.WebP => image.WebpsaveBuffer(q: quality, effort: 4, keep: keep),
            OutputFormat.Avif => Avif(image, quality, keep),
            OutputFormat.Png => image.PngsaveBuffer(compression: 6, filter: Enums.ForeignPngFilter.All, keep: keep),
            OutputFormat.Gif => image.GifsaveBuffer(effort: 3, keep: keep),
            OutputFormat.Tiff => image.TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Deflate, predictor: Enums.ForeignTiffPredictor.Horizontal, keep: keep),
            _ => throw new ArgumentOutOfRangeException(nameof(plan), plan.Format, null),
        };
    }

    /// <summary>Effort 3 tuned for SSIM is the knee: half of JPEG's bytes; one step more takes four times as long for 3 %.</summary>
    private static byte[] Avif(Image image, int? quality, Enums.ForeignKeep keep)
    {
        // This encoder takes 50 MB at w1200, ten times what the others do, and sets the peak: what those left unused goes back before.
        if ((long)image.Width * image.Height >= LargeAvif && !Interlocked.Exchange(ref _isLeftByAvif, true))
            Libvips.ReturnFreeMemory();
        return image.HeifsaveBuffer(
            q: quality, compression: Enums.ForeignHeifCompression.Av1, effort: 3, tune: Vips.AtLeastLibvips(8, 18) ? "ssim" : null, keep: keep);
    }
}
