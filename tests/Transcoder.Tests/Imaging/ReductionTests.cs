using NetVips;
using Transcoder.Contracts;
using Transcoder.Imaging;

namespace Transcoder.Tests.Imaging;

/// <summary>A reduced original is as good as the original wherever it stands in for it, and the size is the same to the pixel.</summary>
public sealed class ReductionTests
{
    private static readonly ImageTransformer Transformer = new(Transforms.Limits, new WorkGate());

    [Fact]
    public void It_is_upright_within_its_side_full_in_colour_and_without_metadata()
    {
        var original = LargePhotos.Scaled("life.jpg", 3600, orientation: 6);
        Assert.True(Transformer.Reduce(original).Try(out var made, out var failure), failure?.ToString());

        AssertReduced(made.Bytes, Reduction.Side);
        AssertReduced(made.Bytes[^made.Small..], Reduction.SmallSide);

        void AssertReduced(byte[] bytes, int side)
        {
            using var reduced = Image.NewFromBuffer(bytes);
            Assert.Equal((side, Reduction.SizeOf(Transforms.Facts(original).Upright, side).Width), (reduced.Height, reduced.Width));
            Assert.Equal("4:4:4", reduced.Get("jpeg-chroma-subsample"));
            Assert.DoesNotContain(reduced.GetFields(), field => field.StartsWith("exif", StringComparison.Ordinal) || field is "orientation" or "icc-profile-data");
            Assert.Equal(1, Transforms.Facts(bytes).Orientation);
        }
    }

    [Theory]
    [InlineData("w200", true)]
    [InlineData("h300", true)]
    [InlineData("w533", true)]
    [InlineData("w534", false)]
    [InlineData("w500-h500-cover", false)]
    [InlineData("w800", false)]
    public void A_thumbnail_is_made_from_the_small_one_at_its_end(string text, bool isSmall)
    {
        var made = Transformer.Reduce(LargePhotos.One).Value!;

        Assert.InRange(made.Small, 1, Math.Min(Reduction.SmallBytes, made.Bytes.Length / 2));
        Assert.Equal(isSmall ? made.Small : made.Bytes.Length, made.For(Of(LargePhotos.One), Transforms.Spec(text)).Length);
    }

    /// <summary>Noise takes more bytes than any photograph.</summary>
    [Fact]
    public void Where_the_small_one_would_take_too_many_bytes_the_large_one_serves()
    {
        var bytes = new byte[3 * 1000 * 700];
        new Random(5).NextBytes(bytes);
        using var noise = Image.NewFromMemory(bytes, 1000, 700, 3, Enums.BandFormat.Uchar);
        using var large = noise.Resize(3, kernel: Enums.Kernel.Nearest);
        var original = large.JpegsaveBuffer(q: 90);
        var made = Transformer.Reduce(original).Value!;

        Assert.Equal(0, made.Small);
        Assert.Equal(200, Transformer.Transform(made.For(Of(original), Transforms.Spec("w200")), Transforms.Spec("w200"), reducedOf: Of(original)).Value!.Size.Width);
    }

    [Fact]
    public async Task Each_of_the_two_is_looked_at_by_who_doubts_them()
    {
        var made = Transformer.Reduce(LargePhotos.One).Value!;
        var (largeIsDamaged, smallIsDamaged) = (Zeroed(made, 100), Zeroed(made, made.Bytes.Length - made.Small + 100));

        Assert.Null((await Transformer.CheckAsync(made, Of(LargePhotos.One))).Failure);
        Assert.Equal(FailureKind.NotReduced, (await Transformer.CheckAsync(largeIsDamaged, Of(LargePhotos.One))).Failure?.Kind);
        Assert.Equal(FailureKind.NotReduced, (await Transformer.CheckAsync(smallIsDamaged, Of(LargePhotos.One))).Failure?.Kind);

        static ReducedImage Zeroed(ReducedImage made, int from)
        {
            var bytes = made.Bytes.ToArray();
            bytes.AsSpan(from, 1000).Clear();
            return made with { Bytes = bytes };
        }
    }

    [Theory]
    [InlineData(3001, 2000, 100_000, true)]
    [InlineData(3000, 2000, 100_000, false)]
    [InlineData(1000, 1000, 2 * 1024 * 1024 + 1, true)]
    [InlineData(1000, 1000, 2 * 1024 * 1024, false)]
    public void A_jpeg_above_6_megapixels_or_2_MB_deserves_one(int width, int height, long bytes, bool isWorth) =>
        Assert.Equal(isWorth, Reduction.IsWorth(new ImageFacts(SourceFormat.Jpeg, new Size(width, height), 1, 1, false), bytes));

    [Theory]
    [InlineData("PNG", 1, false)]
    [InlineData("TIFF", 1, false)]
    [InlineData("WebP", 12, true)]
    [InlineData("GIF", 12, true)]
    [InlineData("SVG", 1, true)]
    public void What_is_decoded_whole_moves_or_is_drawn_never_does(string format, int frames, bool hasAlpha) =>
        Assert.False(Reduction.IsWorth(new ImageFacts(SourceFormat.Named(format)!, new Size(8000, 8000), 1, frames, hasAlpha), 30_000_000));

