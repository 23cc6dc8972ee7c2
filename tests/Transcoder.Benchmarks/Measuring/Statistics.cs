namespace Transcoder.Benchmarks.Measuring;

/// <summary>What is said of a row of figures.</summary>
internal static class Statistics
{
    public static double Median(IEnumerable<double> values) => Quantile(values, 0.5);

    /// <summary>The middle half's width, as a share of the median.</summary>
    public static double Spread(IReadOnlyCollection<double> values) => (Quantile(values, 0.75) - Quantile(values, 0.25)) / Median(values);

    /// <param name="share">0 for the least, 1 for the most; between two figures it is drawn straight.</param>
    public static double Quantile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        if (sorted.Length == 0)
            return double.NaN;
        var at = share * (sorted.Length - 1);
        var below = (int)at;
        return below + 1 < sorted.Length ? sorted[below] + (at - below) * (sorted[below + 1] - sorted[below]) : sorted[below];
    }

    /// <summary>How far two pictures of one size are from each other, in dB; infinite where they are the same.</summary>
    public static double Psnr(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        if (one.Length != other.Length)
            throw new ArgumentException("The pictures differ in size.");
        double sum = 0;
        for (var i = 0; i < one.Length; i++)
            sum += (one[i] - other[i]) * (one[i] - other[i]);
        return sum == 0 ? double.PositiveInfinity : 10 * Math.Log10(255.0 * 255 * one.Length / sum);
    }
}
