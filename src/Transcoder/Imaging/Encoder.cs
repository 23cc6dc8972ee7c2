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
            // At equal SSIM and w1200, optimize_coding saves 1 to 2 % for 4 ms (w200: 5 %), trellis_quant 1 % for 60. Progressive saves 5 %,
            // but each visitor's decoder takes twice as long, which is about what the wire had saved.
            OutputFormat.Jpeg => image.JpegsaveBuffer(q: quality, optimizeCoding: true, keep: keep),
            // Effort 2 takes half the time for 19 % more bytes, 6 half as much again for 1 % less; no preset and no smart_ option is better.
            OutputFormat.WebP => image.WebpsaveBuffer(q: quality, effort: 4, keep: keep),
            OutputFormat.Avif => Avif(image, quality, keep),
            // A filter chosen row by row: 16 % fewer bytes for a photograph, half for a screen, for 5 ms at w640. Level 9 gains only on screens.
            OutputFormat.Png => image.PngsaveBuffer(compression: 6, filter: Enums.ForeignPngFilter.All, keep: keep),
            // Effort 4 saves 6 % for a fifth to a half more time, and this encoder is the slowest already.
            OutputFormat.Gif => image.GifsaveBuffer(effort: 3, keep: keep),
            // LZW has 34 % more bytes, no predictor 25 %.
            OutputFormat.Tiff => image.TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Deflate, predictor: Enums.ForeignTiffPredictor.Horizontal, keep: keep),
            _ => throw new ArgumentOutOfRangeException(nameof(plan), plan.Format, null),
        };
    }

    private static byte[] Avif(Image image, int? quality, Enums.ForeignKeep keep)
    {
        var pixels = (long)image.Width * image.Height;
        // This encoder takes 50 MB at w1200, ten times what the others do, and sets the peak: what those left unused goes back before.
        if (pixels >= LargeAvif && !Interlocked.Exchange(ref _isLeftByAvif, true))
            NativeMemory.GiveBack();
        return image.HeifsaveBuffer(
            q: quality, compression: Enums.ForeignHeifCompression.Av1, effort: AvifEffort(pixels, quality), tune: Vips.AtLeastLibvips(8, 18) ? "ssim" : null,
            keep: keep);
    }

    /// <summary>
    /// Effort 3 tuned for SSIM is the knee: 2 has 24 % more bytes, 4 takes three times as long for 8 % less. Once begun, this encoder
    /// cannot be stopped, not even by the deadline, and someone waits: what would take longer than 1.5 s gets less effort. A megapixel of
    /// forest takes 0.65 s at effort 3, 0.36 at 2, 0.25 at 1 and 0.08 at 0, and twice that near quality 100.
    /// </summary>
    internal static int AvifEffort(long pixels, int? quality) => (quality > 80 ? 2 * pixels : pixels) switch
    {
        <= 2_200_000 => 3,
        <= 4_400_000 => 2,
        <= 6_600_000 => 1,
        _ => 0,
    };
}
