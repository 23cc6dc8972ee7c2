using System.Text.Json.Nodes;
using Transcoder.Contracts;
using Transcoder.Imaging;
using Transcoder.Tests.Node;

namespace Transcoder.Tests.Imaging;

public sealed class ThumbHashTests
{
    [Fact]
    public async Task The_hash_is_the_one_that_the_published_package_makes_and_reads()
    {
        var random = new Random(1);
        var images = new List<(int Width, int Height, byte[] Pixels)>();
        foreach (var (width, height) in new[] { (100, 100), (100, 75), (75, 100), (1, 1), (1, 100), (100, 1), (3, 2), (37, 91) })
        {
            var noise = new byte[width * height * 4];
            random.NextBytes(noise);
            images.Add((width, height, noise));
            images.Add((width, height, Paint(width, height, (x, y) => [(byte)(255 * x / width), (byte)(255 * y / height), (byte)(x * y), 255])));
            images.Add((width, height, Paint(width, height, (x, _) => [200, 30, 90, (byte)(x < width / 2 ? 0 : 255)])));
            images.Add((width, height, Paint(width, height, (_, _) => [10, 120, 240, 255])));
        }

        var ours = images.Select(image => Convert.ToBase64String(ThumbHash.Encode(image.Width, image.Height, image.Pixels))).ToArray();
        var input = new JsonArray([.. images.Zip(ours, (image, hash) => new JsonObject
        {
            ["width"] = image.Width,
            ["height"] = image.Height,
            ["rgba"] = Convert.ToBase64String(image.Pixels),
            ["ours"] = hash,
        })]);
        var theirs = JsonNode.Parse(await NodeScript.RunAsync("thumbhash.mjs", input.ToJsonString()))!.AsArray();
        for (var n = 0; n < images.Count; n++)
        {
            var hash = (string)theirs[n]!["hash"]!;
            Assert.Equal(Convert.FromBase64String(hash)[..5], Convert.FromBase64String(ours[n])[..5]);
            // Across one pixel every second wave is missing, and the last bit of a cosine decides between two steps.
            if (Math.Min(images[n].Width, images[n].Height) == 1)
                continue;
            Assert.Equal((string)theirs[n]!["picture"]!, (string)theirs[n]!["ourPicture"]!);
            // Of a plane of one value the package keeps the errors of its sums, and shows nothing of them.
            if (n % 4 == 0)
                Assert.Equal(hash, ours[n]);
        }
    }

    [Fact]
    public void A_larger_image_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ThumbHash.Encode(101, 1, new byte[404]));

    [Fact]
    public void The_dominant_colour_is_the_mean_of_what_there_is_most_of()
    {
        Assert.Equal(new Rgb(200, 30, 90), DominantColour.Of(Paint(10, 10, (x, _) => x < 6 ? [200, 30, 90, 255] : [10, 200, 10, 255])));
        Assert.Equal(new Rgb(10, 200, 10), DominantColour.Of(Paint(10, 10, (x, _) => x < 6 ? [200, 30, 90, 0] : [10, 200, 10, 255])));
        Assert.Equal(default, DominantColour.Of(Paint(10, 10, (_, _) => [1, 2, 3, 0])));
    }

    [Theory]
    [InlineData("life.jpg")]
    [InlineData("grey.jpg")]
    [InlineData("cmyk.jpg")]
    [InlineData("wide-gamut-p3.jpg")]
    [InlineData("16bit.png")]
    [InlineData("alpha.png")]
    [InlineData("pan.gif")]
    [InlineData("umang.webp")]
    [InlineData("dragonfly.avif")]
    [InlineData("pyramid.tif")]
    public void Every_kind_of_image_has_a_placeholder(string photo)
    {
        using var gate = new WorkGate();
        var summary = new ImageReader(new Limits(), gate).Read(Samples.Photo(photo)).Value!;
        Assert.InRange(Convert.FromBase64String(summary.Thumbhash).Length, 10, 30);
    }

    [Fact]
    public async Task A_full_gate_is_busy()
    {
        using var gate = new WorkGate(threads: 1, queue: 0);
        using var leave = new ManualResetEventSlim();
        var first = gate.TryRun(() => leave.Wait(TimeSpan.FromMinutes(1)))!;
        Assert.Equal(FailureKind.Busy, (await new ImageReader(new Limits(), gate).ReadAsync(Samples.Photo("life.jpg"))).Failure!.Kind);
        leave.Set();
        Assert.True(await first);
    }

    private static byte[] Paint(int width, int height, Func<int, int, byte[]> pixel) =>
        [.. Enumerable.Range(0, width * height).SelectMany(at => pixel(at % width, at / width))];
}
