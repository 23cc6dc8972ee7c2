using NetVips;
using static Transcoder.Benchmarks.Quality.QualityCommand;

namespace Transcoder.Benchmarks.Quality;

/// <summary>How long AVIF takes by size, content, effort and quality: what no picture may exceed.</summary>
internal static class Slowest
{
    private static readonly int[] Efforts = [0, 1, 2, 3], Qualities = [50, 80, 100];

    public static void Print(int rounds)
    {
        Say($"\nAVIF, ms of the processor at q{string.Join(", q", Qualities)}\n");
        Say($"| picture | size | {string.Join(" | ", Efforts.Select(effort => $"effort {effort}"))} |");
        Say($"|---|---|---|---|---|---|");
        foreach (var width in new[] { 1200, 2048, 4096 })
        {
            var photographs = Picture.Photographs(Math.Min(width, 4096));
            foreach (var picture in (Picture[])[.. width > 1600 ? photographs[^1..] : photographs, Picture.Square(width), Picture.Noise(width, width)])
            {
                var cells = Efforts.Select(effort => string.Join(", ", Qualities.Select(quality => Invariant($"{Ms(picture.Image, effort, quality, width > 2048 ? 1 : rounds):0}"))));
                Say($"| {picture.Name} | {picture.Image.Width}×{picture.Image.Height} | {string.Join(" | ", cells)} |");
            }
        }
    }

    private static double Ms(Image image, int effort, int quality, int rounds) => Median(Enumerable.Range(0, rounds).Select(_ => Time(() =>
        image.HeifsaveBuffer(q: quality, compression: Enums.ForeignHeifCompression.Av1, effort: effort, tune: "ssim"))));
}
