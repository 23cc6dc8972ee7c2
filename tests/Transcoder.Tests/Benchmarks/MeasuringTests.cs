using Transcoder.Benchmarks.Measuring;

namespace Transcoder.Tests.Benchmarks;

public sealed class MeasuringTests
{
    [Theory]
    [InlineData(new double[] { 3, 1, 2 }, 0.5, 2)]
    [InlineData(new double[] { 4, 1, 3, 2 }, 0.5, 2.5)]
    [InlineData(new double[] { 1, 2, 3, 4, 5 }, 0.25, 2)]
    [InlineData(new double[] { 10, 20 }, 0.99, 19.9)]
    [InlineData(new double[] { 7 }, 0.99, 7)]
    public void A_quantile_is_drawn_straight_between_two_figures(double[] values, double share, double expected) =>
        Assert.Equal(expected, Statistics.Quantile(values, share), 9);

    [Fact]
    public void Of_nothing_there_is_no_median() => Assert.True(double.IsNaN(Statistics.Median([])));

    [Fact]
    public void The_spread_is_the_middle_halfs_width_of_the_median() => Assert.Equal(2.0 / 3, Statistics.Spread([1, 2, 3, 4, 5]), 9);

    [Fact]
    public void Each_goes_first_as_often_as_any_other()
    {
        var order = new List<int>();
        var samples = Pairs.Interleave(6, [.. Enumerable.Range(0, 3).Select(who => (Func<Sample>)(() =>
        {
            order.Add(who);
            return new Sample(who);
        }))]);
        Assert.Equal([2, 2, 2], order.Chunk(3).CountBy(turn => turn[0]).OrderBy(count => count.Key).Select(count => count.Value));
        Assert.All(samples.Index(), who => Assert.All(who.Item, sample => Assert.Equal(who.Index, sample.Milliseconds)));
    }

    [Fact]
    public void A_disturbance_that_hits_both_leaves_the_median_of_the_pairs_ratios()
    {
        Sample[] ours = [new(1, 1), new(10, 10), new(2, 2)], theirs = [new(2, 2), new(20, 20), new(4, 4)];
        var figure = Figure.OfPeer("sharp", ours, theirs);
        Assert.Equal((4.0, 0.5, 0.5, 0.5), (figure.Median, figure.Ratio, figure.PairRatio, figure.CpuRatio));
    }

    [Fact]
    public void Without_processor_time_on_both_sides_there_is_no_ratio_of_it() =>
        Assert.Null(Figure.OfPeer("sharp", [new(1, 1)], [new(2)]).CpuRatio);

    [Theory]
    [InlineData(0.9, 0.9, false, "met")]
    [InlineData(0.9, 1.1, false, "unclear")]
    [InlineData(1.1, 1.1, false, "**missed**")]
    [InlineData(1.1, 1.1, true, "met")]
    [InlineData(0.9, 0.9, true, "**missed**")]
    public void A_goal_is_met_where_both_ratios_say_so(double ratio, double pairs, bool moreIsBetter, string verdict) =>
        Assert.Equal(verdict, new Comparison("p", "c", "ms", moreIsBetter, [new("ours", 1, 0), new("sharp", 1, 0, ratio, pairs)], new Goal(1, "sharp")).Verdict);

    [Fact]
    public void A_goal_against_a_peer_that_is_not_there_is_neither_met_nor_missed() =>
        Assert.Equal("", new Comparison("p", "c", "ms", false, [new("ours", 1, 0)], new Goal(1, "sharp")).Verdict);

    [Fact]
    public void A_goal_against_nobody_is_the_figures_own() =>
        Assert.Equal("met", new Comparison("p", "c", "MB", false, [new("ours", 200, 0)], new Goal(300)).Verdict);

    [Fact]
    public void A_table_has_a_column_for_each_peer_and_a_dash_where_one_has_no_figure() => Assert.Equal(
        """
        | case | ours | sharp | Pillow | goal |  |
        | --- | --- | --- | --- | --- | --- |
        | a | 12.3 ms ±10 % | 24.7 ms ±5 %; **0.50**, 0.51, cpu 0.52 | – | ≤ 0.97 of sharp | met |
        | b | 1,234 ms | – | no AVIF |  |  |

        """,
        Table.Of(
        [
            new("p", "a", "ms", false, [new("ours", 12.345, 0.2), new("sharp", 24.69, 0.1, 0.5, 0.51, 0.52)], new Goal(0.97, "sharp")),
            new("p", "b", "ms", false, [new("ours", 1234.4, 0), new("Pillow", double.NaN, 0, Note: "no AVIF")]),
        ]));

    [Fact]
    public void This_process_holds_memory_and_has_held_no_less()
    {
        var (now, share, peak) = (ProcessMemory.Now(Environment.ProcessId), ProcessMemory.Share(Environment.ProcessId), ProcessMemory.Peak(Environment.ProcessId));
        Assert.InRange(now, 1, peak);
        Assert.InRange(share, 1, peak);
    }
}
