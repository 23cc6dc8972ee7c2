using NetVips;
using Transcoder.Contracts;
using Transcoder.Imaging;

namespace Transcoder.Tests.Imaging;

/// <summary>Wherever a reduced original stands in, its variant is at least as near to a full decode scaled by Lanczos as the original's own;
/// elsewhere it does not stand in.</summary>
public sealed class ReductionQualityTests
{
    /// <summary>A tenth of what a careful eye begins to see.</summary>
    private const double UnseenSsim = 0.997;

    /// <summary>Less than one grey level in the mean; of a thumbnail, which is encoded once more on the way, two.</summary>
    private static readonly (double Decibels, double Ssim) Unseen = (49, 0.001), UnseenInThumbnail = (42, 0.002);

    private static readonly ImageTransformer Transformer = new(Transforms.Limits, new WorkGate());

    /// <summary>All that the project has; what is small is laid out side by side until it is large.</summary>
    public static TheoryData<string> Photographs { get; } = [.. Files("Photos").Concat(Files("..", "Transcoder.Benchmarks", "photos"))];

    [Theory]
    [MemberData(nameof(Photographs))]
    public void A_variant_is_as_near_to_a_full_decode_as_the_originals_own(string photograph)
    {
        var original = LargePhotos.Tiled(File.ReadAllBytes(Project.File(photograph.Split('/'))));
        Assert.True(Transformer.Reduce(original).Try(out var reduced, out var failure), failure?.ToString());

        AssertAsNear(original, reduced, 200);
        AssertAsNear(original, reduced, 320);
        AssertAsNear(original, reduced, 480);
        AssertAsNear(original, reduced, 640);
        AssertAsNear(original, reduced, 1200);
    }

    [Theory]
    [InlineData(640, true)]
    [InlineData(1200, false)]
    public void Of_13_megapixels_it_serves_the_small_variant_alone_and_as_near(int width, bool serves)
    {
        var original = LargePhotos.Dragonfly;
        var reduced = Transformer.Reduce(original).Value!;

        if (serves)
            AssertAsNear(original, reduced, width);
        else
            AssertNotUsed(original, reduced, width);
    }

    /// <summary>Cut so that the reduced original's height would be odd, and the decoder's shrink of it not even.</summary>
    [Theory]
    [InlineData(7000, 1600)]
    [InlineData(5000, 1235)]
    [InlineData(6000, 777)]
    public void A_height_that_no_shrink_divides_moves_nothing(int width, int height)
    {
        var original = LargePhotos.Cut(width, height);
        var reduced = Transformer.Reduce(original).Value!;

        foreach (var across in (int[])[200, 333, 640])
            AssertAsNear(original, reduced, across);
    }

    /// <summary>Up to where it has its margin over the variant's pixels across, and the original more than four times.</summary>
    [Theory]
    [InlineData(12_000, 8000, Reduction.Side)]
    [InlineData(12_000, 8000, Reduction.SmallSide)]
    [InlineData(8000, 12_000, Reduction.Side)]
    [InlineData(8000, 12_000, Reduction.SmallSide)]
    [InlineData(6000, 4000, Reduction.Side)]
    [InlineData(4224, 3168, Reduction.Side)]
    [InlineData(4224, 3168, Reduction.SmallSide)]
    [InlineData(3600, 2400, Reduction.Side)]
    [InlineData(1600, 1200, Reduction.SmallSide)]
    [InlineData(30_000, 900, Reduction.Side)]
    [InlineData(900, 30_000, Reduction.SmallSide)]
    public void Each_serves_up_to_its_margin_and_the_least_shrink_and_not_one_pixel_beyond(int width, int height, int side)
    {
        var of = new OriginalFacts(new Size(width, height), SourceFormat.Jpeg);
        var most = Math.Min((int)(Reduction.SizeOf(of.Upright, side).Width / Reduction.Margin), (int)((width - 1) / Reduction.LeastShrink));
        // Of a side that is rounded, the other's proportion decides.
        while (!Reduction.Covers(of, Geometry.Of(of.Upright, new Spec { Width = most }).Resized, side))
            most--;

        for (var w = 1; w <= width; w += w < most - 2 || w > most + 2 ? Math.Max(1, w / 20) : 1)
        {
            var spec = new Spec { Width = w };
            Assert.True(Reduction.SideFor(of, spec) <= side == w <= most, $"{w} of {width}, at most {most}");
            Assert.True(Reduction.MayServe(spec) || w > most, $"{w}");
            Assert.True(!Reduction.SmallWillServe(spec) || Reduction.SideFor(of, spec) is Reduction.SmallSide or null || 2 * height > 3 * width, $"{w}");
        }
    }

    private static IEnumerable<string> Files(params string[] folder) =>
        Directory.EnumerateFiles(Project.File(folder), "*.jpg", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Project.File(), file).Replace('\\', '/'))
            .Where(file => !file.Contains("/hard/", StringComparison.Ordinal))
            // One scene eight times.
            .Where(file => !file.Contains("/landscape-", StringComparison.Ordinal) || file.EndsWith("-6.jpg", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    /// <summary>Before any encoder. What the original's own can be nearer by is the noise of the reduced one's encoding, where the
    /// decoder's shrink happens to leave almost four times the size: less than any eye sees.</summary>
    private static void AssertAsNear(byte[] original, ReducedImage image, int width)
    {
        var spec = new Spec { Width = width, Format = OutputFormat.Jpeg };
        var reduced = image.For(Of(original), spec);
        Assert.True(Plan.Make(Transforms.Facts(original), spec, Transforms.Limits).Try(out var plan, out _));
        Assert.True(Plan.Make(Transforms.Facts(reduced), spec, Of(original), Transforms.Limits).Try(out var from, out var failure), failure?.ToString());
        using var whole = Draw(Loader.Open(original, SourceFormat.Jpeg), plan);
        using var own = Draw(Loader.OpenFor(original, plan), plan);
        using var made = Draw(Loader.OpenFor(reduced, from), from);

        var (ownPsnr, madePsnr) = (Similarity.Psnr(whole, own), Similarity.Psnr(whole, made));
        var (ownSsim, madeSsim) = (Similarity.Ssim(whole, own), Similarity.Ssim(whole, made));
        var unseen = Reduction.SideFor(Of(original), spec) == Reduction.SmallSide ? UnseenInThumbnail : Unseen;
        Assert.True(madePsnr >= ownPsnr || madePsnr > unseen.Decibels, $"w{width}: {madePsnr:0.00} dB, the original's own {ownPsnr:0.00} dB");
        Assert.True(madeSsim >= ownSsim || (madeSsim > UnseenSsim && madeSsim > ownSsim - unseen.Ssim), $"w{width}: {madeSsim:0.00000}, the original's own {ownSsim:0.00000}");
    }

    private static void AssertNotUsed(byte[] original, ReducedImage reduced, int width)
    {
        var spec = new Spec { Width = width, Format = OutputFormat.Jpeg };
        Assert.Null(Reduction.SideFor(Of(original), spec));
        Assert.Equal(FailureKind.NotReduced, Transformer.Transform(reduced.Bytes, spec, reducedOf: Of(original)).Failure?.Kind);
    }

    private static OriginalFacts Of(byte[] original) => new(Transforms.Facts(original).Upright, SourceFormat.Jpeg);

    private static Image Draw(Image opened, Plan plan)
    {
        using (opened)
        {
            var frames = Animation.Decode(opened, plan with { DecodesFirst = true });
            using var frame = frames[0];
            return Animation.Draw(frames, plan);
        }
    }
}
