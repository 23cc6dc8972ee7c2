using NetVips;

namespace Transcoder.Tests.Compat.Libvips;

public class RegionTests
{
    [Fact]
    public void A_rectangle_of_pixels_is_fetched_row_by_row()
    {
        using var image = Pictures.Gradient();
        using var part = image.Crop(3, 5, 20, 10);
        using var region = Region.New(image);
        Assert.Equal(part.WriteToMemory(), region.Fetch(3, 5, 20, 10));
        Assert.Equal((20, 10), (region.Width, region.Height));
    }

    [Fact]
    public void Strips_from_the_top_make_the_image_of_a_decoder_that_gives_each_row_once()
    {
        using var image = Image.NewFromBuffer(Pictures.Jpeg(), access: Enums.Access.Sequential);
        using var whole = Image.NewFromBuffer(Pictures.Jpeg());
        using var region = Region.New(image);
        var strips = Enumerable.Range(0, image.Height).SelectMany(row => region.Fetch(0, row, image.Width, 1));
        Assert.Equal(whole.WriteToMemory(), strips);
    }

    [Fact]
    public void An_image_that_is_stopped_gives_no_pixels()
    {
        using var image = Image.Black(10, 10);
        using var brighter = image.Linear([1.0], [5.0]);
        using var region = Region.New(brighter);
        brighter.SetKill(true);
        Assert.Throws<VipsException>(() => region.Fetch(0, 0, 10, 10));
    }

    [Fact]
    public void What_fails_while_it_is_decoded_fails_the_fetch()
    {
        using var image = Image.NewFromBuffer(Pictures.Jpeg()[..^300], access: Enums.Access.Sequential, failOn: Enums.FailOn.Truncated);
        using var region = Region.New(image);
        Assert.Throws<VipsException>(() => region.Fetch(0, 0, image.Width, image.Height));
    }

    [Fact]
    public void A_region_needs_an_image() => Assert.Throws<ArgumentNullException>(() => Region.New(null));
}
