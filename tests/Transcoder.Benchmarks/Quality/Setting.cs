using NetVips;

namespace Transcoder.Benchmarks.Quality;

/// <summary>One way to set an encoder.</summary>
/// <param name="Write">At a quality; one that has none ignores it.</param>
internal sealed record Setting(string Name, Func<Image, int, byte[]> Write);

/// <summary>What is measured of one format. The first setting is what the others are held against.</summary>
/// <param name="Standard">The default quality; 0 where the format has none.</param>
/// <param name="Qualities">Where each curve is measured.</param>
internal sealed record Encoding(string Format, int Standard, int[] Qualities, Setting[] Settings)
{
    private static readonly int[] None = [0];

    public static readonly Encoding[] All =
    [
        new("jpg", 80, [60, 70, 80, 90],
        [
            new("optimize_coding", (image, q) => image.JpegsaveBuffer(q: q, optimizeCoding: true)),
            new("plain", (image, q) => image.JpegsaveBuffer(q: q)),
            new("interlace", (image, q) => image.JpegsaveBuffer(q: q, optimizeCoding: true, interlace: true)),
            new("interlace, optimize_scans", (image, q) => image.JpegsaveBuffer(q: q, optimizeCoding: true, interlace: true, optimizeScans: true)),
            new("trellis", (image, q) => image.JpegsaveBuffer(q: q, optimizeCoding: true, trellisQuant: true)),
            new("overshoot", (image, q) => image.JpegsaveBuffer(q: q, optimizeCoding: true, overshootDeringing: true)),
            new("trellis, overshoot, quant_table 3", (image, q) => image.JpegsaveBuffer(q: q, optimizeCoding: true, trellisQuant: true, overshootDeringing: true, quantTable: 3)),
            new("all of mozjpeg", (image, q) => image.JpegsaveBuffer(q: q, optimizeCoding: true, interlace: true, optimizeScans: true, trellisQuant: true, overshootDeringing: true, quantTable: 3)),
            .. Enumerable.Range(1, 8).Select(table => new Setting($"quant_table {table}", (image, q) => image.JpegsaveBuffer(q: q, optimizeCoding: true, quantTable: table))),
            new("4:4:4", (image, q) => image.JpegsaveBuffer(q: q, optimizeCoding: true, subsampleMode: Enums.ForeignSubsample.Off)),
        ]),
        new("webp", 80, [65, 73, 80, 88],
        [
            new("effort 4", (image, q) => image.WebpsaveBuffer(q: q, effort: 4)),
            .. new[] { 0, 1, 2, 3, 5, 6 }.Select(effort => new Setting($"effort {effort}", (image, q) => image.WebpsaveBuffer(q: q, effort: effort))),
            new("effort 4, smart_subsample", (image, q) => image.WebpsaveBuffer(q: q, effort: 4, smartSubsample: true)),
            new("effort 4, smart_deblock", (image, q) => image.WebpsaveBuffer(q: q, effort: 4, smartDeblock: true)),
            .. new[] { Enums.ForeignWebpPreset.Picture, Enums.ForeignWebpPreset.Photo, Enums.ForeignWebpPreset.Drawing, Enums.ForeignWebpPreset.Text }
                .Select(preset => new Setting($"effort 4, preset {preset}", (image, q) => image.WebpsaveBuffer(q: q, effort: 4, preset: preset))),
            new("effort 4, preset Photo, smart_deblock", (image, q) => image.WebpsaveBuffer(q: q, effort: 4, preset: Enums.ForeignWebpPreset.Photo, smartDeblock: true)),
            new("effort 4, passes 3", (image, q) => image.WebpsaveBuffer(q: q, effort: 4, passes: 3)),
        ]),
        new("avif", 50, [35, 50, 65],
        [
            Avif("effort 3, ssim", 3, "ssim"),
            .. new[] { 0, 1, 2, 4 }.Select(effort => Avif($"effort {effort}, ssim", effort, "ssim")),
            .. new[] { 2, 3 }.Select(effort => Avif($"effort {effort}, iq", effort, "iq")),
            Avif("effort 3, psnr", 3, "psnr"),
            Avif("effort 3, ssim, 4:4:4", 3, "ssim", Enums.ForeignSubsample.Off),
            Avif("effort 3, ssim, 10 bits", 3, "ssim", bits: 10),
        ]),
        new("webp-alpha", 80, [80],
        [
            new("alpha_q 100", (image, q) => image.WebpsaveBuffer(q: q, effort: 4)),
            .. new[] { 95, 90, 80, 50 }.Select(alpha => new Setting($"alpha_q {alpha}", (image, q) => image.WebpsaveBuffer(q: q, effort: 4, alphaQ: alpha))),
            .. new[] { 0, 2, 3, 5, 6 }.Select(effort => new Setting($"alpha_q 100, effort {effort}", (image, q) => image.WebpsaveBuffer(q: q, effort: effort))),
        ]),
        new("png", 0, None,
        [
            Png(6, Enums.ForeignPngFilter.None),
            Png(0, Enums.ForeignPngFilter.None),
            .. from level in new[] { 1, 2, 3, 4, 5, 6, 7, 9 }
               from filter in new[] { Enums.ForeignPngFilter.None, Enums.ForeignPngFilter.Sub, Enums.ForeignPngFilter.Up, Enums.ForeignPngFilter.Paeth, Enums.ForeignPngFilter.All }
               where (level, filter) != (6, Enums.ForeignPngFilter.None)
               select Png(level, filter),
            new("palette (lossy)", (image, _) => image.PngsaveBuffer(palette: true)),
        ]),
        new("gif", 0, None,
        [
            new("effort 3", (image, _) => image.GifsaveBuffer(effort: 3)),
            .. new[] { 1, 2, 4, 5, 7, 10 }.Select(effort => new Setting($"effort {effort}", (image, _) => image.GifsaveBuffer(effort: effort))),
            .. new[] { 0, 0.25, 0.5, 0.75 }.Select(dither => new Setting(Text($"effort 3, dither {dither}"), (image, _) => image.GifsaveBuffer(effort: 3, dither: dither))),
            .. new[] { 2, 4, 8 }.Select(error => new Setting($"effort 3, interframe_maxerror {error}", (image, _) => image.GifsaveBuffer(effort: 3, interframeMaxerror: error))),
            .. new[] { 0, 10, 30 }.Select(error => new Setting($"effort 3, interpalette_maxerror {error}", (image, _) => image.GifsaveBuffer(effort: 3, interpaletteMaxerror: error))),
        ]),
        new("webp-moving", 80, [80],
        [
            new("effort 4", (image, q) => image.WebpsaveBuffer(q: q, effort: 4)),
            .. new[] { 0, 2, 3, 6 }.Select(effort => new Setting($"effort {effort}", (image, q) => image.WebpsaveBuffer(q: q, effort: effort))),
            new("effort 4, mixed", (image, q) => image.WebpsaveBuffer(q: q, effort: 4, mixed: true)),
            new("effort 4, min_size", (image, q) => image.WebpsaveBuffer(q: q, effort: 4, minSize: true)),
            new("effort 4, kmin 3, kmax 5", (image, q) => image.WebpsaveBuffer(q: q, effort: 4, kmin: 3, kmax: 5)),
            new("effort 4, kmin 9, kmax 17", (image, q) => image.WebpsaveBuffer(q: q, effort: 4, kmin: 9, kmax: 17)),
        ]),
        new("tiff", 0, None,
        [
            Tiff(Enums.ForeignTiffCompression.Deflate, Enums.ForeignTiffPredictor.Horizontal),
            Tiff(Enums.ForeignTiffCompression.Deflate, Enums.ForeignTiffPredictor.None),
            Tiff(Enums.ForeignTiffCompression.Lzw, Enums.ForeignTiffPredictor.Horizontal),
            Tiff(Enums.ForeignTiffCompression.Lzw, Enums.ForeignTiffPredictor.None),
            Tiff(Enums.ForeignTiffCompression.Packbits, Enums.ForeignTiffPredictor.None),
            Tiff(Enums.ForeignTiffCompression.None, Enums.ForeignTiffPredictor.None),
        ]),
    ];

    /// <summary>Where there is no quality to choose, nothing is to be equal: bytes and time alone are held against each other.</summary>
    public bool HasCurve => Qualities.Length > 1;

    private static Setting Avif(string name, int effort, string tune, Enums.ForeignSubsample? subsample = null, int bits = 8) => new(name, (image, q) =>
        image.HeifsaveBuffer(q: q, bitdepth: bits, compression: Enums.ForeignHeifCompression.Av1, effort: effort, subsampleMode: subsample, tune: tune));

    private static Setting Png(int compression, Enums.ForeignPngFilter filter) =>
        new($"compression {compression}, filter {filter}", (image, _) => image.PngsaveBuffer(compression: compression, filter: filter));

    private static Setting Tiff(Enums.ForeignTiffCompression compression, Enums.ForeignTiffPredictor predictor) =>
        new($"{compression}, predictor {predictor}", (image, _) => image.TiffsaveBuffer(compression: compression, predictor: predictor));

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
