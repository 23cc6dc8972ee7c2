using NetVips;
using Transcoder.Imaging;

namespace Transcoder.Tests.Imaging;

/// <summary>Whatever an original's colours are stored in, the variant shows the same ones in sRGB.</summary>
public class ColourTests
{
    [Theory]
    [InlineData("cmyk.jpg")]
    [InlineData("wide-gamut-p3.jpg")]
    [InlineData("orientation/landscape-3.jpg")]
    public void A_profile_is_applied(string photo)
    {
        var original = Samples.Photo(photo);
        // The other way about: all pixels are converted first, then shrunk.
        using var image = Image.NewFromBuffer(original);
        using var upright = image.Autorot();
        using var srgb = upright.IccTransform("srgb", embedded: image.Contains("icc-profile-data"),
            inputProfile: image.Interpretation == Enums.Interpretation.Cmyk ? "cmyk" : null, intent: Enums.Intent.Perceptual, depth: 8);
        Same(srgb, original);
    }

    [Fact]
    public void Cmyk_with_its_own_profile_is_applied()
    {
        using var rgb = Image.NewFromBuffer(Samples.Photo("life.jpg"));
        using var cmyk = rgb.IccTransform("cmyk", inputProfile: "srgb", intent: Enums.Intent.Perceptual, depth: 8);
        var original = cmyk.JpegsaveBuffer(q: 95);
        using var stored = Image.NewFromBuffer(original);
        using var srgb = stored.IccTransform("srgb", embedded: true, intent: Enums.Intent.Perceptual, depth: 8);
        Same(srgb, original);
    }

    [Fact]
    public void Wide_colours_are_not_taken_for_narrow_ones()
    {
        var original = Samples.Photo("wide-gamut-p3.jpg");
        Assert.True(Transforms.Draw(original, "").PatchDistance(Pixels.Of(original), cells: 16) > 4);
    }

    [Fact]
    public void Sixteen_bits_become_eight()
    {
        var original = Samples.Photo("16bit.png");
        using var image = Image.NewFromBuffer(original);
        using var eight = image.Colourspace(Enums.Interpretation.Srgb);
        Same(eight, original);
    }

    [Fact]
    public void Grey_stays_grey()
    {
        using var image = Image.NewFromBuffer(Samples.Photo("grey.jpg"));
        Same(image, Samples.Photo("grey.jpg"));
    }

    [Fact]
    public void An_image_with_an_srgb_profile_keeps_its_pixels_and_loses_the_profile()
    {
        using var plain = Image.NewFromBuffer(Samples.Map(60, 40));
        using var tagged = plain.IccTransform("srgb", inputProfile: "srgb", intent: Enums.Intent.Relative, depth: 8);
        var original = tagged.PngsaveBuffer();
        using var stored = Image.NewFromBuffer(original);
        Assert.True(IccProfile.IsSrgb((byte[])stored.Get("icc-profile-data")));
        var made = Transforms.Make(original, "png").Bytes;
        Assert.Equal(Pixels.Of(original).Bytes, Pixels.Of(made).Bytes);
        using var image = Image.NewFromBuffer(made);
        Assert.False(image.Contains("icc-profile-data"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(200)]
    public void A_broken_profile_is_as_good_as_none(int length)
    {
        using var image = Image.NewFromBuffer(Samples.Photo("wide-gamut-p3.jpg"));
        var profile = ((byte[])image.Get("icc-profile-data"))[..length];
        using var broken = image.Mutate(copy => copy.Set(GValue.BlobType, "icc-profile-data", profile));
        var original = broken.JpegsaveBuffer(q: 90);
        Assert.InRange(Transforms.Draw(original, "").PatchDistance(Pixels.Of(original)), 0, 2);
    }

    [Fact]
    public void An_ultra_hdr_photograph_shows_its_standard_picture()
    {
        var original = Samples.Photo("ultrahdr.jpg");
        var facts = Transforms.Facts(original);
        Assert.Equal((SourceFormat.Jpeg, false), (facts.Format, facts.HasAlpha));
        using var image = Image.NewFromBuffer(original);
        Assert.True(image.Contains("gainmap-data"));
        using var srgb = image.IccTransform("srgb", embedded: true, intent: Enums.Intent.Perceptual, depth: 8);
        Same(srgb, original, "w100");
        Same(srgb, original, "w400");
    }

    [Theory]
    [InlineData("w200-jpg")]
    [InlineData("w200-keep-jpg")]
    [InlineData("w200-keep-avif")]
    public void A_gain_map_made_for_the_original_never_leaves_with_a_variant(string spec)
    {
        var made = Transforms.Make(Samples.Photo("ultrahdr.jpg"), spec).Bytes;
        using var image = Image.NewFromBuffer(made);
        Assert.DoesNotContain(image.GetFields(), field => field.StartsWith("gainmap", StringComparison.Ordinal));
        Assert.Equal(-1, made.AsSpan().IndexOf("hdrgm"u8));
    }

    [Theory]
    [InlineData(Enums.Interpretation.Lab)]
    [InlineData(Enums.Interpretation.Scrgb)]
    [InlineData(Enums.Interpretation.Rgb16)]
    [InlineData(Enums.Interpretation.Grey16)]
    [InlineData(Enums.Interpretation.Cmyk)]
    public void A_tiff_of_any_space_is_shown(Enums.Interpretation space)
    {
        using var photo = Image.NewFromBuffer(Samples.Photo("life.jpg"));
        using var stored = photo.Colourspace(space);
        using var shown = photo.Colourspace(space == Enums.Interpretation.Grey16 ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb);
        var most = space switch
        {
            // Not all colours come back.
            Enums.Interpretation.Cmyk => 30,
            // Light itself is averaged, not its code.
            Enums.Interpretation.Scrgb => 12,
            _ => 4,
        };
        Same(shown, stored.TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Deflate), most: most);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_png_of_few_colours_is_shown(int bits)
    {
        using var photo = Image.NewFromBuffer(Samples.Photo("grey.jpg"));
        var original = photo.PngsaveBuffer(palette: bits > 1, bitdepth: bits);
        using var stored = Image.NewFromBuffer(original);
        Same(stored, original);
    }

    [Fact]
    public void Sixteen_bit_alpha_is_kept()
    {
        using var clear = Image.NewFromBuffer(Samples.Plain(40, 20, 10, 200, 30, 128));
        using var wide = clear.Colourspace(Enums.Interpretation.Rgb16);
        var drawn = Transforms.Draw(wide.PngsaveBuffer(), "w20");
        // Half transparent, a colour is a level off at most; that is half of one where it is seen.
        Assert.All(drawn.Mean(0, 0, 20, 10).Zip([10, 200, 30, 128]), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
    }

    [Fact]
    public void A_deep_avif_is_shown()
    {
        using var photo = Image.NewFromBuffer(Samples.Photo("life.jpg"));
        using var wide = photo.Colourspace(Enums.Interpretation.Rgb16);
        Same(photo, wide.HeifsaveBuffer(q: 80, bitdepth: 10, compression: Enums.ForeignHeifCompression.Av1, effort: 0));
    }

    /// <summary>The variant's colours are the expected image's, patch by patch.</summary>
    private static void Same(Image expected, byte[] original, string spec = "w100", double most = 6)
    {
        var drawn = Transforms.Draw(original, spec);
        using var shrunk = expected.Resize((double)drawn.Width / expected.Width, vscale: (double)drawn.Height / expected.Height);
        Assert.InRange(Pixels.Of(shrunk).PatchDistance(drawn, cells: 8), 0, most);
    }
}
