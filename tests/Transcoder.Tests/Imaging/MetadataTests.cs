using System.Text;
using NetVips;

namespace Transcoder.Tests.Imaging;

public class MetadataTests
{
    private const string Maker = "Camera of the tests", Rights = "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">rights of the tests</x:xmpmeta>";

    [Theory]
    [InlineData("jpg")]
    [InlineData("png")]
    [InlineData("webp")]
    [InlineData("avif")]
    [InlineData("gif")]
    [InlineData("tiff")]
    public void By_default_nothing_of_it_leaves(string format)
    {
        var made = Transforms.Make(Described(), $"w40-{format}").Bytes;
        Assert.DoesNotContain(Fields(made), IsPersonal);
        var text = Encoding.Latin1.GetString(made);
        foreach (var trace in (string[])["Exif\0", "camera", "Camera of", "rights of", "xmp", "acsp", "GPS", "a comment"])
            Assert.DoesNotContain(trace, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jpg")]
    [InlineData("png")]
    [InlineData("webp")]
    [InlineData("avif")]
    [InlineData("tiff")]
    public void Keep_keeps_exif_xmp_and_the_profile(string format)
    {
        var made = Transforms.Make(Described(), $"w40-keep-{format}").Bytes;
        using var image = Image.NewFromBuffer(made);
        if (format != "tiff")
            Assert.StartsWith(Maker, (string)image.Get("exif-ifd0-Make"), StringComparison.Ordinal);
        Assert.Contains("rights of the tests", Encoding.UTF8.GetString((byte[])image.Get("xmp-data")), StringComparison.Ordinal);
        Assert.True(image.Contains("icc-profile-data"));
    }

    [Fact]
    public void Keep_drops_the_orientation_that_was_applied()
    {
        using var image = Image.NewFromBuffer(Transforms.Make(Described(orientation: 6), "w40-keep").Bytes);
        Assert.StartsWith(Maker, (string)image.Get("exif-ifd0-Make"), StringComparison.Ordinal);
        Assert.False(image.Contains("exif-ifd0-Orientation") && !((string)image.Get("exif-ifd0-Orientation")).StartsWith('1'));
        Assert.Equal((40, 53), (image.Width, image.Height));
    }

    [Fact]
    public void Keep_keeps_the_colours_as_they_are_stored()
    {
        var original = Samples.Photo("wide-gamut-p3.jpg");
        using var before = Image.NewFromBuffer(original);
        var kept = Transforms.Make(original, "keep-png").Bytes;
        using var image = Image.NewFromBuffer(kept);
        Assert.Equal((byte[])before.Get("icc-profile-data"), (byte[])image.Get("icc-profile-data"));
        Assert.Equal(Pixels.Of(original).Bytes, Pixels.Of(kept).Bytes);
    }

    [Fact]
    public void Keep_keeps_cmyk_in_a_jpeg()
    {
        using var image = Image.NewFromBuffer(Transforms.Make(Samples.Photo("cmyk.jpg"), "w100-keep").Bytes);
        Assert.Equal(Enums.Interpretation.Cmyk, image.Interpretation);
    }

    [Theory]
    [InlineData("w100-h100-contain-keep-jpg")]
    [InlineData("w100-rot30-keep-jpg")]
    [InlineData("w100-gray-keep-jpg")]
    [InlineData("w100-sharpen-keep-jpg")]
    [InlineData("w100-keep-png")]
    public void Where_colours_are_put_in_cmyk_becomes_srgb(string spec)
    {
        using var image = Image.NewFromBuffer(Transforms.Make(Samples.Photo("cmyk.jpg"), spec).Bytes);
        Assert.NotEqual(Enums.Interpretation.Cmyk, image.Interpretation);
    }

    [Theory]
    [InlineData("wide-gamut-p3.jpg", "gray-keep-jpg")]
    [InlineData("wide-gamut-p3.jpg", "gray-keep-png")]
    [InlineData("wide-gamut-p3.jpg", "gray-keep-webp")]
    [InlineData("wide-gamut-p3.jpg", "gray-keep-avif")]
    [InlineData("wide-gamut-p3.jpg", "gray-keep-tiff")]
    public void A_kept_profile_fits_the_bands(string photo, string spec)
    {
        using var image = Image.NewFromBuffer(Transforms.Make(Samples.Photo(photo), spec).Bytes);
        if (!image.Contains("icc-profile-data"))
            return;
        var space = Encoding.ASCII.GetString((byte[])image.Get("icc-profile-data"), 16, 4);
        Assert.Equal(image.Bands <= 2 ? "GRAY" : "RGB ", space);
    }

    /// <summary>A photograph that says who made it, where, and in which colours.</summary>
    private static byte[] Described(int orientation = 1)
    {
        using var photo = Image.NewFromBuffer(Samples.Photo("wide-gamut-p3.jpg"));
        using var sized = photo.Resize(0.5);
        using var cut = sized.Crop(0, 0, 80, 60);
        using var described = cut.Mutate(image =>
        {
            image.Set(GValue.GStrType, "exif-ifd0-Make", Maker);
            image.Set(GValue.GStrType, "exif-ifd3-GPSLatitudeRef", "N");
            image.Set(GValue.GIntType, "orientation", orientation);
            image.Set(GValue.BlobType, "xmp-data", Encoding.UTF8.GetBytes(Rights));
            image.Set(GValue.BlobType, "iptc-data", Encoding.UTF8.GetBytes("a comment"));
        });
        return described.JpegsaveBuffer();
    }

    private static string[] Fields(byte[] file)
    {
        using var image = Image.NewFromBuffer(file);
        return image.GetFields();
    }

    private static bool IsPersonal(string field) =>
        field.StartsWith("exif", StringComparison.Ordinal) || field is "xmp-data" or "iptc-data" or "icc-profile-data" or "gainmap-data"
        || field.Contains("comment", StringComparison.Ordinal);
}
