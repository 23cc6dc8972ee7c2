using System.Globalization;
using System.Text.RegularExpressions;
using Transcoder.Benchmarks.Charting;
using Transcoder.Benchmarks.Measuring;

namespace Transcoder.Benchmarks.Peers;

/// <summary>What of the results the chart shows.</summary>
internal static partial class ChartRows
{
    public static ChartContent Of(Results results)
    {
        var groups = results.Parts
            .SelectMany(part => part.Comparisons.Select(one => (part.Title, One: one, Peer: Charted(one))))
            .Where(row => row.Peer is not null)
            .GroupBy(row => (row.Title, row.Peer!.By))
            .Select(group => new ChartGroup($"{group.Key.Title}, against {group.Key.By}", group.Key.By, [.. group.Select(row => Row(row.One, row.Peer!))]));
        var taken = results.Parts.Select(part => part.Taken).DefaultIfEmpty().Max();
        return new ChartContent(
            "How many times better than the peer, in one run with it",
            [.. groups],
            [
                string.Create(CultureInfo.InvariantCulture, $"{taken:yyyy-MM-dd}, {results.Machine}"),
                .. results.Versions.Values.Chunk(2).Select(some => string.Join("; ", some)),
                "Medians of interleaved runs. dotnet run -c Release --project tests/Transcoder.Benchmarks -- peers",
            ]);
    }

    private static Figure? Charted(Comparison one) => one.Figures.FirstOrDefault(figure => figure.By == one.ChartedAgainst && figure.Ratio > 0);

    private static ChartRow Row(Comparison one, Figure peer) => new(
        Details().Replace(one.Case, ""),
        $"{Table.Number(one.Figures[0].Median)}, {Table.Number(peer.Median)} {one.Unit}",
        one.MoreIsBetter ? peer.Ratio!.Value : 1 / peer.Ratio!.Value);

    /// <summary>What a case's name has for the table alone.</summary>
    [GeneratedRegex("-q[0-9]+|, c=[0-9]+|, until .*")]
    private static partial Regex Details();
}