    [Theory]
    [InlineData("w200-keep")]
    [InlineData("w200-png")]
    [InlineData("w200-gif")]
    [InlineData("w200-tiff")]
    [InlineData("w2000")]
    [InlineData("gray")]
    [InlineData("w800-dpr3")]
    [InlineData("w1400-h1400-cover")]
    public void Nothing_lossless_kept_or_large_looks_for_one(string spec) => Assert.False(Reduction.MayServe(Transforms.Spec(spec)), spec);

    [Theory]
    [InlineData("w200")]
    [InlineData("h640-webp")]
    [InlineData("w1200-avif")]
    [InlineData("w100-h2000")]
    [InlineData("w300-h300-cover-smart")]
    public void A_small_variant_does(string spec) => Assert.True(Reduction.MayServe(Transforms.Spec(spec)), spec);

    [Fact]
    public void From_the_reduced_one_each_variant_has_the_originals_size_and_none_is_enlarged_or_lossless()
    {
        var random = new Random(5);
        var (served, refused) = (0, 0);
        for (var i = 0; i < 20_000; i++)
        {
            var upright = new Size(random.Next(300, 12_000), random.Next(300, 9_000));
            var (spec, of) = (RandomSpec(random), new OriginalFacts(upright, SourceFormat.Jpeg));
            var original = new ImageFacts(SourceFormat.Jpeg, upright, 1, 1, false);
            var reduced = original with { Stored = Reduction.SizeOf(upright, random.Next(2) == 0 ? Reduction.Side : Reduction.SmallSide) };
            if (!Plan.Make(reduced, spec, of, Transforms.Limits).Try(out var plan, out _))
            {
                refused++;
                continue;
            }

            served++;
            Assert.True(Plan.Make(original, spec, Transforms.Limits).Try(out var own, out _));
            Assert.Equal((own.Geometry, own.Format, own.Frames), (plan.Geometry, plan.Format, plan.Frames));
            Assert.True(plan.Geometry.Resized.Width <= reduced.Stored.Width && plan.Geometry.Resized.Height <= reduced.Stored.Height, spec.ToString());
            Assert.False(spec.Keep || plan.Format.IsLossless(), spec.ToString());
            Assert.True(Reduction.MayServe(spec), spec.ToString());
        }

        Assert.True(served > 500 && refused > 500, $"{served} served, {refused} refused");
    }

    [Theory]
    [InlineData("w300")]
    [InlineData("w301-h199-cover-smart")]
    [InlineData("w250-h400-fp20x70-cover")]
    [InlineData("w333-h333-contain")]
    [InlineData("w200-rot90")]
    [InlineData("w200-rot33")]
    [InlineData("w150-h150-dpr2-webp")]
    [InlineData("h123-flip-blur3")]
    public void The_pixels_too_have_that_size_and_look_alike(string text)
    {
        var (original, spec) = (LargePhotos.One, Transforms.Spec(text));
        var reduced = Transformer.Reduce(original).Value!.For(Of(original), spec);
        Assert.True(Transformer.Transform(original, spec).Try(out var own, out _));
        Assert.True(Transformer.Transform(reduced, spec, reducedOf: Of(original)).Try(out var made, out var failure), failure?.ToString());

        Assert.Equal((own.Format, TestImages.SizeOf(own.Bytes)), (made.Format, TestImages.SizeOf(made.Bytes)));
        if (spec.Gravity == Gravity.Smart)
            return;
        using Image a = Image.NewFromBuffer(own.Bytes), b = Image.NewFromBuffer(made.Bytes);
        Assert.InRange(Similarity.Ssim(a, b), 0.95, 1);
    }

    [Fact]
    public void One_that_is_cut_off_is_no_photograph_or_is_of_another_original_is_not_used()
    {
        var reduced = Transformer.Reduce(LargePhotos.One).Value!.Bytes;
        foreach (var bytes in new[] { reduced[..(reduced.Length / 2)], [], TestImages.Png(TestImages.Red), LargePhotos.One, reduced[..100] })
            Assert.Equal(FailureKind.NotReduced, Transformer.Transform(bytes, Transforms.Spec("w200"), reducedOf: Of(LargePhotos.One)).Failure?.Kind);
        Assert.Equal(FailureKind.NotReduced,
            Transformer.Transform(reduced, Transforms.Spec("w200"), reducedOf: new OriginalFacts(new Size(4000, 4000), SourceFormat.Jpeg)).Failure?.Kind);
    }

    private static OriginalFacts Of(byte[] original) => new(Transforms.Facts(original).Upright, SourceFormat.Jpeg);

    private static Spec RandomSpec(Random random)
    {
        int? side() => random.Next(4) == 0 ? null : random.Next(1, 1800);
        return new Spec
        {
            Width = side(),
            Height = side(),
            Fit = (Fit)random.Next(5),
            Enlarge = random.Next(4) == 0,
            Gravity = (Gravity)random.Next(11),
            Dpr = random.Next(1, 4),
            Rotate = random.Next(3) == 0 ? random.Next(360) : 90 * random.Next(4),
            Keep = random.Next(8) == 0,
            Format = random.Next(2) == 0 ? null : (OutputFormat)random.Next(6),
        };
    }
}
