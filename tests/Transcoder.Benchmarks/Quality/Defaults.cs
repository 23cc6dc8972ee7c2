using Transcoder.Contracts;
using Transcoder.Imaging;
using static Transcoder.Benchmarks.Quality.QualityCommand;

namespace Transcoder.Benchmarks.Quality;

/// <summary>Whether the default qualities look alike: the quality at which each format is as near to its input as the default JPEG.</summary>
internal static class Defaults
{
    private static readonly int[] Qualities = [30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90];

    private static readonly OutputFormat[] Formats = [OutputFormat.Jpeg, OutputFormat.WebP, OutputFormat.Avif];

    public static void Print()
    {
        Say($"\nThe formats at their own default qualities, and the quality at which each is as near to its input as the default JPEG\n");
        Say($"| width | picture | {string.Join(" | ", Formats.Select(format => $"{format} q{format.DefaultQuality()}: KB, SSIM, dB"))} | WebP, AVIF q at JPEG's SSIM | their bytes of JPEG's there |");
        Say($"|---|---|---|---|---|---|---|");
        foreach (var width in new[] { 200, 640, 1200 })
        {
            foreach (var picture in Picture.Photographs(width))
                Print(width, picture);
        }
    }

    private static void Print(int width, Picture picture)
    {
        var curves = Formats.Select(format => new Curve([.. Qualities.Select(quality => Measure(picture, format, quality))])).ToArray();
        var standards = curves.Zip(Formats, (curve, format) => curve.At(format.DefaultQuality()!.Value)).ToArray();
        var alike = curves[1..].Select(curve => curve.AtSsim(standards[0].Ssim)).ToArray();
        Say($"| {width} | {picture.Name} | {string.Join(" | ", standards.Select(at => Invariant($"{at.Bytes / 1000:0.0}, {at.Ssim:0.0000}, {at.Psnr:0.0}")))} | {string.Join(", ", alike.Select(at => Invariant($"{at?.Quality:0}")))} | {string.Join(", ", alike.Select(at => Invariant($"{at?.Bytes / standards[0].Bytes:0.00}")))} |");
    }

    private static Point Measure(Picture picture, OutputFormat format, int quality)
    {
        var plan = StepInput.Plan(picture.Image, "jpg", []) with { Spec = new Spec { Format = format, Quality = quality }, Format = format };
        var bytes = Encoder.Encode(picture.Image, plan);
        using var back = NetVips.Image.NewFromBuffer(bytes);
        return new(quality, bytes.Length, 0, Tests.Similarity.Ssim(picture.Image, back), Tests.Similarity.Psnr(picture.Image, back));
    }
}
