using System.Text;
using Transcoder.Imaging;

namespace Transcoder.Tests.Imaging;

public class SvgCheckTests
{
    [Theory]
    [InlineData("<rect/>")]
    [InlineData("<!-- a comment --><g><g><path d='M0 0'/></g></g>")]
    [InlineData("<use href='#nowhere'/>")]
    [InlineData("<rect fill='url(#nowhere)'/><rect fill='url(#'/>")]
    [InlineData("<image href='https://example.com/a.png'/>")]
    [InlineData("<defs><g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g></defs><use href='#a'/>")]
    public void An_honest_drawing_passes(string content) => Assert.Null(SvgCheck.Of(Samples.Svg(content)));

    [Theory]
    [InlineData("use href='#{0}'")]
    [InlineData("use xlink:href='#{0}'")]
    [InlineData("rect fill='url(#{0})'")]
    [InlineData("rect style='stroke:url(#{0}); filter: none'")]
    [InlineData("rect mask='url(#{0})'")]
    [InlineData("rect fill='URL( \"#{0}\" )'")]
    [InlineData("rect class='a {0}'")]
    public void Uses_of_uses_are_counted(string element)
    {
        Assert.Null(SvgCheck.Of(Samples.Svg(Nested(4, element))));
        Assert.Equal(FailureKind.TooLarge, SvgCheck.Of(Samples.Svg(Nested(6, element)))?.Kind);
    }

    [Fact]
    public void A_rule_counts_only_for_the_elements_that_it_is_for()
    {
        var gradients = string.Concat(Enumerable.Range(0, 100).Select(i => $"<linearGradient id='g{i}'><stop/><stop/></linearGradient>"));
        var rules = string.Concat(Enumerable.Range(0, 100).Select(i => $".c{i}{{fill:url(#g{i})}}"));
        var shapes = string.Concat(Enumerable.Range(0, 2000).Select(i => $"<path class='c{i % 100}'/>"));
        Assert.Null(SvgCheck.Of(Samples.Svg($"<style>{rules}</style>{gradients}{shapes}")));
    }

    [Fact]
    public void A_rule_that_names_no_class_counts_for_every_element()
    {
        var pattern = $"<pattern id='p'>{string.Concat(Enumerable.Repeat("<path/>", 400))}</pattern>";
        var shapes = string.Concat(Enumerable.Repeat("<rect/>", 400));
        Assert.Null(SvgCheck.Of(Samples.Svg($"{pattern}{shapes}")));
        Assert.Equal(FailureKind.TooLarge, SvgCheck.Of(Samples.Svg($"<style>rect{{fill:url(#p)}}</style>{pattern}{shapes}"))?.Kind);
    }

    [Fact]
    public void References_that_lead_nowhere_are_counted_too()
    {
        var nowhere = string.Concat(Enumerable.Range(0, 3000).Select(i => $"fill:url(#n{i});"));
        Assert.Equal(FailureKind.TooLarge, SvgCheck.Of(Samples.Svg($"<style>rect{{{nowhere}}}</style>{string.Concat(Enumerable.Repeat("<rect/>", 1000))}"))?.Kind);
    }

    [Fact]
    public void Plain_shapes_are_counted()
    {
        Assert.Null(SvgCheck.Of(Samples.Svg(string.Concat(Enumerable.Repeat("<p/>", 99_000)))));
        Assert.Equal(FailureKind.TooLarge, SvgCheck.Of(Samples.Svg(string.Concat(Enumerable.Repeat("<p/>", 100_000))))?.Kind);
    }

    [Theory]
    [InlineData("width='1000000' height='10'", false)]
    [InlineData("width='1000001' height='10'", true)]
    [InlineData("width='10' height='1e9mm'", true)]
    [InlineData("viewBox='0 0 1e30 1'", true)]
    [InlineData("viewBox='0,0,10,NaN'", true)]
    [InlineData("width='100%' height='auto'", false)]
    public void The_canvas_is_limited(string attributes, bool huge) =>
        Assert.Equal(huge, SvgCheck.Of(Samples.Svg("<rect/>", attributes))?.Kind == FailureKind.TooLarge);

    [Theory]
    [InlineData("<svg>")]
    [InlineData("<svg><a></svg>")]
    [InlineData("<svg x=1/>")]
    [InlineData("<svg>&nothing;</svg>")]
    [InlineData("<?xml version='1.0' encoding='no-such'?><svg/>")]
    [InlineData("<?xml version='1.0' encoding='utf-16'?><svg/>")]
    [InlineData("<svg>\u0001</svg>")]
    public void What_is_no_xml_is_unreadable(string text) => Assert.Equal(FailureKind.Unreadable, SvgCheck.Of(Encoding.UTF8.GetBytes(text))?.Kind);

    [Fact]
    public void Depth_is_walked_without_a_stack_of_its_own() =>
        Assert.Null(SvgCheck.Of(Samples.Svg(string.Concat(Enumerable.Repeat("<g>", 50_000)) + string.Concat(Enumerable.Repeat("</g>", 50_000)))));

    [Theory]
    [InlineData("w16", "16 x 8")]
    [InlineData("w4000", "4000 x 2000")]
    [InlineData("w100-h100-cover", "100 x 100")]
    [InlineData("", "40 x 20")]
    public void A_drawing_is_drawn_at_the_size_that_is_asked_for(string spec, string size)
    {
        var made = Transforms.Make(Samples.Svg("<rect width=\"40\" height=\"20\" fill=\"#0000ff\"/>"), spec);
        Assert.Equal(size, made.Size.ToString());
        Assert.All(Pixels.Of(made.Bytes).All.Distinct(), pixel => Assert.Equal("0000ffff", pixel));
    }

    [Fact]
    public void A_drawing_on_an_enormous_canvas_can_be_shown_small() => Assert.Equal(
        new Size(16, 16), Transforms.Make(Samples.Svg("<rect/>", "width=\"900000\" height=\"900000\""), "w16").Size);

    /// <summary>Ten of the level below, on each level.</summary>
    private static string Nested(int levels, string element)
    {
        var text = new StringBuilder("<defs><pattern id='p0'><path/></pattern>");
        for (var level = 1; level <= levels; level++)
        {
            var uses = string.Concat(Enumerable.Repeat($"<{element.Replace("{0}", $"p{level - 1}", StringComparison.Ordinal)}/>", 10));
            text.Append("<pattern id='p").Append(level).Append("'>").Append(uses).Append("</pattern>");
        }

        // A rule for each level, for the elements that have its class.
        var rules = Enumerable.Range(0, levels).Select(level => $".x, g > .p{level}:hover {{ color: red; fill: url('#p{level}') }} /* .p1{{ */");
        return text.Append("</defs><style>@media screen { ").AppendJoin(' ', rules).Append(" }</style>").ToString();
    }
}
