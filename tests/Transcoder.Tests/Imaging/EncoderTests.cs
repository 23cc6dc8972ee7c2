using Transcoder.Contracts;
using Transcoder.Imaging;

namespace Transcoder.Tests.Imaging;

public class EncoderTests
{
    [Theory]
    [InlineData("jpg", "JPEG", "image/jpeg")]
    [InlineData("png", "PNG", "image/png")]
    [InlineData("webp", "WebP", "image/webp")]
    [InlineData("avif", "AVIF", "image/avif")]
    [InlineData("gif", "GIF", "image/gif")]
    [InlineData("tiff", "TIFF", "image/tiff")]
    public void Each_format_is_written_as_what_it_says(string spec, string name, string contentType)
    {
        var made = Transforms.Make(Samples.Photo("alpha.png"), spec);
        Assert.Equal((name, contentType), (SourceFormat.Detect(made.Bytes)?.Name, made.ContentType));
    }

    [Theory]
    [InlineData("life.jpg", OutputFormat.Jpeg)]
    [InlineData("16bit.png", OutputFormat.Png)]
    [InlineData("umang.webp", OutputFormat.WebP)]
    [InlineData("pan.gif", OutputFormat.Gif)]
    [InlineData("dragonfly.avif", OutputFormat.Avif)]
    [InlineData("seeding.tif", OutputFormat.Jpeg)]
    [InlineData("hard/svg-script.svg", OutputFormat.Png)]
    public void Without_a_format_it_is_the_originals_or_what_a_browser_shows(string photo, OutputFormat format) =>
        Assert.Equal(format, Transforms.Make(Samples.Photo(photo), "w50").Format);

    [Theory]
    [InlineData("jpg", 80)]
    [InlineData("webp", 80)]
    [InlineData("avif", 50)]
    public void Quality_changes_the_size_and_has_a_default(string format, int standard)
    {
        var photo = Samples.Photo("life.jpg");
        int[] sizes = [.. new[] { $"w300-q20-{format}", $"w300-{format}", $"w300-q95-{format}" }.Select(spec => Transforms.Make(photo, spec).Bytes.Length)];
        Assert.Equal(sizes.Order(), sizes);
        Assert.True(sizes[2] > 2 * sizes[0]);
        var plan = Transforms.Run(photo, new Spec { Width = 300, Format = Transforms.Spec(format).Format, Quality = standard });
        Assert.Equal(sizes[1], plan.Value?.Bytes.Length);
    }

    [Theory]
    [InlineData("png")]
    [InlineData("tiff")]
    public void A_lossless_format_loses_nothing(string format) =>
        Assert.Equal(Pixels.Of(Samples.Map(60, 40)).Bytes, Pixels.Of(Transforms.Make(Samples.Map(60, 40), format).Bytes).Bytes);

    [Fact]
    public void A_jpg_is_baseline_with_half_the_chroma_and_its_own_huffman_tables()
    {
        var parts = FileParts.JpegSegments(Made("w300-jpg"));
        var frame = Assert.Single(parts["c0"]);
        Assert.Empty(parts["c2"]);
        // A byte of precision, two of height, two of width, then three components of an id, a sampling and a table each.
        Assert.Equal(("08", "22", "11", "11"), (Hex(frame[0]), Hex(frame[7]), Hex(frame[10]), Hex(frame[13])));
        // The tables that a JPEG has where nothing is counted: 12 and 162 codes, twice.
        Assert.True(parts["c4"].Sum(table => table.Length) < 2 * (17 + 12 + 17 + 162));
    }

    [Fact]
    public void A_jpg_of_grey_has_one_component() =>
        Assert.Equal(1, Assert.Single(FileParts.JpegSegments(Transforms.Make(Samples.Photo("grey.jpg"), "w100-jpg").Bytes)["c0"])[5]);

    [Fact]
    public void A_webp_is_lossy_and_of_one_chunk_where_it_is_opaque() =>
        Assert.Equal(["VP8"], FileParts.WebPChunks(Made("w300-webp")).Select(chunk => chunk.Name));

    [Fact]
    public void A_webp_keeps_its_alpha_to_the_bit()
    {
        var photo = Samples.Photo("alpha.png");
        var made = Transforms.Make(photo, "w100-webp").Bytes;
        Assert.Equal(["VP8X", "ALPH", "VP8"], FileParts.WebPChunks(made).Select(chunk => chunk.Name));
        Assert.Equal(Alpha(Transforms.Draw(photo, "w100-png")), Alpha(Pixels.Of(made)));
    }

    [Fact]
    public void An_avif_has_eight_bits_and_half_the_chroma()
    {
        // The third byte: one bit of tier, high bit depth, twelve bits, grey, half across, half down.
        var profile = FileParts.AvifBox(Made("w300-avif"), "av1C")[2];
        Assert.Equal((0, 0, 0, 1, 1), (profile >> 6 & 1, profile >> 5 & 1, profile >> 4 & 1, profile >> 3 & 1, profile >> 2 & 1));
    }

    /// <summary>The encoder cannot be stopped once it has begun, so how long it takes is bounded by what it is told to try.</summary>
    [Theory]
    [InlineData(1200, 1800, 50, 3)]
    [InlineData(1200, 1800, 80, 3)]
    [InlineData(1200, 900, 100, 3)]
    [InlineData(1200, 1800, 85, 2)]
    [InlineData(2048, 2048, 50, 2)]
    [InlineData(2560, 2048, 50, 1)]
    [InlineData(2048, 2048, 90, 0)]
    [InlineData(4096, 4096, 50, 0)]
    public void The_more_there_is_to_write_as_avif_the_less_is_tried(int width, int height, int quality, int effort) =>
        Assert.Equal(effort, Encoder.AvifEffort((long)width * height, quality));

    [Theory]
    [InlineData("life.jpg", 2, 3)]
    [InlineData("alpha.png", 6, 4)]
    [InlineData("16bit.png", 2, 3)]
    [InlineData("grey.jpg", 0, 1)]
    public void A_png_has_eight_bits_of_each_band_and_comes_in_one_pass(string photo, int colour, int bands)
    {
        var made = Transforms.Make(Samples.Photo(photo), "w100-png").Bytes;
        var header = Assert.Single(FileParts.PngChunks(made), chunk => chunk.Name == "IHDR").Content;
        Assert.Equal((8, colour, 0), (header[8], header[9], header[12]));
        Assert.Equal(bands, Pixels.Of(made).Bands);
    }

    [Fact]
    public void Each_row_of_a_png_has_the_filter_that_suits_it() =>
        Assert.InRange(FileParts.PngFilters(Made("w300-png"), rowBytes: 900).Distinct().Count(), 3, 5);

    [Fact]
    public void A_tiff_is_deflated_with_a_horizontal_predictor()
    {
        const int compression = 259, predictor = 317;
        var tags = FileParts.TiffTags(Made("w300-tiff"));
        Assert.Equal((8, 2), (tags[compression], tags[predictor]));
    }

    [Fact]
    public void The_same_work_gives_the_same_bytes() => Assert.All(
        ["w80-jpg", "w80-png", "w80-webp", "w80-avif", "w80-gif"],
        spec => Assert.Equal(Transforms.Make(Samples.Photo("life.jpg"), spec).Bytes, Transforms.Make(Samples.Photo("life.jpg"), spec).Bytes));

    private static byte[] Made(string spec) => Transforms.Make(Samples.Photo("life.jpg"), spec).Bytes;

    private static byte[] Alpha(Pixels image) => [.. image.Bytes.Where((_, index) => index % 4 == 3)];

    private static string Hex(byte value) => $"{value:x2}";
}
