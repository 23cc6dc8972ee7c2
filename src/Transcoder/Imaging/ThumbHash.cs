namespace Transcoder.Imaging;

/// <summary>A placeholder of about 25 bytes, as https://evanw.github.io/thumbhash/ has it: the mean colour and the few lowest frequencies
/// of brightness, of two colour differences and of alpha, in four bits each.</summary>
internal static class ThumbHash
{
    /// <summary>In pixels; there is nothing in a larger image that the hash could hold.</summary>
    public const int MaxSide = 100;

    /// <param name="rgba">Four bytes a pixel, row by row, not premultiplied.</param>
    public static byte[] Encode(int width, int height, ReadOnlySpan<byte> rgba)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Math.Max(width, height), MaxSide);
        var (mean, hasAlpha) = Mean(rgba);
        var planes = Planes.Of(rgba, mean);
        var (nx, ny) = Frequencies(width, height, hasAlpha ? 5 : 7);

        var cosines = new Cosines(width, height);
        var l = Waves.Of(planes.L, cosines, Math.Max(3, nx), Math.Max(3, ny));
        var p = Waves.Of(planes.P, cosines, 3, 3);
        var q = Waves.Of(planes.Q, cosines, 3, 3);
        var a = hasAlpha ? Waves.Of(planes.A, cosines, 5, 5) : null;

        var isLandscape = width > height;
        var first = Round(63 * l.Mean) | Round(31.5 + 31.5 * p.Mean) << 6 | Round(31.5 + 31.5 * q.Mean) << 12
            | Round(31 * l.Scale) << 18 | (hasAlpha ? 1 << 23 : 0);
        var second = (isLandscape ? ny : nx) | Round(63 * p.Scale) << 3 | Round(63 * q.Scale) << 9 | (isLandscape ? 1 << 15 : 0);
        var hash = new List<byte> { (byte)first, (byte)(first >> 8), (byte)(first >> 16), (byte)second, (byte)(second >> 8) };
        if (a is not null)
            hash.Add((byte)(Round(15 * a.Mean) | Round(15 * a.Scale) << 4));

        var isHigh = false;
        foreach (var factor in l.Factors.Concat(p.Factors).Concat(q.Factors).Concat(a?.Factors ?? []))
        {
            var nibble = Round(15 * factor);
            if (isHigh)
                hash[^1] |= (byte)(nibble << 4);
            else
                hash.Add((byte)nibble);
            isHigh = !isHigh;
        }

        return [.. hash];
    }

    /// <summary>The mean of what is seen, each from 0 to 1.</summary>
    private static ((double R, double G, double B) Mean, bool HasAlpha) Mean(ReadOnlySpan<byte> rgba)
    {
        double r = 0, g = 0, b = 0, seen = 0;
        for (var at = 0; at < rgba.Length; at += 4)
        {
            var alpha = rgba[at + 3] / 255.0;
            r += alpha / 255 * rgba[at];
            g += alpha / 255 * rgba[at + 1];
            b += alpha / 255 * rgba[at + 2];
            seen += alpha;
        }

        return (seen > 0 ? (r / seen, g / seen, b / seen) : default, seen < rgba.Length / 4);
    }

    /// <summary>As many along the longer side as there may be, and along the other in proportion.</summary>
    private static (int X, int Y) Frequencies(int width, int height, int most)
    {
        double longer = Math.Max(width, height);
        return (Math.Max(1, Round(most * width / longer)), Math.Max(1, Round(most * height / longer)));
    }

    /// <summary>Half goes up.</summary>
    private static int Round(double value) => (int)Math.Floor(value + 0.5);

    /// <summary>Brightness, yellow against blue, red against green, alpha; what is transparent takes the mean colour.</summary>
    private sealed record Planes(double[] L, double[] P, double[] Q, double[] A)
    {
        public static Planes Of(ReadOnlySpan<byte> rgba, (double R, double G, double B) mean)
        {
            var count = rgba.Length / 4;
            var planes = new Planes(new double[count], new double[count], new double[count], new double[count]);
            for (var i = 0; i < count; i++)
            {
                var alpha = rgba[4 * i + 3] / 255.0;
                var r = mean.R * (1 - alpha) + alpha / 255 * rgba[4 * i];
                var g = mean.G * (1 - alpha) + alpha / 255 * rgba[4 * i + 1];
                var b = mean.B * (1 - alpha) + alpha / 255 * rgba[4 * i + 2];
                planes.L[i] = (r + g + b) / 3;
                planes.P[i] = (r + g) / 2 - b;
                planes.Q[i] = r - g;
                planes.A[i] = alpha;
            }

            return planes;
        }
    }

    /// <summary>The waves of each frequency along both sides.</summary>
    private sealed class Cosines(int width, int height)
    {
        private const int Most = 7;

        public int Width => width;

        public int Height => height;

        public double[][] X { get; } = Table(width);

        public double[][] Y { get; } = Table(height);

        private static double[][] Table(int length) =>
        [
            .. Enumerable.Range(0, Most).Select(frequency =>
                Enumerable.Range(0, length).Select(at => Math.Cos(Math.PI / length * frequency * (at + 0.5))).ToArray()),
        ];
    }

    /// <summary>A plane as the sum of its waves.</summary>
    /// <param name="Scale">The largest factor.</param>
    /// <param name="Factors">Of the waves, each from 0 to 1 with a half for none.</param>
    private sealed record Waves(double Mean, double Scale, double[] Factors)
    {
        /// <summary>A plane of one value has waves no larger than the errors of the sums.</summary>
        private const double Noise = 1e-9;

        public static Waves Of(double[] plane, Cosines cosines, int nx, int ny)
        {
            double mean = 0, scale = 0;
            var factors = new List<double>();
            for (var y = 0; y < ny; y++)
            {
                // The triangle of the low frequencies.
                for (var x = 0; x * ny < nx * (ny - y); x++)
                {
                    var factor = Factor(plane, cosines, x, y);
                    if (x == 0 && y == 0)
                    {
                        mean = factor;
                        continue;
                    }

                    factors.Add(factor);
                    scale = Math.Max(scale, Math.Abs(factor));
                }
            }

            return new Waves(mean, scale, [.. factors.Select(factor => scale > Noise ? 0.5 + 0.5 / scale * factor : 0)]);
        }

        private static double Factor(double[] plane, Cosines cosines, int x, int y)
        {
            var (across, down) = (cosines.X[x], cosines.Y[y]);
            var sum = 0.0;
            for (var row = 0; row < cosines.Height; row++)
            {
                // In this order: where a wave is missing, the error of the sum decides between two steps.
                for (var column = 0; column < cosines.Width; column++)
                    sum += plane[row * cosines.Width + column] * across[column] * down[row];
            }

            return sum / (cosines.Width * cosines.Height);
        }
    }
}
