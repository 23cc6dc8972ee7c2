using Transcoder.Contracts;
using Transcoder.Imaging;

namespace Transcoder.Tests.Imaging;

public class EffectTests
{
    private static readonly byte[] Red = Samples.Plain(80, 40, 255, 0, 0);

    [Fact]
    public void Gray_leaves_one_band_of_lightness()
    {
        var drawn = Transforms.Draw(Samples.Plain(20, 20, 200, 60, 10), "gray");
        Assert.Equal(1, drawn.Bands);
        Assert.Single(drawn.All.Distinct());
    }

    [Fact]
    public void Gray_keeps_transparency() => Assert.Equal("ff00", Transforms.Draw(Samples.Plain(4, 4, 255, 255, 255, 0), "gray")[0, 0]);

    [Theory]
    [InlineData("jpg", "ffffff")]
    [InlineData("bg000000-png", "000000")]
    [InlineData("bg2040c0-png", "2040c0")]
    [InlineData("png", "00ff0000")]
    public void What_is_transparent_shows_the_background(string spec, string seen)
    {
        var clear = Samples.Plain(16, 16, 0, 255, 0, 0);
        Assert.All(Transforms.Draw(clear, spec).All, pixel => Assert.Equal(seen, pixel));
    }

    [Fact]
    public void What_is_half_transparent_mixes_with_the_background() =>
        Assert.Equal("7f007f", Transforms.Draw(Samples.Plain(16, 16, 255, 0, 0, 127), "bg0000ff").All.Distinct().Single().Replace("80", "7f", StringComparison.Ordinal));

    [Fact]
    public void A_grey_image_takes_a_coloured_background()
    {
        var clear = Samples.Plain(16, 16, 90, 0);
        Assert.Equal("00ff00", Transforms.Draw(clear, "bg00ff00")[8, 8]);
        Assert.Equal("5a5a5a", Transforms.Draw(Samples.Plain(16, 8, 90), "w16-h16-contain-bg00ff00")[8, 8]);
        Assert.Equal("00ff00", Transforms.Draw(Samples.Plain(16, 8, 90), "w16-h16-contain-bg00ff00")[0, 0]);
    }

    [Theory]
    [InlineData("w10")]
    [InlineData("w160-up")]
    [InlineData("blur5")]
    [InlineData("w30-blur3")]
    public void A_plain_colour_stays_what_it_is(string spec)
    {
        foreach (byte[] colour in new byte[][] { [255, 255, 255, 255], [255, 250, 1, 128], [3, 2, 1, 255], [255, 0, 254], [255, 200], [77] })
        {
            var drawn = Transforms.Draw(Samples.Plain(80, 40, colour), spec);
            // A convolution's whole numbers may be one off.
            Assert.All(drawn.Bytes.Select((value, at) => Math.Abs(value - colour[at % colour.Length])), error => Assert.InRange(error, 0, 1));
        }
    }

    [Theory]
    [InlineData("w20")]
    [InlineData("blur4")]
    public void An_invisible_colour_does_not_bleed(string spec)
    {
        // Invisible red beside solid blue: no red may come out where something is seen.
        var original = Samples.Png(80, 40, 4, (x, _) => x < 40 ? [255, 0, 0, 0] : [0, 0, 255, 255]);
        Assert.DoesNotContain(Transforms.Draw(original, spec).All, pixel => pixel[..2] != "00" && pixel[6..] != "00");
    }

    [Fact]
    public void Blur_softens_the_more_the_larger_it_is()
    {
        var photo = Samples.Photo("life.jpg");
        double[] contrasts = [Contrast("w200"), Contrast("w200-blur2"), Contrast("w200-blur10")];
        Assert.Equal(contrasts.OrderDescending(), contrasts);
        Assert.True(contrasts[0] > 2 * contrasts[1]);

        double Contrast(string spec) => Roughness(Transforms.Draw(photo, spec));
    }

    [Fact]
    public void Sharpen_brings_out_edges()
    {
        var photo = Samples.Photo("life.jpg");
        Assert.True(Roughness(Transforms.Draw(photo, "w200-sharpen")) > 1.1 * Roughness(Transforms.Draw(photo, "w200")));
    }

