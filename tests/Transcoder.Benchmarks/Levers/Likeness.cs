using NetVips;

namespace Transcoder.Benchmarks.Levers;

/// <summary>How near an image comes to another of the same size.</summary>
internal static class Likeness
{
    private const int Window = 8, Step = 4;

    /// <summary>In dB over all bands.</summary>
    public static double Psnr(Image a, Image b)
    {
        var (left, right) = (a.WriteToMemory(), b.WriteToMemory());
        double sum = 0;
        for (var i = 0; i < left.Length; i++)
            sum += (left[i] - right[i]) * (left[i] - right[i]);
        return sum == 0 ? double.PositiveInfinity : 10 * Math.Log10(255.0 * 255 * left.Length / sum);
    }

    /// <summary>Of the lightness, over windows of 8 × 8 pixels every 4.</summary>
    public static double Ssim(Image a, Image b)
    {
        using var greyA = a.Colourspace(Enums.Interpretation.Bw);
        using var greyB = b.Colourspace(Enums.Interpretation.Bw);
        var (left, right, width, height) = (greyA.WriteToMemory(), greyB.WriteToMemory(), a.Width, a.Height);
        var (total, count) = (0.0, 0);
        for (var y = 0; y + Window <= height; y += Step)
        {
            for (var x = 0; x + Window <= width; x += Step)
            {
                total += OfWindow(left, right, y * width + x, width);
                count++;
            }
        }

        return total / count;
    }

    private static double OfWindow(byte[] a, byte[] b, int start, int width)
    {
        double sumA = 0, sumB = 0, squaresA = 0, squaresB = 0, products = 0;
        const double pixels = Window * Window;
        for (var y = 0; y < Window; y++)
        {
            for (var x = 0; x < Window; x++)
            {
                double p = a[start + y * width + x], q = b[start + y * width + x];
                (sumA, sumB, squaresA, squaresB, products) = (sumA + p, sumB + q, squaresA + p * p, squaresB + q * q, products + p * q);
            }
        }

        var (meanA, meanB) = (sumA / pixels, sumB / pixels);
        var (varianceA, varianceB, covariance) = (squaresA / pixels - meanA * meanA, squaresB / pixels - meanB * meanB, products / pixels - meanA * meanB);
        const double c1 = 6.5025, c2 = 58.5225;
        return (2 * meanA * meanB + c1) * (2 * covariance + c2) / ((meanA * meanA + meanB * meanB + c1) * (varianceA + varianceB + c2));
    }
}
