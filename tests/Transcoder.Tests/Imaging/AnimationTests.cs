using NetVips;
using Transcoder.Imaging;

namespace Transcoder.Tests.Imaging;

public class AnimationTests
{
    [Theory]
    [InlineData("pan.gif", "w60", "gifload_buffer")]
    [InlineData("pan.gif", "w60-webp", "webpload_buffer")]
    [InlineData("pan.webp", "w60", "webpload_buffer")]
    [InlineData("pan.webp", "w60-gif", "gifload_buffer")]
    [InlineData("pan.gif", "w60-rot90-flip-gray-webp", "webpload_buffer")]
    public void Frames_delays_and_loop_are_kept(string photo, string spec, string loader)
    {
        using var image = Image.NewFromBuffer(Transforms.Make(Samples.Photo(photo), spec).Bytes, "n=-1");
        Assert.Equal(loader, image.Get("vips-loader"));
        Assert.Equal([80, 100, 100, 120, 100, 200], (int[])image.Get("delay"));
        Assert.Equal((6, 3), (image.Get("n-pages"), image.Get("loop")));
        Assert.Equal(6 * image.PageHeight, image.Height);
    }

    [Theory]
    [InlineData("jpg")]
    [InlineData("avif")]
    [InlineData("png")]
    [InlineData("tiff")]
    [InlineData("still-gif")]
    [InlineData("still-webp")]
    [InlineData("still")]
    public void Where_nothing_moves_the_first_frame_is_shown(string spec)
    {
        byte[] red = [255, 0, 0], green = [0, 255, 0];
        var drawn = Pixels.Of(Transforms.Make(Samples.Frames(40, 30, red, green), spec).Bytes);
        Assert.Equal((40, 30), (drawn.Width, drawn.Height));
        Assert.InRange(drawn.Mean(0, 0, 40, 30)[0], 250, 255);
    }

    [Fact]
    public void No_frame_bleeds_into_the_next()
    {
        byte[] red = [255, 0, 0], blue = [0, 0, 255];
        var drawn = Pixels.Of(Transforms.Make(Samples.Frames(40, 30, red, blue, red), "w20-blur5-gif").Bytes, "n=-1");
        Assert.Equal(45, drawn.Height);
        Assert.All(drawn.All.Select((pixel, at) => (pixel[..6], at / (20 * 15))), seen => Assert.Equal(seen.Item2 == 1 ? "0000ff" : "ff0000", seen.Item1));
    }

    [Theory]
    [InlineData("smart")]
    [InlineData("entropy")]
    public void All_frames_are_cut_where_the_first_one_says(string gravity)
    {
        // The patch that draws the eye moves from the left to the right: the second frame shows only the ground.
        using var strip = Samples.Draw(120, 80, 3, (x, y) =>
            (y < 40 ? x is >= 10 and < 30 : x is >= 90 and < 110) && y % 40 is >= 10 and < 30 ? [(byte)(x * 37), (byte)(y * 91), 0] : [128, 128, 128]);
        using var pages = strip.Mutate(image => image.Set(GValue.GIntType, "page-height", 40));
        var drawn = Pixels.Of(Transforms.Make(pages.WebpsaveBuffer(lossless: true), $"w40-h40-cover-{gravity}-gif").Bytes, "n=-1");
        Assert.Equal((40, 80), (drawn.Width, drawn.Height));
        Assert.True(drawn.All.Take(1600).Distinct().Count() > 10);
        Assert.Single(drawn.All.Skip(1600).Distinct());
    }

    [Fact]
    public void A_frame_smaller_than_the_screen_is_laid_on_it()
    {
        // A screen of 8 × 8; the first frame fills it with the first colour, the second one lays 2 × 2 of the other colour at (3, 3).
        byte[] gif =
        [
            .. "GIF89a"u8, 8, 0, 8, 0, 0x80, 0, 0, 255, 0, 0, 0, 0, 255,
            .. Frame(0, 0, 8, 8, 0), .. Frame(3, 3, 2, 2, 1), 0x3B,
        ];
        Assert.Equal(2, Transforms.Facts(gif).Frames);
        var drawn = Pixels.Of(Transforms.Make(gif, "gif").Bytes, "n=-1");
        Assert.Equal((8, 16), (drawn.Width, drawn.Height));
        Assert.All(drawn.All.Take(64), pixel => Assert.StartsWith("ff0000", pixel, StringComparison.Ordinal));
        Assert.Equal(4, drawn.All.Skip(64).Count(pixel => pixel.StartsWith("0000ff", StringComparison.Ordinal)));
        Assert.StartsWith("0000ff", drawn[3, 11], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)] // a missing trailer is no loss
    [InlineData(2, true)]
    [InlineData(3, true)]
    public void A_gif_that_ends_within_a_block_is_cut_off(int missing, bool cut) =>
        Assert.Equal(cut, GifBlocks.IsCutOff(Samples.Photo("pan.gif")[..^missing]));

    [Fact]
    public void Every_beginning_of_a_gif_is_looked_at_without_failing()
    {
        var gif = Samples.Frames(10, 10, [1, 2, 3], [4, 5, 6]);
        var ends = Enumerable.Range(0, gif.Length).Where(length => !GifBlocks.IsCutOff(gif.AsSpan(0, length)));
        // Only between blocks: behind the colours, the loop, and each frame's control and data.
        Assert.InRange(ends.Count(), 2, 7);
    }

    /// <summary>One frame of one colour, uncompressed: a clear code before every second pixel keeps the codes at three bits.</summary>
    private static byte[] Frame(int left, int top, int width, int height, int colour)
    {
        var codes = new List<int>();
        for (var i = 0; i < width * height; i++)
        {
            if (i % 2 == 0)
                codes.Add(4);
            codes.Add(colour);
        }

        codes.Add(5);
        var bits = string.Concat(codes.Select(code => $"{code & 1}{(code >> 1) & 1}{(code >> 2) & 1}"));
        byte[] data = [.. bits.PadRight((bits.Length + 7) / 8 * 8, '0').Chunk(8).Select(chunk => Convert.ToByte(string.Concat(chunk.Reverse()), 2))];
        return [0x21, 0xF9, 4, 4, 10, 0, 0, 0, 0x2C, (byte)left, 0, (byte)top, 0, (byte)width, 0, (byte)height, 0, 0, 2, (byte)data.Length, .. data, 0];
    }
}
