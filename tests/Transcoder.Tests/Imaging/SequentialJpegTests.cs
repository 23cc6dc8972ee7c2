using NetVips;
using Transcoder.Imaging;

namespace Transcoder.Tests.Imaging;

/// <summary>A coarse scan written as a file that is not progressive holds the same means.</summary>
public class SequentialJpegTests
{
    [Theory]
    [InlineData("life.jpg", 400, 300, 90)]
    [InlineData("life.jpg", 401, 297, 75)]
    [InlineData("life.jpg", 17, 9, 90)]
    [InlineData("life.jpg", 8, 8, 95)]
    [InlineData("life.jpg", 400, 300, 95, 1)]
    [InlineData("life.jpg", 333, 250, 80, 3)]
    [InlineData("grey.jpg", 201, 155, 85)]
    [InlineData("grey.jpg", 201, 155, 85, 5)]
    [InlineData("cmyk.jpg", 203, 155, 90)]
    public void It_is_not_progressive_and_shows_the_same_means(string photo, int width, int height, int quality, int restarts = 0)
    {
        var (file, scan) = Progressive(photo, width, height, quality, restarts);
        var written = SequentialJpeg.Of(file.AsSpan(0, scan.End));

        Assert.NotNull(written);
        using var plain = Image.NewFromBuffer(written, "[shrink=8]", failOn: Enums.FailOn.Warning);
        using var whole = Image.NewFromBuffer(file, "[shrink=8]");
        Assert.False(plain.Contains("interlaced"));
        // Of colour at half the resolution the whole file tells four times as much.
        Assert.InRange(Pixels.Of(plain).Psnr(Pixels.Of(whole)), quality < 90 ? 36 : 40, double.PositiveInfinity);
    }

    [Fact]
    public void What_cannot_be_written_so_is_left_to_who_asked()
    {
        var (file, scan) = Progressive("life.jpg", 400, 300, 90, 0);
        var data = file.AsSpan(0, scan.End);
        Assert.Null(SequentialJpeg.Of(data[..^40]));
        Assert.Null(SequentialJpeg.Of(data[..200]));
        Assert.Null(SequentialJpeg.Of([0xFF, 0xD8]));
        Assert.Null(SequentialJpeg.Of([]));
    }

    [Fact]
    public void Whatever_the_bytes_are_it_ends()
    {
        var (file, scan) = Progressive("life.jpg", 120, 90, 90, 2);
        var random = new Random(5);
        for (var i = 0; i < 3000; i++)
        {
            var damaged = file[..scan.End];
            for (var times = random.Next(1, 6); times > 0; times--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            // What comes out, if anything does, is a JPEG to its last marker.
            if (SequentialJpeg.Of(damaged) is { } written)
                Assert.Equal([0xFF, 0xD9], written[^2..]);
        }
    }

    private static (byte[] File, ProgressiveScan Scan) Progressive(string photo, int width, int height, int quality, int restarts)
    {
        using var image = Image.NewFromBuffer(Samples.Photo(photo));
        using var sized = image.Resize((double)width / image.Width, vscale: (double)height / image.Height);
        var file = sized.JpegsaveBuffer(q: quality, interlace: true, restartInterval: restarts);
        return (file, ProgressiveScan.Find(file));
    }
}
