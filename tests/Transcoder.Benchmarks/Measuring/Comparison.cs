namespace Transcoder.Benchmarks.Measuring;

/// <summary>One side's figure, and what ours is of it.</summary>
/// <param name="Ratio">Our median over theirs; null for ourselves.</param>
/// <param name="PairRatio">The median of the ratios, round by round, which a disturbance that hits both leaves as it is.</param>
/// <param name="CpuRatio">The same of processor time.</param>
/// <param name="Note">What must be known with it, as where the outputs are not alike.</param>
internal sealed record Figure(string By, double Median, double Spread, double? Ratio = null, double? PairRatio = null, double? CpuRatio = null, string Note = "")
{
    public static Figure OfOurs(string by, Sample[] ours) => new(by, Statistics.Median(Times(ours)), Statistics.Spread(Times(ours)));

    public static Figure OfPeer(string by, Sample[] ours, Sample[] peer, string note = "")
    {
        var (mine, theirs) = (Times(ours), Times(peer));
        return new Figure(
            by,
            Statistics.Median(theirs),
            Statistics.Spread(theirs),
            Statistics.Median(mine) / Statistics.Median(theirs),
            Statistics.Median(mine.Zip(theirs, (a, b) => a / b)),
            ours.Concat(peer).All(sample => sample.CpuMilliseconds > 0)
                ? Statistics.Median(ours.Zip(peer, (a, b) => a.CpuMilliseconds!.Value / b.CpuMilliseconds!.Value))
                : null,
            note);
    }

    /// <summary>Of a rate or a size that was taken once each round on both sides.</summary>
    public static Figure Of(string by, IReadOnlyCollection<double> values, IReadOnlyCollection<double>? ours = null, string note = "") => ours is null
        ? new Figure(by, Statistics.Median(values), Statistics.Spread(values), Note: note)
        : new Figure(
            by,
            Statistics.Median(values),
            Statistics.Spread(values),
            Statistics.Median(ours) / Statistics.Median(values),
            Statistics.Median(ours.Zip(values, (a, b) => a / b)),
            Note: note);

    private static double[] Times(Sample[] samples) => Array.ConvertAll(samples, sample => sample.Milliseconds);
}

/// <summary>What was to be reached.</summary>
/// <param name="Against">Whose ratio counts; null where the figure itself does.</param>
/// <param name="Limit">At most for what is better small, at least for what is better large.</param>
internal sealed record Goal(double Limit, string? Against = null);

/// <summary>One line of the bench.</summary>
/// <param name="Unit">As it is printed behind a figure.</param>
internal sealed record Comparison(string Part, string Case, string Unit, bool MoreIsBetter, IReadOnlyList<Figure> Figures, Goal? Goal = null)
{
    /// <summary>Whose ratio the chart shows; null where the case is not in it.</summary>
    public string? ChartedAgainst { get; init; }

    /// <summary>Met, missed, or unclear where the two ways to take the ratio do not agree; empty where there is no goal or no such peer.</summary>
    public string Verdict
    {
        get
        {
            if (Goal is null || Figures.FirstOrDefault(figure => Goal.Against is null || figure.By == Goal.Against) is not { } judged)
                return "";
            double[] counts = Goal.Against is null ? [judged.Median] : [judged.Ratio!.Value, judged.PairRatio ?? judged.Ratio.Value];
            var met = counts.Count(count => MoreIsBetter ? count >= Goal.Limit : count <= Goal.Limit);
            return met == counts.Length ? "met" : met == 0 ? "**missed**" : "unclear";
        }
    }
}
