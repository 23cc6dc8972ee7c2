namespace Transcoder.Tests.Imaging;

/// <summary>Where the pixels of a variant come from. In <see cref="Samples.Map"/> a pixel's red is its column and its green its row.</summary>
public class PlacementTests
{
    private static readonly byte[] Wide = Samples.Map(100, 60);

    [Theory]
    [InlineData("w40-h60-cover", 30)]
    [InlineData("w40-h60-cover-north", 30)]
    [InlineData("w40-h60-cover-west", 0)]
    [InlineData("w40-h60-cover-northwest", 0)]
    [InlineData("w40-h60-cover-southwest", 0)]
    [InlineData("w40-h60-cover-east", 60)]
    [InlineData("w40-h60-cover-northeast", 60)]
    [InlineData("w40-h60-cover-southeast", 60)]
    [InlineData("w40-h60-cover-fp0x0", 0)]
    [InlineData("w40-h60-cover-fp30x70", 10)]
    [InlineData("w40-h60-cover-fp50x50", 30)]
    [InlineData("w40-h60-cover-fp100x100", 60)]
    public void Cover_keeps_the_columns_that_the_gravity_says(string spec, int left)
    {
        var drawn = Transforms.Draw(Wide, spec);
        Assert.Equal((40, 60), (drawn.Width, drawn.Height));
        Assert.Equal((At(left, 0), At(left + 39, 59)), (drawn[0, 0], drawn[39, 59]));
    }

    [Theory]
    [InlineData("w60-h40-cover", 30)]
    [InlineData("w60-h40-cover-north", 0)]
    [InlineData("w60-h40-cover-northeast", 0)]
    [InlineData("w60-h40-cover-south", 60)]
    [InlineData("w60-h40-cover-southwest", 60)]
    [InlineData("w60-h40-cover-west", 30)]
    [InlineData("w60-h40-cover-fp0x70", 50)]
    public void Cover_keeps_the_rows_that_the_gravity_says(string spec, int top) =>
        Assert.Equal(At(0, top), Transforms.Draw(Samples.Map(60, 100), spec)[0, 0]);

    [Theory]
    [InlineData("")]
    [InlineData("-flip")]
    [InlineData("-flop")]
    [InlineData("-flip-flop")]
    [InlineData("-rot90")]
    [InlineData("-rot90-flip")]
    [InlineData("-rot90-flop")]
    [InlineData("-rot180")]
    [InlineData("-rot180-flop")]
    [InlineData("-rot270")]
    [InlineData("-rot270-flip-flop")]
    public void The_focal_point_goes_where_the_picture_goes(string turn)
    {
        var (width, height) = turn.Contains("90", StringComparison.Ordinal) || turn.Contains("270", StringComparison.Ordinal) ? (60, 20) : (20, 60);
        var drawn = Transforms.Draw(Wide, $"w{width}-h{height}-cover-fp30x50{turn}");
        var middle = drawn[width / 2, height / 2];
        Assert.InRange(Convert.ToByte(middle[..2], 16), 29, 31);
    }

    [Fact]
    public void The_focal_point_is_the_upright_originals()
    {
        var upright = Transforms.Draw(Samples.Landscape(1), "w100-h300-cover-fp20x50");
        var turned = Transforms.Draw(Samples.Landscape(6), "w100-h300-cover-fp20x50");
        Assert.InRange(upright.PatchDistance(turned), 0, 14);
        Assert.True(upright.PatchDistance(Transforms.Draw(Samples.Landscape(6), "w100-h300-cover-fp80x50")) > 20);
    }

    [Theory]
    [InlineData("w120-h100-contain", 10, 20)]
    [InlineData("w120-h100-contain-north", 10, 0)]
    [InlineData("w120-h100-contain-northeast", 20, 0)]
    [InlineData("w120-h100-contain-east", 20, 20)]
    [InlineData("w120-h100-contain-southeast", 20, 40)]
    [InlineData("w120-h100-contain-south", 10, 40)]
    [InlineData("w120-h100-contain-southwest", 0, 40)]
    [InlineData("w120-h100-contain-west", 0, 20)]
    [InlineData("w120-h100-contain-northwest", 0, 0)]
    public void Contain_places_the_image_where_the_gravity_says(string spec, int left, int top)
    {
        var drawn = Transforms.Draw(Wide, $"{spec}-bg00ff00");
        Assert.Equal((120, 100, 3), (drawn.Width, drawn.Height, drawn.Bands));
        Assert.Equal((At(0, 0), At(99, 59)), (drawn[left, top], drawn[left + 99, top + 59]));
        Assert.Equal(120 * 100 - 100 * 60, drawn.All.Count(pixel => pixel == "00ff00"));
    }

