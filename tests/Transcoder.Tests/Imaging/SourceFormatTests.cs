using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Transcoder.Imaging;

namespace Transcoder.Tests.Imaging;

public class SourceFormatTests
{
    [Theory]
    [InlineData("life.jpg", "JPEG")]
    [InlineData("progressive.jpg", "JPEG")]
    [InlineData("ultrahdr.jpg", "JPEG")]
    [InlineData("16bit.png", "PNG")]
    [InlineData("umang.webp", "WebP")]
    [InlineData("pan.webp", "WebP")]
    [InlineData("pan.gif", "GIF")]
    [InlineData("dragonfly.avif", "AVIF")]
    [InlineData("seeding.tif", "TIFF")]
    [InlineData("pyramid.tif", "TIFF")]
    [InlineData("hard/svg-script.svg", "SVG")]
    [InlineData("hard/svg-entity.svg", "SVG")]
    [InlineData("hard/png-named.jpg", "PNG")]
    public void A_format_is_told_by_its_content(string photo, string name)
    {
        var format = SourceFormat.Detect(Samples.Photo(photo));
        Assert.Equal((name, true), (format?.Name, format?.IsRead));
    }

    [Theory]
    [InlineData("FF 0A 00", "JPEG XL")]
    [InlineData("00 00 00 0C 4A 58 4C 20 0D 0A 87 0A", "JPEG XL")]
    [InlineData("00 00 00 0C 6A 50 20 20 0D 0A 87 0A", "JPEG 2000")]
    [InlineData("25 50 44 46 2D 31", "PDF")]
    [InlineData("38 42 50 53 00 01", "Photoshop")]
    [InlineData("42 4D 46 00 00 00 00 00 00 00 36 00 00 00 28", "BMP")]
    [InlineData("00 00 01 00 01 00", "ICO")]
    [InlineData("1F 8B 08 00", "gzip (a compressed SVG is not unpacked)")]
    [InlineData("49 49 2A 00 10 00 00 00 43 52 02 00", "a camera's raw file")]
    [InlineData("46 55 4A 49 46 49 4C 4D 43 43 44 2D 52 41 57", "a camera's raw file")]
    [InlineData("49 49 52 4F 08 00", "a camera's raw file")]
    [InlineData("49 49 55 00 18 00", "a camera's raw file")]
    public void What_is_known_and_not_read_has_a_name(string head, string name)
    {
        var format = SourceFormat.Detect(Convert.FromHexString(head.Replace(" ", "", StringComparison.Ordinal)));
        Assert.Equal((name, false), (format?.Name, format?.IsRead));
    }

    [Theory]
    [InlineData("avif", "AVIF", true)]
    [InlineData("avis", "AVIF", true)]
    [InlineData("mif1miafavif", "AVIF", true)]
    [InlineData("heic", "HEIC (HEVC)", false)]
    [InlineData("mif1heic", "HEIC (HEVC)", false)]
    [InlineData("crx ", "a camera's raw file (CR3)", false)]
    [InlineData("jp2 ", "JPEG 2000", false)]
    [InlineData("qt  ", "a QuickTime film", false)]
    [InlineData("isomiso2", "an MP4 film", false)]
    public void The_brands_of_a_media_file_say_what_is_inside(string brands, string name, bool read)
    {
        var (major, others) = (brands[..4], brands[4..]);
        var box = Encoding.ASCII.GetBytes("ftyp" + major + "\0\0\0\0" + others);
        var format = SourceFormat.Detect([0, 0, 0, (byte)(box.Length + 4), .. box]);
        Assert.Equal((name, read), (format?.Name, format?.IsRead));
    }

    [Theory]
    [InlineData(254, 1, true)] // the first picture is a preview
    [InlineData(254, 0, false)]
    [InlineData(50706, 4, true)] // DNG's version
    [InlineData(271, 0, false)] // the maker's name
    public void A_raw_file_is_told_by_its_first_directory_not_by_the_cameras_name(ushort tag, byte value, bool raw)
    {
        byte[] head = [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, (byte)tag, (byte)(tag >> 8), 4, 0, 1, 0, 0, 0, value, 0, 0, 0, .. "NIKON CORPORATION\0"u8];
        Assert.Equal(raw, SourceFormat.Detect(head) is { IsRead: false });
    }

    [Theory]
    [InlineData("<svg>", true)]
    [InlineData("<svg:svg xmlns:svg='x'>", true)]
    [InlineData("\uFEFF \n<?xml version='1.0'?>\n<!-- <html> --><!DOCTYPE svg PUBLIC 'a' 'b'>\n<svg/>", true)]
    [InlineData("<!DOCTYPE s [<!ENTITY a 'x>y'>]><svg/>", true)]
    [InlineData("<!DOCTYPE html><html><svg/></html>", false)]
    [InlineData("<html><svg/></html>", false)]
    [InlineData("<!-- never closed <svg>", false)]
    [InlineData("<?xml <svg>", false)]
    [InlineData("svg", false)]
    [InlineData("", false)]
    public void A_drawing_is_told_by_its_root_element(string text, bool svg) =>
        Assert.Equal(svg, SourceFormat.Detect(Encoding.UTF8.GetBytes(text)) == SourceFormat.Svg);

    [Fact]
    public void What_no_signature_matches_is_nothing() => Assert.Null(SourceFormat.Detect("this is not an image"u8));

    [Fact]
    public void Any_beginning_of_a_file_is_looked_at_without_failing() => Assert.All(
        Samples.OfEachKind.Values,
        file => Assert.All(Enumerable.Range(0, Math.Min(file.Length, 64)), length => SourceFormat.Detect(file.AsSpan(0, length))));

    [Fact]
    public void Random_bytes_are_looked_at_without_failing() =>
        Prop.ForAll(Noise.ToArbitrary(), head => SourceFormat.Detect(head) is null or { Name.Length: > 0 })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    /// <summary>Anything, or anything behind a true beginning.</summary>
    private static Gen<byte[]> Noise =>
        from start in Gen.Elements<string>("", "II*\0", "MM\0*", "\0\0\0\u0018ftyp", "RIFF\0\0\0\0WEBP", "<!", "<?", "<!DOCTYPE [", "BM")
        from bytes in ArbMap.Default.GeneratorFor<byte[]>()
        select (byte[])[.. Encoding.Latin1.GetBytes(start), .. bytes];
}
