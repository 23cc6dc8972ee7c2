using NetVips;

namespace Transcoder.Tests.Imaging;

/// <summary>What the benchmarks and the proofs of quality are measured with.</summary>
public class SimilarityTests
{
    private const double C1 = 6.5025, C2 = 58.5225;

    [Fact]
    public void A_picture_is_the_same_as_itself()
    {
        using var photo = Photo();
        Assert.Equal(1, Similarity.Ssim(photo, photo), 6);
        Assert.Equal(double.PositiveInfinity, Similarity.Psnr(photo, photo));
    }

    [Fact]
    public void It_does_not_matter_which_of_two_is_the_first()
    {
        using var photo = Photo();
        using var blurred = photo.Gaussblur(1);
        Assert.Equal(Similarity.Ssim(photo, blurred), Similarity.Ssim(blurred, photo), 6);
        Assert.Equal(Similarity.Psnr(photo, blurred), Similarity.Psnr(blurred, photo), 6);
    }

    [Theory]
    [InlineData(100, 110)]
    [InlineData(20, 200)]
    public void Two_plain_greys_differ_by_their_luminance_alone(byte one, byte other)
    {
        using var left = Grey((_, _) => one);
        using var right = Grey((_, _) => other);
        Assert.Equal((2.0 * one * other + C1) / (one * one + other * other + C1), Similarity.Ssim(left, right), 4);
        Assert.Equal(20 * Math.Log10(255.0 / (other - one)), Similarity.Psnr(left, right), 6);
    }

    [Fact]
    public void It_is_the_mean_of_every_window_as_the_definition_says()
    {
        var random = new Random(1);
        var (one, other) = (new byte[16 * 13], new byte[16 * 13]);
        random.NextBytes(one);
        random.NextBytes(other);
        for (var i = 0; i < one.Length; i++)
            other[i] = (byte)((3 * one[i] + other[i]) / 4);
        using var left = Grey((x, y) => one[y * 16 + x], 16, 13);
        using var right = Grey((x, y) => other[y * 16 + x], 16, 13);
        var windows = from top in Enumerable.Range(0, 3) from start in Enumerable.Range(0, 6) select OfWindow(one, other, start, top);
        Assert.Equal(windows.Average(), Similarity.Ssim(left, right), 4);
    }

    [Fact]
    public void More_is_lost_with_less_quality_and_an_inverted_picture_has_nothing_in_common()
    {
        using var photo = Photo();
        double[] found = [.. new[] { 20, 50, 80, 95 }.Select(quality => At(photo, quality))];
        Assert.Equal(found.Order(), found);
        Assert.InRange(found[^1], 0.98, 1);
        using var inverted = photo.Linear([-1.0], [255.0]);
        Assert.InRange(Similarity.Ssim(photo, inverted), -1, 0);
    }

    [Fact]
    public void Pictures_of_other_sizes_and_smaller_ones_than_a_window_are_not_compared()
    {
        using var small = Grey((_, _) => 1, 10, 30);
        using var large = Grey((_, _) => 1, 30, 30);
        Assert.Throws<ArgumentException>(() => Similarity.Ssim(small, small));
        Assert.Throws<ArgumentException>(() => Similarity.Psnr(small, large));
    }

    private static double At(Image photo, int quality)
    {
        using var back = Image.NewFromBuffer(photo.JpegsaveBuffer(q: quality));
        return Similarity.Ssim(photo, back);
    }

    private static Image Photo()
    {
        using var photo = Image.NewFromBuffer(Samples.Photo("life.jpg"));
        return photo.CopyMemory();
    }

    private static Image Grey(Func<int, int, byte> pixel, int width = 20, int height = 20) => Samples.Draw(width, height, 1, (x, y) => [pixel(x, y)]);

    private static double OfWindow(byte[] one, byte[] other, int left, int top)
    {
        var taps = (from y in Enumerable.Range(0, 11)
                    from x in Enumerable.Range(0, 11)
                    let weight = Math.Exp(-((x - 5) * (x - 5) + (y - 5) * (y - 5)) / 4.5)
                    let at = (top + y) * 16 + left + x
                    select (weight, a: (double)one[at], b: (double)other[at])).ToArray();
        var all = taps.Sum(tap => tap.weight);
        var (a, b) = (taps.Sum(tap => tap.weight * tap.a) / all, taps.Sum(tap => tap.weight * tap.b) / all);
        var varianceA = taps.Sum(tap => tap.weight * (tap.a - a) * (tap.a - a)) / all;
        var varianceB = taps.Sum(tap => tap.weight * (tap.b - b) * (tap.b - b)) / all;
        var both = taps.Sum(tap => tap.weight * (tap.a - a) * (tap.b - b)) / all;
        return (2 * a * b + C1) * (2 * both + C2) / ((a * a + b * b + C1) * (varianceA + varianceB + C2));
    }
}
