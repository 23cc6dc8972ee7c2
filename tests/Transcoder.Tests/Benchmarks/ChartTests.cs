using System.Globalization;
using System.Xml.Linq;
using Transcoder.Benchmarks.Charting;

namespace Transcoder.Tests.Benchmarks;

public sealed class ChartTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static readonly ChartContent Content = new(
        "Times & more",
        [
            new("Transform, against sharp", "sharp", [new("20 MP → w1200 jpg", "53, 56 ms", 1.06), new("13 MP <CMYK>", "70, 140 ms", 2), new("slower", "12, 10 ms", 0.83)]),
            new("Over HTTP, against ipx", "ipx", [new("warm", "55,000, 80 requests/s", 687.5)]),
        ],
        ["2026-11-21, 2 cores", "sharp 0.35.5; Pillow 9.4.0"]);

    private static readonly XDocument Drawn = XDocument.Parse(Chart.Draw(Content));

    [Fact]
    public void Every_row_has_its_label_its_figures_its_factor_and_a_bar()
    {
        var texts = Texts();
        foreach (var row in Content.Groups.SelectMany(group => group.Rows))
        {
            Assert.Contains(row.Label, texts);
            Assert.Contains(row.Detail, texts);
        }

        Assert.Subset(texts, new HashSet<string>(["1.06×", "2×", "0.83×", "688×"]));
        Assert.Equal(4, Bars().Count);
    }

    [Fact]
    public void Every_group_names_its_peer_and_the_footer_is_whole() =>
        Assert.Subset(Texts(), new HashSet<string>([.. Content.Groups.Select(group => group.Title), "ours, sharp", "ours, ipx", .. Content.Footer, Content.Title]));

    [Fact]
    public void A_bar_grows_from_even_to_the_right_where_ours_is_better_and_to_the_left_where_it_is_worse()
    {
        var even = Number(Drawn.Descendants(Svg + "line").Single(line => (string?)line.Attribute("class") == "even"), "x1");
        foreach (var (bar, row) in Bars().Zip(Content.Groups.SelectMany(group => group.Rows)))
        {
            var isBetter = row.Factor >= 1;
            Assert.Equal(isBetter ? "better" : "worse", (string?)bar.Attribute("class"));
            Assert.Equal(even, Number(bar, "x") + (isBetter ? 0 : Number(bar, "width")), 0.2);
        }
    }

    [Fact]
    public void Twice_as_good_is_as_far_as_from_twice_to_four_times()
    {
        var chart = XDocument.Parse(Chart.Draw(new ChartContent("t", [new("g", "p", [new("a", "", 2), new("b", "", 4), new("c", "", 16)])], [])));
        var widths = chart.Descendants(Svg + "rect").Where(rect => (string?)rect.Attribute("class") == "better").Select(bar => Number(bar, "width")).ToArray();
        Assert.Equal(widths[0] * 2, widths[1], 0.3);
        Assert.Equal(widths[0] * 4, widths[2], 0.3);
    }

    [Fact]
    public void A_bar_that_would_leave_the_others_no_room_is_cut_and_shows_it()
    {
        Assert.Single(Drawn.Descendants(Svg + "path"));
        Assert.InRange(Bars().Select(bar => Number(bar, "width")).Order().SkipLast(1).Last(), 50, 880);
    }

    [Fact]
    public void Nothing_lies_outside_of_the_picture()
    {
        double width = Number(Drawn.Root!, "width"), height = Number(Drawn.Root!, "height");
        Assert.All(Bars(), bar => Assert.InRange(Number(bar, "x") + Number(bar, "width"), 0, width));
        Assert.All(Drawn.Descendants(Svg + "text"), text => Assert.InRange(Number(text, "y"), 0, height - 1));
    }

    [Fact]
    public void It_has_colours_for_light_and_for_dark() =>
        Assert.Contains("prefers-color-scheme: dark", Drawn.Descendants(Svg + "style").Single().Value, StringComparison.Ordinal);

    [Fact]
    public void Without_results_there_is_still_a_picture() => Assert.NotNull(XDocument.Parse(Chart.Draw(new ChartContent("nothing", [], []))).Root);

    private static List<XElement> Bars() => [.. Drawn.Descendants(Svg + "rect").Where(rect => (string?)rect.Attribute("class") is "better" or "worse")];

    private static HashSet<string> Texts() => [.. Drawn.Descendants(Svg + "text").Select(text => text.Value)];

    private static double Number(XElement element, string name) => double.Parse((string)element.Attribute(name)!, CultureInfo.InvariantCulture);
}
