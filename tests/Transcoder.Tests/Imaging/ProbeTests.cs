using Transcoder.Contracts;
using Transcoder.Imaging;

namespace Transcoder.Tests.Imaging;

public class ProbeTests
{
    [Theory]
    [InlineData("life.jpg", "600 x 399", 1, 1, false)]
    [InlineData("orientation/landscape-6.jpg", "450 x 600", 6, 1, false)]
    [InlineData("alpha.png", "140 x 100", 1, 1, true)]
    [InlineData("pan.gif", "120 x 90", 1, 6, true)]
    [InlineData("pan.webp", "120 x 90", 1, 6, false)]
    [InlineData("dragonfly.avif", "400 x 300", 1, 1, false)]
    // Its four pages are one picture.
    [InlineData("pyramid.tif", "600 x 338", 1, 1, false)]
    [InlineData("hard/svg-script.svg", "10 x 10", 1, 1, true)]
    public void The_header_says_size_orientation_frames_and_alpha(string photo, string size, int orientation, int frames, bool alpha)
    {
        var facts = Transforms.Facts(Samples.Photo(photo));
        Assert.Equal((size, orientation, frames, alpha), (facts.Stored.ToString(), facts.Orientation, facts.Frames, facts.HasAlpha));
    }

    [Fact]
    public void What_lies_on_its_side_is_upright_when_turned() =>
        Assert.Equal(new Size(600, 450), Transforms.Facts(Samples.Landscape(6)).Upright);

    [Fact]
    public void The_header_is_enough()
    {
        var cut = Samples.Landscape()[..40_000];
        Assert.Equal(new Size(600, 450), Transforms.Facts(cut).Stored);
        Assert.Equal(FailureKind.Unreadable, Transforms.Refuse(cut).Kind);
    }

    [Fact]
    public void Bytes_are_limited() => Refused(
        Samples.Photo("life.jpg"), "", new Limits { SourceBytes = 1000 }, "The original has 75,383 bytes; at most 1,000 are read.");

    [Fact]
    public void Pixels_are_limited() => Refused(
        Samples.Photo("life.jpg"), "", new Limits { SourcePixels = 600 * 399 - 1 }, "The original has 600 x 399 pixels; at most 239,399 are decoded.");

    [Fact]
    public void Frames_are_limited() => Refused(
        Samples.Photo("pan.gif"), "", new Limits { SourceFrames = 5 }, "The original has 6 frames; at most 5 are read.");

    [Fact]
    public void Pixels_over_all_frames_are_limited() => Refused(
        Samples.Photo("pan.gif"), "", new Limits { AnimationPixels = 60_000 },
        "The original has 6 frames of 120 x 90 pixels; at most 60,000 pixels over all frames are decoded.");

    [Fact]
    public void The_outputs_side_is_limited() => Refused(
        Samples.Photo("life.jpg"), "w500", new Limits { OutputSide = 499 },
        "The output would be 500 x 333 pixels; at most 499 a side are made. Ask for a width or a height.");

    [Fact]
    public void The_outputs_pixels_are_limited() => Refused(
        Samples.Photo("pan.gif"), "w60", new Limits { OutputPixels = 16_199 },
        "The output would be 60 x 45 pixels in 6 frames; at most 16,199 pixels are made over all frames.");

    [Fact]
    public void What_is_scaled_up_only_to_be_cut_is_limited() => Refused(
        Samples.Photo("hard/wide-60000x1.png"), "w4000-h4000-cover-up", new Limits(),
        "The image would be scaled to 240000000 x 4000 pixels on the way; at most 50,000,000 pixels are made.");

    [Fact]
    public void A_drawings_own_size_earns_no_more() => Refused(
        Samples.Svg("<rect/>", "width=\"900000\" height=\"90000\""), "w4096-h4096-cover", new Limits(),
        "The image would be scaled to 40960 x 4096 pixels on the way; at most 50,000,000 pixels are made.");

    [Fact]
    public void A_limit_that_is_just_kept_is_kept() => Assert.True(new ImageTransformer(
            new Limits { SourceBytes = 75_383, SourcePixels = 600 * 399, OutputSide = 600, OutputPixels = 600 * 399 }, new WorkGate())
        .Transform(Samples.Photo("life.jpg"), new Spec()).Try(out _, out _));

    private static void Refused(byte[] original, string spec, Limits limits, string detail)
    {
        var failure = Transforms.Refuse(original, spec, limits);
        Assert.Equal((FailureKind.TooLarge, detail), (failure.Kind, failure.Detail));
    }
}
