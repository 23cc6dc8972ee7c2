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
}
