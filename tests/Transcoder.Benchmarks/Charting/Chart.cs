using System.Globalization;
using System.Net;
using System.Text;

namespace Transcoder.Benchmarks.Charting;

/// <summary>One bar.</summary>
/// <param name="Detail">The two figures, ours first.</param>
/// <param name="Factor">How many times better ours is; below 1 where it is worse.</param>
internal sealed record ChartRow(string Label, string Detail, double Factor);

/// <param name="Peer">Whom its rows are against.</param>
internal sealed record ChartGroup(string Title, string Peer, IReadOnlyList<ChartRow> Rows);

/// <param name="Footer">Lines that say what it was measured on.</param>
internal sealed record ChartContent(string Title, IReadOnlyList<ChartGroup> Groups, IReadOnlyList<string> Footer);

/// <summary>The bench's results as one picture: how many times better, each step of the scale twice the one before.</summary>
internal static class Chart
{
    private const int Width = 880, Left = 300, Right = 210, RowHeight = 24, BarHeight = 14, GroupHead = 34, Top = 66;

    /// <summary>As a power of two. A bar beyond is cut, and says so by a gap: else one that is hundreds of times better leaves the others no room.</summary>
    private const double MostShown = 4;

    /// <summary>The one line that matters: even.</summary>
    private const double Even = 1;

    private const string Style = """
        <style>
          text { font: 13px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328 }
          .title { font-size: 17px; font-weight: 600 }
          .group { font-weight: 600 }
          .soft { fill: #59636e } .small { font-size: 11px }
          .card { fill: #ffffff; stroke: #d1d9e0 }
          .grid { stroke: #d1d9e0; stroke-dasharray: 2 4 } .even { stroke: #59636e }
          .gap { fill: none; stroke: #ffffff; stroke-width: 3 }
          .better { fill: #1a7f64 } .worse { fill: #bc4c00 } .factor { font-weight: 600 }
          @media (prefers-color-scheme: dark) {
            text { fill: #f0f6fc } .soft { fill: #9198a1 }
            .card { fill: #0d1117; stroke: #3d444d }
            .grid { stroke: #3d444d } .even { stroke: #9198a1 }
            .gap { stroke: #0d1117 }
            .better { fill: #3fb68b } .worse { fill: #f0883e }
          }
        </style>
        """;

    public static string Draw(ChartContent content)
    {
        var factors = content.Groups.SelectMany(group => group.Rows).Select(row => row.Factor).Append(Even).ToArray();
        var (least, most) = (Math.Floor(Math.Log2(factors.Min() * 1.001)), Math.Ceiling(Math.Log2(factors.Max() * 0.999)));
        var scale = new Scale(Math.Min(least, 0), Math.Clamp(most, 1, MostShown));
        var rows = content.Groups.Sum(group => GroupHead + group.Rows.Count * RowHeight);
        var bottom = Top + rows + 8;
        var height = bottom + 34 + content.Footer.Count * 16;

        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" width=\"{Width}\" height=\"{height}\" role=\"img\" aria-label=\"{Escape(content.Title)}\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<title>{Escape(content.Title)}</title>\n{Style}\n<rect class=\"card\" x=\"0.5\" y=\"0.5\" width=\"{Width - 1}\" height=\"{height - 1}\" rx=\"8\"/>\n");
        Text(svg, 24, 34, "title", content.Title);
        Grid(svg, scale, bottom);
        double y = Top;
        foreach (var group in content.Groups)
            y = Group(svg, scale, group, y);
        foreach (var (index, line) in content.Footer.Index())
            Text(svg, 24, bottom + 38 + index * 16, "soft small", line);
        return svg.Append("</svg>\n").ToString();
    }

    private static void Grid(StringBuilder svg, Scale scale, double bottom)
    {
        for (var step = scale.Least; step <= scale.Most; step++)
        {
            var (x, factor) = (scale.X(Math.Pow(2, step)), Math.Pow(2, step));
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"{(step == 0 ? "even" : "grid")}\" x1=\"{x:0.#}\" x2=\"{x:0.#}\" y1=\"{Top}\" y2=\"{bottom}\"/>\n");
            Text(svg, x, bottom + 14, "soft small", step == 0 ? "even" : Times(factor), "middle");
        }
    }

    private static double Group(StringBuilder svg, Scale scale, ChartGroup group, double top)
    {
        svg.Append("<g>\n");
        Text(svg, 24, top + 20, "group", group.Title);
        Text(svg, Width - 24, top + 20, "soft small", $"ours, {group.Peer}", "end");
        var y = top + GroupHead;
        foreach (var row in group.Rows)
        {
            var (from, to) = (scale.X(Math.Min(Even, row.Factor)), scale.X(Math.Clamp(row.Factor, Even, scale.Largest)));
            Text(svg, 36, y + 12, "", row.Label);
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"{(row.Factor >= Even ? "better" : "worse")}\" x=\"{from:0.#}\" y=\"{y}\" width=\"{Math.Max(1, to - from):0.#}\" height=\"{BarHeight}\" rx=\"2\"/>\n");
            if (row.Factor > scale.Largest)
                svg.Append(CultureInfo.InvariantCulture, $"<path class=\"gap\" d=\"M{to - 16:0.#} {y + BarHeight + 1}l6 -{BarHeight + 2}\"/>\n");
            Text(svg, to + 6, y + 12, "factor small", Times(row.Factor));
            Text(svg, Width - 24, y + 12, "soft small", row.Detail, "end");
            y += RowHeight;
        }

        svg.Append("</g>\n");
        return y;
    }

    private static string Times(double factor) => factor switch
    {
        >= 10 => factor.ToString("N0", CultureInfo.InvariantCulture),
        >= 2 => factor.ToString("0.#", CultureInfo.InvariantCulture),
        _ => factor.ToString("0.##", CultureInfo.InvariantCulture),
    } + "×";

    private static void Text(StringBuilder svg, double x, double y, string style, string text, string anchor = "start") =>
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.#}\" y=\"{y:0.#}\"{(style is "" ? "" : $" class=\"{style}\"")}{(anchor is "start" ? "" : $" text-anchor=\"{anchor}\"")}>{Escape(text)}</text>\n");

    private static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <param name="Least">As a power of two.</param>
    /// <param name="Most">The same.</param>
    private readonly record struct Scale(double Least, double Most)
    {
        public double Largest => Math.Pow(2, Most);

        public double X(double factor) => Left + (Math.Log2(factor) - Least) / (Most - Least) * (Width - Left - Right);
    }
}
