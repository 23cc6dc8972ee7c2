using NetVips;
using Transcoder.Imaging;

namespace Transcoder.Tests.Imaging;

/// <summary>A decoder that shrinks a progressive JPEG by eight is given the coarse scan alone.</summary>
public class CoarseJpegTests
{
    private static readonly byte[] Photo = Large();

    private static int End => ProgressiveScan.Find(Photo).End;

    [Fact]
    public void It_holds_the_coarse_scan_and_little_else()
    {
        var coarse = CoarseJpeg.Of(Photo);
        // The end of each block is a bit.
        Assert.InRange(coarse.Length, End, End + 1800 * 1350 / 64 * 3 / 8 + 1000);
        Assert.Equal([0xFF, 0xD9], coarse[^2..]);
    }

    [Theory]
    [InlineData("life.jpg", 400, 300)]
    [InlineData("life.jpg", 401, 297)]
    [InlineData("life.jpg", 17, 9)]
    [InlineData("life.jpg", 9, 8)]
    [InlineData("life.jpg", 400, 300, true)]
    [InlineData("life.jpg", 399, 305, true)]
    [InlineData("life.jpg", 400, 300, false, 7)]
    [InlineData("grey.jpg", 201, 155)]
    [InlineData("cmyk.jpg", 203, 155)]
    public void A_decoder_finds_nothing_amiss_and_shows_what_it_shows_of_the_whole(string photo, int width, int height, bool wholeColour = false, int restarts = 0)
    {
        using var image = Image.NewFromBuffer(Samples.Photo(photo));
        using var sized = image.Resize((double)width / image.Width, vscale: (double)height / image.Height);
        var whole = sized.JpegsaveBuffer(q: 90, interlace: true, restartInterval: restarts,
            subsampleMode: wholeColour ? Enums.ForeignSubsample.Off : Enums.ForeignSubsample.Auto);
        var coarse = CoarseJpeg.Of(whole);
        Assert.InRange(coarse.Length, 1, whole.Length - 1);
        Assert.InRange(Shrunk(coarse).Psnr(Shrunk(whole)), 40, double.PositiveInfinity);
    }

    [Fact]
    public void Nothing_is_guessed_into_it()
    {
        // A decoder that knows that detail is missing blurs what it has.
        byte[] cut = [.. Photo.AsSpan(0, End), .. ProgressiveScan.Terminator];
        var whole = Shrunk(Photo);
        Assert.InRange(Shrunk(CoarseJpeg.Of(Photo)).Psnr(whole), Shrunk(cut).Psnr(whole) + 6, double.PositiveInfinity);
    }

    [Theory]
    [InlineData("w200")]
    [InlineData("w90")]
    public void A_variant_is_as_near_to_the_photograph_as_by_the_whole_file(string spec)
    {
        var drawn = Transforms.Draw(Photo, spec);
        using var whole = Image.NewFromBuffer(Photo);
        using var best = whole.Resize((double)drawn.Width / whole.Width, vscale: (double)drawn.Height / whole.Height);
        using var decoded = Image.NewFromBuffer(Photo, "[shrink=8]");
        using var shrunk = decoded.Resize((double)drawn.Width / decoded.Width, vscale: (double)drawn.Height / decoded.Height);
        var truth = Pixels.Of(best);
        Assert.InRange(drawn.Psnr(truth), Pixels.Of(shrunk).Psnr(truth) - 0.5, double.PositiveInfinity);
    }

    [Theory]
    [InlineData("w200", true)]
    [InlineData("w200-keep", true)]
    [InlineData("w400", false)]
    public void The_rest_is_read_only_where_it_is_seen(string spec, bool isSpared)
    {
        var damaged = (byte[])Photo.Clone();
        damaged.AsSpan(End + 2, 2000).Clear();
        var made = Transforms.Run(damaged, Transforms.Spec(spec + "-png")).Value?.Bytes ?? [];
        Assert.Equal(isSpared, Transforms.Make(Photo, spec + "-png").Bytes.AsSpan().SequenceEqual(made));
    }

    /// <summary>The scan lacks the means' lowest bit: at quality 2 that is 32 levels, at 50 two, at 75 one.</summary>
    [Theory]
    [InlineData(2, false)]
    [InlineData(30, false)]
    [InlineData(65, false)]
    [InlineData(76, true)]
    [InlineData(90, true)]
    public void A_variant_is_as_bright_as_the_photograph_whatever_its_quality(int quality, bool isSpared)
    {
        var photo = Large(quality);
        Assert.Equal(isSpared, CoarseJpeg.Of(photo) != photo);

        using var whole = Image.NewFromBuffer(photo);
        using var drawn = Image.NewFromBuffer(Transforms.Make(photo, "w200-png").Bytes);
        for (var band = 0; band < 3; band++)
            Assert.InRange(Mean(drawn, band) - Mean(whole, band), -0.8, 0.8);
    }

    [Fact]
    public void A_file_that_is_cut_off_is_refused_although_its_coarse_scan_is_whole() =>
        Assert.Equal(FailureKind.Unreadable, Transforms.Refuse(Photo[..^2000], "w200").Kind);

    [Fact]
    public void The_bytes_up_to_the_scans_end_are_as_good_as_the_file()
    {
        byte[] part = [.. Photo.AsSpan(0, End), .. ProgressiveScan.Terminator];
        Assert.Equal(Transforms.Make(Photo, "w200").Bytes, Transforms.Make(part, "w200").Bytes);
    }

    [Theory]
    [InlineData("w200", 3000, true)]
    [InlineData("w100-h100-cover-smart", 3000, true)]
    [InlineData("w225", 3000, false)]
    [InlineData("", 3000, false)]
    [InlineData("w200", 100, false)]
    public void The_first_bytes_tell_whether_the_coarse_scan_is_enough(string spec, int length, bool isEnough) =>
        Assert.Equal(isEnough, CoarseJpeg.IsEnough(Photo[..length], Transforms.Spec(spec), Transforms.Limits));

    [Theory]
    [InlineData("progressive.jpg")]
    [InlineData("life.jpg")]
    [InlineData("umang.webp")]
    public void Of_small_originals_and_others_all_is_needed(string photo) =>
        Assert.False(CoarseJpeg.IsEnough(Samples.Photo(photo), Transforms.Spec("w20"), Transforms.Limits));

    [Theory]
    [InlineData("life.jpg")]
    [InlineData("alpha.png")]
    public void What_is_no_progressive_jpeg_stays_as_it_is(string photo)
    {
        var original = Samples.Photo(photo);
        Assert.Same(original, CoarseJpeg.Of(original));
    }

    /// <summary>1800 × 1350 pixels: the sample is too small to be spared anything.</summary>
    private static byte[] Large(int quality = 90)
    {
        using var photo = Image.NewFromBuffer(Samples.Photo("life.jpg"));
        using var large = photo.Resize(3);
        return large.JpegsaveBuffer(q: quality, interlace: true);
    }

    private static double Mean(Image image, int band)
    {
        using var alone = image.ExtractBand(band);
        return alone.Avg();
    }

    /// <summary>By a decoder that takes a warning for a failure.</summary>
    private static Pixels Shrunk(byte[] jpeg)
    {
        using var image = Image.NewFromBuffer(jpeg, "[shrink=8]", Enums.Access.Sequential, Enums.FailOn.Warning);
        return Pixels.Of(image);
    }
}
