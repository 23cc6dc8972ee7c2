using Transcoder.Contracts;

namespace Transcoder.Tests.Contracts;

public class GrammarTests
{
    [Fact]
    public void Every_token_is_read_into_its_property()
    {
        var spec = Parse("w200-h300-cover-up-fp30x70-dpr2-rot45-flip-flop-gray-blur5-sharpen-bg00ff7f-wmlogo-still-keep-q70-webp");

        Assert.Equal(new Spec
        {
            Width = 200,
            Height = 300,
            Fit = Fit.Cover,
            Enlarge = true,
            Gravity = Gravity.FocalPoint,
            FocalPoint = new FocalPoint(30, 70),
            Dpr = 2,
            Rotate = 45,
            Flip = true,
            Flop = true,
            Gray = true,
            Blur = 5,
            Sharpen = true,
            Background = new Rgb(0, 255, 127),
            Watermark = "logo",
            Still = true,
            Keep = true,
            Quality = 70,
            Format = OutputFormat.WebP,
        }, spec);
    }

    [Fact]
    public void Tokens_are_printed_in_the_order_of_the_table_whatever_order_they_came_in() => Assert.Equal(
        "w200-h300-cover-up-smart-dpr2-rot90-flip-flop-gray-blur5-sharpen-bg000000-wm-still-keep-q70-webp",
        Canonical("webp-q70-keep-still-wm-bg000000-sharpen-blur5-gray-flop-flip-rot90-dpr2-smart-up-cover-h300-w200"));

    [Theory]
    [InlineData("w0200", "w200")]
    [InlineData("w200-inside", "w200")]
    [InlineData("w200-cover-north", "w200")]
    [InlineData("w200-h200-fill-smart", "w200-h200-fill")]
    [InlineData("w200-h200-cover-center", "w200-h200-cover")]
    [InlineData("w200-h200-contain-north", "w200-h200-contain-north")]
    [InlineData("w200-dpr1-rot0", "w200")]
    [InlineData("gray-up-dpr2", "gray")]
    [InlineData("jpg-q80", "jpg")]
    [InlineData("webp-q80", "webp")]
    [InlineData("avif-q50", "avif")]
    [InlineData("avif-q80", "q80-avif")]
    [InlineData("q50-tiff", "tiff")]
    [InlineData("q80-auto", "q80-auto")]
    [InlineData("still-png", "png")]
    [InlineData("still-gif", "still-gif")]
    [InlineData("bgFFFFFF-jpg", "jpg")]
    [InlineData("bgFFFFFF", "bgffffff")]
    public void Defaults_and_what_has_no_effect_are_left_out(string text, string canonical) => Assert.Equal(canonical, Canonical(text));

    [Theory]
    [InlineData("cover-art")]
    [InlineData("q1-reports")]
    [InlineData("still-life")]
    [InlineData("w")]
    [InlineData("w200x")]
    [InlineData("W200")]
    [InlineData("")]
    [InlineData("-w200")]
    [InlineData("fp30")]
    [InlineData("fpx30")]
    [InlineData("bg")]
    [InlineData("q0-reports")]
    [InlineData("w\u0661")]
    public void A_folders_name_is_no_spec_and_no_error(string text)
    {
        Assert.False(Grammar.TryParse(text, null, out _, out var error));
        Assert.Null(error);
    }

    [Theory]
    [InlineData("cover")]
    [InlineData("up-dpr2-center")]
    [InlineData("rot0")]
    [InlineData("contain-smart")]
    public void What_asks_for_nothing_is_no_spec(string text)
    {
        Assert.False(Grammar.TryParse(text, null, out _, out var error));
        Assert.Null(error);
    }

    [Theory]
    [InlineData("w200--h300", "", "empty")]
    [InlineData("w200-", "", "empty")]
    [InlineData("w200-Cover", "Cover", "is not a token; allowed")]
    [InlineData("w200-w300", "w300", "comes second")]
    [InlineData("jpg-png", "png", "jpg, png, webp")]
    [InlineData("cover-fill", "fill", "comes second")]
    [InlineData("north-fp1x1", "fp1x1", "comes second")]
    [InlineData("w4097", "w4097", "w1 to w4096")]
    [InlineData("w99999999999999999999", "w99999999999999999999", "w1 to w4096")]
    [InlineData("bgfff", "bgfff", "six hex digits")]
    [InlineData("fp101x0", "fp101x0", "fp100x100")]
    [InlineData("h02000-dpr3", "h02000", "2000 * 3 = 6000")]
    [InlineData("w10-h10-contain-smart", "smart", "contain keeps all")]
    [InlineData("w200-wmother", "wmother", "allowed: wm, wmlogo")]
    public void An_error_names_the_token_as_it_was_written_and_what_is_allowed(string text, string token, string part)
    {
        Assert.False(Grammar.TryParse(text, ["", "logo"], out _, out var error));
        Assert.Equal((SpecErrorKind.Invalid, token), (error!.Kind, error.Token));
        Assert.Contains(part, error.Message);
    }

    [Fact]
    public void Without_a_configured_watermark_the_error_says_so()
    {
        Assert.False(Grammar.TryParse("w200-wm", [], out _, out var error));
        Assert.Contains("none is configured", error!.Message);
    }

    [Fact]
    public void The_dpr_limit_is_the_limit_of_a_side()
    {
        Assert.Equal("w1024-dpr4", Canonical("w1024-dpr4"));
        Assert.False(Grammar.TryParse("w1025-dpr4", null, out _, out var error));
        Assert.Contains("4100", error!.Message);
    }

    private static Spec Parse(string text)
    {
        Assert.True(Grammar.TryParse(text, null, out var spec, out var error), $"{text}: {error}");
        return spec;
    }

    private static string Canonical(string text) => Grammar.Print(Parse(text));
}
