using System.Security.Cryptography;
using NetVips;
using Transcoder.Contracts;

namespace Transcoder.Tests.Imaging;

/// <summary>
/// Variants beside pictures that a person has looked at. With TRANSCODER_WRITE_GOLDEN=1 the pictures are written anew, and the tests fail
/// all the same: look at each of them, then run again.
/// </summary>
public class GoldenTests
{
    private static readonly bool Writes = Environment.GetEnvironmentVariable("TRANSCODER_WRITE_GOLDEN") == "1";

    /// <summary>Each pixel is one of the original's, so nothing may differ.</summary>
    [Theory]
    [InlineData("alpha.png", "rot90-flip-png")]
    [InlineData("alpha.png", "w60-h100-cover-fp20x50-png")]
    [InlineData("seeding.tif", "w240-h160-contain-southeast-bg3060a0-png")]
    [InlineData("grey.jpg", "w100-h270-cover-east-rot180-flop-png")]
    public void Lossless_geometry_is_exact(string photo, string spec)
    {
        var (made, golden) = Both(photo, spec);
        Assert.Equal((golden.Width, golden.Height, golden.Bands), (made.Width, made.Height, made.Bands));
        Assert.Equal(Hash(golden), Hash(made));
    }

    /// <summary>Another processor's rounding, or another version of an encoder, may differ where no eye sees it.</summary>
    [Theory]
    [InlineData("life.jpg", "w160-jpg")]
    [InlineData("life.jpg", "w120-h120-cover-smart-q60-webp")]
    [InlineData("life.jpg", "w160-gray-sharpen-png")]
    [InlineData("life.jpg", "w160-h120-contain-rot30-bg203040-avif")]
    [InlineData("life.jpg", "w160-wm-webp")]
    [InlineData("orientation/landscape-6.jpg", "w160-jpg")]
    [InlineData("orientation/landscape-7.jpg", "w120-h160-cover-fp30x70-webp")]
    [InlineData("wide-gamut-p3.jpg", "w160-png")]
    [InlineData("cmyk.jpg", "w160-png")]
    [InlineData("ultrahdr.jpg", "w160-png")]
    [InlineData("16bit.png", "w100-blur2-png")]
    [InlineData("alpha.png", "w100-rot20-png")]
    [InlineData("alpha.png", "w100-jpg")]
    [InlineData("pyramid.tif", "w140-jpg")]
    [InlineData("dragonfly.avif", "w160-flop-avif")]
    [InlineData("progressive.jpg", "w60-jpg")]
    [InlineData("pan.gif", "w80-webp")]
    public void What_is_resampled_or_encoded_looks_the_same(string photo, string spec)
    {
        var (made, golden) = Both(photo, spec);
        Assert.InRange(made.Psnr(golden), 38, double.PositiveInfinity);
    }

    [Fact]
    public void Every_golden_picture_belongs_to_a_test()
    {
        var cases = typeof(GoldenTests).GetMethods().SelectMany(method => method.GetCustomAttributes(typeof(InlineDataAttribute), false))
            .Cast<InlineDataAttribute>().SelectMany(data => data.GetData(null!)).Select(data => Name((string)data[0], (string)data[1]));
        Assert.Equal(cases.Order(), Directory.GetFiles(Project.File("Imaging", "Golden")).Select(Path.GetFileName).Order());
    }

    private static (Pixels Made, Pixels Golden) Both(string photo, string spec)
    {
        var mark = spec.Contains("wm", StringComparison.Ordinal) ? new Transcoder.Imaging.Watermark(Samples.Photo("alpha.png"), Gravity.SouthEast, 30, 80) : null;
        using var made = Image.NewFromBuffer(Transforms.Make(Samples.Photo(photo), spec, mark).Bytes, spec.EndsWith("webp", StringComparison.Ordinal) ? "n=-1" : "");
        var path = Project.File("Imaging", "Golden", Name(photo, spec));
        if (Writes)
        {
            made.WriteToFile(path);
            Assert.Fail($"Written: {path}. Look at it, then run without TRANSCODER_WRITE_GOLDEN.");
        }

        using var golden = Image.NewFromFile(path);
        return (Pixels.Of(made), Pixels.Of(golden));
    }

    private static string Name(string photo, string spec) => $"{photo.Replace('/', '-').Replace('.', '-')}.{spec}.png";

    private static string Hash(Pixels image) => Convert.ToHexStringLower(SHA256.HashData(image.Bytes));
}