    [Theory]
    [InlineData("w120-h100-contain-png", "00000000")]
    [InlineData("w120-h100-contain-webp", "00000000")]
    [InlineData("w120-h100-contain-tiff", "00000000")]
    [InlineData("w120-h100-contain-gif", "00000000")]
    [InlineData("w120-h100-contain-avif", "00000000")]
    [InlineData("w120-h100-contain-jpg", "ffffff")]
    [InlineData("w120-h100-contain-bgffffff-png", "ffffff")]
    public void Around_a_contained_image_it_is_transparent_where_the_format_can(string spec, string corner)
    {
        var drawn = Transforms.Draw(Wide, spec);
        var seen = drawn[119, 99];
        // What is wholly transparent has no colour, whatever an encoder writes there.
        Assert.Equal(corner, seen.EndsWith("00", StringComparison.Ordinal) ? "00000000" : seen);
    }

    [Theory]
    [InlineData("", 0, 0, 99, 59)]
    [InlineData("flip", 0, 59, 99, 0)]
    [InlineData("flop", 99, 0, 0, 59)]
    [InlineData("flip-flop", 99, 59, 0, 0)]
    [InlineData("rot90", 0, 59, 99, 0)]
    [InlineData("rot180", 99, 59, 0, 0)]
    [InlineData("rot270", 99, 0, 0, 59)]
    [InlineData("rot90-flop", 0, 0, 99, 59)]
    [InlineData("rot90-flip", 99, 59, 0, 0)]
    public void Turning_and_mirroring_move_each_pixel_exactly(string spec, int firstColumn, int firstRow, int lastColumn, int lastRow)
    {
        var drawn = Transforms.Draw(Wide, spec);
        Assert.Equal(At(firstColumn, firstRow), drawn[0, 0]);
        Assert.Equal(At(lastColumn, lastRow), drawn[drawn.Width - 1, drawn.Height - 1]);
        Assert.Equal(Transforms.Draw(Wide, "").All.Order(), drawn.All.Order());
    }

    [Theory]
    [InlineData("rot30-png", "00000000")]
    [InlineData("rot30-bg00ff00-png", "00ff00")]
    [InlineData("rot30-bgffffff-png", "ffffff")]
    [InlineData("w50-h50-fill-rot30-bg00ff00-png", "00ff00")]
    public void At_an_odd_angle_the_corners_show_the_ground(string spec, string corner)
    {
        var red = Transforms.Draw(Samples.Plain(60, 40, 255, 0, 0), spec);
        Assert.Equal(corner, red[0, 0]);
        Assert.Equal(corner, red[red.Width - 1, red.Height - 1]);
        Assert.StartsWith("ff0000", red[red.Width / 2, red.Height / 2], StringComparison.Ordinal);
    }

    [Fact]
    public void An_odd_angle_turns_clockwise()
    {
        // Left half red, right half blue: the line between them leans to the right.
        var halves = Samples.Png(60, 60, 3, (x, _) => x < 30 ? [255, 0, 0] : [0, 0, 255]);
        var drawn = Transforms.Draw(halves, "rot30");
        Assert.Equal("ff0000ff", drawn[drawn.Width / 2 - 12, drawn.Height / 2]);
        Assert.Equal("0000ffff", drawn[drawn.Width / 2 + 12, drawn.Height / 2]);
        Assert.Equal("ff0000ff", drawn[drawn.Width / 2 + 5, drawn.Height / 2 - 20]);
        Assert.Equal("0000ffff", drawn[drawn.Width / 2 - 5, drawn.Height / 2 + 20]);
    }

    [Theory]
    [InlineData("smart")]
    [InlineData("entropy")]
    public void The_pixels_say_where_to_cut(string gravity)
    {
        // Grey all over, but for a colourful patch near the right edge.
        var original = Samples.Png(200, 50, 3, (x, y) => x is >= 150 and < 180 && y is >= 10 and < 40 ? [(byte)(x * 37), (byte)(y * 53), 30] : [128, 128, 128]);
        var drawn = Transforms.Draw(original, $"w50-h50-cover-{gravity}");
        Assert.Equal(30 * 30, drawn.All.Count(pixel => pixel != "808080"));
    }

    [Fact]
    public void Without_a_box_nothing_is_cut() => Assert.Equal(Transforms.Draw(Wide, "").Bytes, Pixels.Of(Wide).Bytes);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void The_exif_orientation_is_applied_once(int orientation)
    {
        var made = Transforms.Make(Samples.Landscape(orientation), "w300-keep-jpg");
        var (upright, mirrored) = (Transforms.Draw(Samples.Landscape(1), "w300"), Transforms.Draw(Samples.Landscape(1), "w300-flop"));
        var drawn = Transforms.Draw(Samples.Landscape(orientation), "w300");
        // Each photograph bears its number in the middle, and the first was exposed a little longer.
        Assert.InRange(drawn.PatchDistance(upright, cells: 8), 0, 14);
        Assert.True(drawn.PatchDistance(mirrored, cells: 8) > 50);
        Assert.Equal(1, Transforms.Facts(made.Bytes).Orientation);
    }

    private static string At(int column, int row) => $"{column:x2}{row:x2}c8";
}