    [Fact]
    public void Sharpen_leaves_grey_and_transparency_alone()
    {
        Assert.Equal("5a", Transforms.Draw(Samples.Plain(20, 20, 90), "sharpen").All.Distinct().Single());
        Assert.Equal("5a20", Transforms.Draw(Samples.Plain(20, 20, 90, 32), "sharpen").All.Distinct().Single());
        Assert.Equal("0a141e40", Transforms.Draw(Samples.Plain(20, 20, 10, 20, 30, 64), "sharpen").All.Distinct().Single());
    }

    [Theory]
    [InlineData(Gravity.NorthWest, 0, 0)]
    [InlineData(Gravity.NorthEast, 60, 0)]
    [InlineData(Gravity.Center, 30, 15)]
    [InlineData(Gravity.SouthEast, 60, 30)]
    [InlineData(Gravity.SouthWest, 0, 30)]
    public void A_watermark_lies_where_it_is_configured(Gravity gravity, int left, int top)
    {
        // A quarter of 80 wide, and half as high, as the mark is.
        var drawn = Transforms.Draw(Red, "wm", Mark(gravity, 25, 100));
        Assert.Equal(3, drawn.Bands);
        Assert.Equal(20 * 10, drawn.All.Count(pixel => pixel == "0000ff"));
        Assert.Equal(80 * 40 - 20 * 10, drawn.All.Count(pixel => pixel == "ff0000"));
        Assert.Equal(("0000ff", "0000ff"), (drawn[left, top], drawn[left + 19, top + 9]));
    }

    [Theory]
    [InlineData(100, "0000ff")]
    [InlineData(50, "7f007f")]
    [InlineData(0, "ff0000")]
    public void A_watermark_is_as_opaque_as_it_is_configured(int opacity, string seen) =>
        Assert.Equal(seen, Transforms.Draw(Red, "wm", Mark(Gravity.Center, 25, opacity))[40, 20]);

    [Fact]
    public void A_watermark_fits_into_a_low_image() =>
        Assert.Equal(20 * 10, Transforms.Draw(Samples.Plain(100, 10, 255, 0, 0), "wm", Mark(Gravity.Center, 90, 100)).All.Count(pixel => pixel == "0000ff"));

    [Fact]
    public void A_watermark_colours_a_grey_image_and_gray_takes_the_colour_out_again()
    {
        var grey = Samples.Plain(80, 40, 90);
        Assert.Equal(("5a5a5a", "0000ff"), (Transforms.Draw(grey, "wm", Mark(Gravity.Center, 25, 100))[0, 0], Transforms.Draw(grey, "wm", Mark(Gravity.Center, 25, 100))[40, 20]));
        Assert.Equal(1, Transforms.Draw(grey, "gray-wm", Mark(Gravity.Center, 25, 100)).Bands);
    }

    [Fact]
    public void A_watermark_keeps_what_is_transparent_around_it()
    {
        var drawn = Transforms.Draw(Samples.Plain(80, 40, 255, 0, 0, 0), "wm", Mark(Gravity.Center, 25, 100));
        Assert.Equal(("00", "0000ffff"), (drawn[0, 0][6..], drawn[40, 20]));
    }

    [Fact]
    public void A_watermark_on_a_kept_cmyk_photograph_makes_it_srgb() =>
        Assert.Equal(3, Transforms.Draw(Samples.Photo("cmyk.jpg"), "wm-keep-jpg", Mark(Gravity.Center, 25, 100)).Bands);

    [Fact]
    public void A_watermark_that_cannot_be_read_is_our_fault()
    {
        var broken = new Watermark([1, 2, 3], Gravity.Center, 25, 100);
        Assert.Equal(FailureKind.Internal, Transforms.Run(Red, Transforms.Spec("wm"), broken).Failure?.Kind);
    }

    private static Watermark Mark(Gravity gravity, int size, int opacity) =>
        new(Samples.Plain(40, 20, 0, 0, 255), gravity, size, opacity);

    /// <summary>How much neighbours differ.</summary>
    private static double Roughness(Pixels image) =>
        image.Bytes.Skip(image.Bands).Zip(image.Bytes, (a, b) => (double)(a - b) * (a - b)).Average();
}
