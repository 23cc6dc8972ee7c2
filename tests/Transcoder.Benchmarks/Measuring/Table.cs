using System.Globalization;
using System.Text;

namespace Transcoder.Benchmarks.Measuring;

/// <summary>Markdown, to be pasted into the README as it is.</summary>
internal static class Table
{
    public static string Of(IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows)
    {
        var text = new StringBuilder();
        Line(text, heads);
        Line(text, [.. heads.Select(_ => "---")]);
        foreach (var row in rows)
            Line(text, row);
        return text.ToString();
    }

    /// <summary>All comparisons of one part: a column for ours, and for each peer what it took and what ours is of it.</summary>
    public static string Of(IReadOnlyList<Comparison> comparisons)
    {
        var names = comparisons.SelectMany(one => one.Figures).Select(figure => figure.By).Distinct().ToArray();
        return Of(
            ["case", .. names, "goal", ""],
            comparisons.Select(one => (IReadOnlyList<string>)
            [
                one.Case,
                .. names.Select(name => one.Figures.FirstOrDefault(figure => figure.By == name) is { } figure ? Cell(figure, one.Unit) : "–"),
                one.Goal is { } goal ? Goal(goal, one) : "",
                one.Verdict,
            ]));
    }

    /// <summary>Three digits that count.</summary>
    public static string Number(double value) => value switch
    {
        double.NaN => "–",
        >= 1000 or <= -1000 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 100 or <= -100 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 10 or <= -10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.00", CultureInfo.InvariantCulture),
    };

    private static string Cell(Figure figure, string unit)
    {
        if (double.IsNaN(figure.Median))
            return figure.Note;
        var text = new StringBuilder($"{Number(figure.Median)} {unit}");
        if (figure.Spread > 0)
            text.Append(CultureInfo.InvariantCulture, $" ±{figure.Spread * 50:0} %");
        if (figure.Ratio is { } ratio)
            text.Append(CultureInfo.InvariantCulture, $"; **{ratio:0.00}**");
        if (figure.PairRatio is { } pairs)
            text.Append(CultureInfo.InvariantCulture, $", {pairs:0.00}");
        if (figure.CpuRatio is { } cpu)
            text.Append(CultureInfo.InvariantCulture, $", cpu {cpu:0.00}");
        return figure.Note is "" ? text.ToString() : $"{text} ({figure.Note})";
    }

    private static string Goal(Goal goal, Comparison one) =>
        $"{(one.MoreIsBetter ? "≥" : "≤")} {Number(goal.Limit)}{(goal.Against is { } peer ? $" of {peer}" : $" {one.Unit}")}";

    private static void Line(StringBuilder text, IReadOnlyList<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
