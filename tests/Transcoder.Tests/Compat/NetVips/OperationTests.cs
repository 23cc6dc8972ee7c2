using NetVips;

namespace Transcoder.Tests.Compat.Libvips;

public class OperationTests
{
    public static TheoryData<string, Func<Image, Image>, int, int> Sizes => new()
    {
        { "autorot", image => image.Autorot(), 96, 64 },
        { "rot", image => image.Rot(Enums.Angle.D90), 64, 96 },
        { "flip", image => image.Flip(Enums.Direction.Horizontal), 96, 64 },
        { "crop", image => image.Crop(10, 10, 20, 30), 20, 30 },
        { "smartcrop", image => image.Smartcrop(32, 32, interesting: Enums.Interesting.Attention), 32, 32 },
        { "resize", image => image.Resize(0.5, kernel: Enums.Kernel.Lanczos3, vscale: 0.25), 48, 16 },
        { "embed", image => image.Embed(2, 3, 100, 70, extend: Enums.Extend.White), 100, 70 },
        { "gravity", image => image.Gravity(Enums.CompassDirection.Centre, 120, 80, background: [1, 2, 3]), 120, 80 },
        { "gaussblur", image => image.Gaussblur(1.5, precision: Enums.Precision.Integer), 96, 64 },
        { "sharpen", image => image.Sharpen(sigma: 0.7), 96, 64 },
        { "arrayjoin", image => Image.Arrayjoin([image, image], across: 2, shim: 4), 196, 64 },
        { "colourspace", image => image.Colourspace(Enums.Interpretation.Bw), 96, 64 },
        { "icc", image => image.IccTransform("p3", inputProfile: "srgb", intent: Enums.Intent.Perceptual, pcs: Enums.PCS.Lab), 96, 64 },
        { "copy memory", image => image.CopyMemory(), 96, 64 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void An_operation_gives_the_expected_size(string name, Func<Image, Image> operation, int width, int height)
    {
        using var image = Pictures.Gradient();
        using var result = operation(image);
        Assert.True((width, height) == (result.Width, result.Height), $"{name}: {result.Width} × {result.Height}");
        Assert.NotEmpty(result.WriteToMemory());
    }

    [Fact]
    public void Rotates_by_any_angle()
    {
        using var image = Pictures.Gradient();
        using var bicubic = Interpolate.NewFromName("bicubic");
        using var rotated = image.Rotate(45, interpolate: bicubic, background: [255, 0, 0]);
        Assert.True(rotated.Width > 96);
        Assert.Equal(255, rotated.WriteToMemory()[0]);
        Assert.Throws<VipsException>(() => Interpolate.NewFromName("nonsense"));
    }

    [Fact]
    public void Bands_join_part_and_flatten()
    {
        using var image = Pictures.Gradient();
        using var four = image.Bandjoin(128.0);
        using var again = image.Bandjoin(128);
        using var opaque = image.Bandjoin([255, 255]);
        Pictures.AssertSamePixels(four, again);
        Assert.Equal((4, 5), (four.Bands, opaque.Bands));
        Assert.True(four.HasAlpha());
        Assert.False(image.HasAlpha());

        using var alpha = four.ExtractBand(3);
        Assert.Equal(128, alpha.Avg());
        using var joined = image.Bandjoin(alpha);
        Pictures.AssertSamePixels(four, joined);

        using var flat = four.Flatten(background: [255, 255, 255]);
        Assert.Equal(3, flat.Bands);
        using var colours = four.ExtractBand(0, n: 3);
        Pictures.AssertSamePixels(image, colours);
    }

    [Fact]
    public void Alpha_is_multiplied_in_and_out()
    {
        using var image = Pictures.WithAlpha();
        using var multiplied = image.Premultiply(maxAlpha: 255);
        using var divided = multiplied.Unpremultiply(maxAlpha: 255);
        using var bytes = divided.Cast(Enums.BandFormat.Uchar, shift: false);
        using var difference = bytes - image;
        using var distance = difference.Abs();
        Assert.True(distance.Max() <= 1);
    }

    [Fact]
    public void Composes_two_images()
    {
        using var image = Pictures.Gradient();
        using var white = image.NewFromImage(255, 255, 255);
        using var patch = white.Crop(0, 0, 10, 10);
        using var composed = image.Composite2(patch, Enums.BlendMode.Over, x: 5, y: 6);
        using var corner = composed.Crop(5, 6, 10, 10);
        Assert.Equal(255, corner.Min());
        Assert.Equal((image.Format, image.Interpretation), (white.Format, white.Interpretation));
    }

    [Fact]
    public void Calculates()
    {
        using var black = Image.Black(4, 4, bands: 2);
        using var seven = black + 7;
        using var perBand = black + [7.0, 9.0];
        using var bytes = black.Linear([1, 1], [7, 9], uchar: true);
        using var doubled = perBand * 2;
        using var scaled = perBand * [1.0, 0.0];
        Assert.Equal((7, 8, 8, 16, 3.5), (seven.Avg(), perBand.Avg(), bytes.Avg(), doubled.Avg(), scaled.Avg()));
        Assert.Equal((Enums.BandFormat.Uchar, 7, 9), (bytes.Format, perBand.Min(), perBand.Max()));
        using var subtracted = seven - perBand;
        using var same = seven.Equal(perBand);
        using var minusSeven = seven - 7;
        Assert.Equal((-2, 127.5, 0), (subtracted.Min(), same.Avg(), minusSeven.Max()));
    }
}
