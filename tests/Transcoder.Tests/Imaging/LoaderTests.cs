using NetVips;
using Transcoder.Imaging;

namespace Transcoder.Tests.Imaging;

public class LoaderTests
{
    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(2.01, 2)]
    [InlineData(4, 2)]
    [InlineData(4.01, 4)]
    [InlineData(8, 4)]
    [InlineData(8.01, 8)]
    [InlineData(1000, 8)]
    public void A_jpegs_decoder_leaves_something_to_the_resize(double shrink, int factor) => Assert.Equal(factor, Loader.JpegShrink(shrink));

    [Theory]
    [InlineData("life.jpg", "", 600)]
    [InlineData("life.jpg", "w299", 300)]
    [InlineData("life.jpg", "w100", 150)]
    [InlineData("life.jpg", "w60", 75)]
    // Upright it is 600 wide and 450 as stored.
    [InlineData("orientation/landscape-6.jpg", "w60", 56)]
    [InlineData("progressive.jpg", "w60", 66)]
    [InlineData("ultrahdr.jpg", "w50", 57)]
    [InlineData("umang.webp", "w400", 500)]
    [InlineData("umang.webp", "w100", 200)]
    [InlineData("16bit.png", "w10", 180)]
    [InlineData("pyramid.tif", "", 600)]
    [InlineData("pyramid.tif", "w301", 600)]
    [InlineData("pyramid.tif", "w300", 300)]
    [InlineData("pyramid.tif", "w148", 150)]
    [InlineData("pyramid.tif", "w80", 150)]
    [InlineData("pyramid.tif", "w10", 75)]
    [InlineData("seeding.tif", "w10", 200)]
    public void No_more_is_decoded_than_the_plan_needs(string photo, string spec, int width)
    {
        var original = Samples.Photo(photo);
        using var opened = Loader.OpenFor(original, Transforms.Plan(original, spec));
        Assert.Equal(width, opened.Width);
    }

    [Fact]
    public void Levels_below_the_first_page_are_found_too()
    {
        using var photo = Image.NewFromBuffer(Samples.Photo("life.jpg"));
        var original = photo.TiffsaveBuffer(pyramid: true, tile: true, tileWidth: 64, tileHeight: 64, subifd: true,
            compression: Enums.ForeignTiffCompression.Jpeg);
        using var opened = Loader.OpenFor(original, Transforms.Plan(original, "w120"));
        Assert.Equal(150, opened.Width);
    }

    [Fact]
    public void A_documents_other_pages_are_no_levels()
    {
        var original = Pages(600, 300);
        using var opened = Loader.OpenFor(original, Transforms.Plan(original, "w100"));
        Assert.Equal(600, opened.Width);
        Assert.Equal("ff0000", Transforms.Draw(original, "w100")[50, 25]);
    }

    [Theory]
    [InlineData("w300")]
    [InlineData("w75")]
    public void A_level_shows_what_the_whole_shows(string spec)
    {
        var original = Samples.Photo("pyramid.tif");
        var drawn = Transforms.Draw(original, spec);
        using var whole = Image.NewFromBuffer(original);
        using var shrunk = whole.Resize((double)drawn.Width / whole.Width, vscale: (double)drawn.Height / whole.Height);
        Assert.InRange(Pixels.Of(shrunk).PatchDistance(drawn), 0, 3);
    }

    /// <summary>A document of two pages of the same size, red and blue; libvips writes such a stack as pages.</summary>
    private static byte[] Pages(int width, int height)
    {
        using var strip = Samples.Draw(width, 2 * height, 3, (_, y) => y < height ? [255, 0, 0] : [0, 0, 255]);
        using var pages = strip.Mutate(image => image.Set(GValue.GIntType, "page-height", height));
        return pages.TiffsaveBuffer();
    }
}
