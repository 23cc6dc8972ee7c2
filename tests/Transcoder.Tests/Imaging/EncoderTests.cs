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
    public void The_same_work_gives_the_same_bytes() => Assert.All(
        ["w80-jpg", "w80-png", "w80-webp", "w80-avif", "w80-gif"],
        spec => Assert.Equal(Transforms.Make(Samples.Photo("life.jpg"), spec).Bytes, Transforms.Make(Samples.Photo("life.jpg"), spec).Bytes));
}
