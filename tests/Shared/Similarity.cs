using System.Numerics;
using System.Runtime.InteropServices;
using NetVips;

namespace Transcoder.Tests;

/// <summary>How near one picture is to another of the same size, in its luma: what the eye sees of a resize or an encoder.</summary>
internal static class Similarity
{
    private const int Taps = 11;

    private const double Peak = 255, Luminance = 0.01 * Peak * 0.01 * Peak, Contrast = 0.03 * Peak * 0.03 * Peak;

    private static readonly float[] Window = Gaussian(1.5);

    /// <summary>
    /// Structural similarity as Wang et al. define it (2004): the mean over every Gaussian window of 11 by 11 (sigma 1.5) that lies within
    /// the picture. 1 where nothing differs, about 0.98 where a careful eye begins to see.
    /// </summary>
    public static double Ssim(Image one, Image other)
    {
        var (a, b) = Lumas(one, other);
        var (width, height) = (one.Width, one.Height);
        if (width < Taps || height < Taps)
            throw new ArgumentException($"{width}×{height} is smaller than the window of {Taps} by {Taps}.");
        var (meanA, meanB) = (Blur(a, width), Blur(b, width));
        var (squareA, squareB, both) = (Blur(Product(a, a), width), Blur(Product(b, b), width), Blur(Product(a, b), width));
        var sum = 0.0;
        for (var i = 0; i < meanA.Length; i++)
        {
            double x = meanA[i], y = meanB[i];
            double varianceX = squareA[i] - x * x, varianceY = squareB[i] - y * y, covariance = both[i] - x * y;
            sum += (2 * x * y + Luminance) * (2 * covariance + Contrast) / ((x * x + y * y + Luminance) * (varianceX + varianceY + Contrast));
        }

        return sum / meanA.Length;
    }

    /// <summary>The peak signal-to-noise ratio in dB: infinite where nothing differs, about 40 where a careful eye begins to see.</summary>
    public static double Psnr(Image one, Image other)
    {
        var (a, b) = Lumas(one, other);
        var error = a.Zip(b, (x, y) => ((double)x - y) * (x - y)).Average();
        return error == 0 ? double.PositiveInfinity : 10 * Math.Log10(Peak * Peak / error);
    }

    private static (float[] One, float[] Other) Lumas(Image one, Image other) => (one.Width, one.Height) == (other.Width, other.Height)
        ? (Luma(one), Luma(other))
        : throw new ArgumentException($"{one.Width}×{one.Height} beside {other.Width}×{other.Height}");

    /// <summary>As JPEG, WebP and AVIF weigh it (BT.601). What is transparent is seen over grey.</summary>
    private static float[] Luma(Image image)
    {
        using var opaque = image.HasAlpha() ? image.Flatten(background: [128]) : image.Copy();
        using var bytes = opaque.Cast(Enums.BandFormat.Uchar);
        var (pixels, bands) = (bytes.WriteToMemory(), bytes.Bands);
        var luma = new float[pixels.Length / bands];
        for (var i = 0; i < luma.Length; i++)
            luma[i] = bands < 3 ? pixels[i * bands] : 0.299f * pixels[i * bands] + 0.587f * pixels[i * bands + 1] + 0.114f * pixels[i * bands + 2];
        return luma;
    }

    private static float[] Product(float[] one, float[] other)
    {
        var product = new float[one.Length];
        for (var i = 0; i < product.Length; i++)
            product[i] = one[i] * other[i];
        return product;
    }

    /// <summary>The weighted mean of each window; smaller than the picture by what a window overhangs.</summary>
    private static float[] Blur(float[] plane, int width)
    {
        var height = plane.Length / width;
        var across = Weigh(plane, width, height, width - Taps + 1, step: 1);
        return Weigh(across, width - Taps + 1, height - Taps + 1, width - Taps + 1, step: width - Taps + 1);
    }

    /// <param name="stride">Of the plane's rows.</param>
    /// <param name="step">From one tap to the next: 1 across, the stride down.</param>
    private static float[] Weigh(float[] plane, int stride, int rows, int columns, int step)
    {
        var blurred = new float[rows * columns];
        for (var row = 0; row < rows; row++)
        {
            var sums = blurred.AsSpan(row * columns, columns);
            for (var tap = 0; tap < Taps; tap++)
                Add(sums, plane.AsSpan(row * stride + tap * step, columns), Window[tap]);
        }

        return blurred;
    }

    private static void Add(Span<float> sums, ReadOnlySpan<float> values, float weight)
    {
        var wide = MemoryMarshal.Cast<float, Vector<float>>(sums);
        var others = MemoryMarshal.Cast<float, Vector<float>>(values);
        for (var i = 0; i < wide.Length; i++)
            wide[i] += others[i] * weight;
        for (var i = wide.Length * Vector<float>.Count; i < sums.Length; i++)
            sums[i] += values[i] * weight;
    }

    private static float[] Gaussian(double sigma)
    {
        double[] weights = [.. Enumerable.Range(0, Taps).Select(tap => Math.Exp(-Math.Pow(tap - Taps / 2, 2) / (2 * sigma * sigma)))];
        return [.. weights.Select(weight => (float)(weight / weights.Sum()))];
    }
}
