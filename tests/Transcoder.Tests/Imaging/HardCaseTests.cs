using System.Text;
using NetVips;

namespace Transcoder.Tests.Imaging;

/// <summary>Broken, lying and hostile originals: each has one right answer, and none costs more than a good one.</summary>
[Collection(nameof(Alone))]
public class HardCaseTests
{
    private const string Image = "image", TooLarge = "TooLarge", Unreadable = "Unreadable";

    [Theory]
    [InlineData("truncated-header.jpg", Unreadable)]
    [InlineData("one-byte.jpg", Unreadable)]
    [InlineData("zero.jpg", Unreadable)]
    [InlineData("text.jpg", Unreadable)]
    [InlineData("png-named.jpg", Image)]
    [InlineData("lying-100000x100000.png", TooLarge)]
    [InlineData("lying-65535x65535.gif", TooLarge)]
    [InlineData("bomb-60000x60000-1bit.png", TooLarge)]
    [InlineData("tall-1x60000.png", TooLarge)]
    [InlineData("tall-1x60000.png", Image, "w100-h100")]
    [InlineData("wide-60000x1.png", Image)]
    [InlineData("text-chunk-bomb.png", Image + Unreadable)]
    [InlineData("frames-5000.gif", TooLarge)]
    [InlineData("named.heic", Unreadable)]
    [InlineData("named.pdf", Unreadable)]
    [InlineData("svg-file.svg", Image)]
    [InlineData("svg-http.svg", Image)]
    [InlineData("svg-entity.svg", Image + Unreadable)]
    [InlineData("svg-laughs.svg", TooLarge + Unreadable)]
    [InlineData("svg-uses.svg", TooLarge + Unreadable)]
    [InlineData("svgz-bomb.svgz", TooLarge + Unreadable)]
    [InlineData("svg-huge.svg", TooLarge)]
    [InlineData("svg-script.svg", Image)]
    public void A_hard_case_gets_its_answer(string file, string right, string spec = "w100")
    {
        var before = Stats.Mem;
        var outcome = Transforms.Run(Samples.Photo($"hard/{file}"), Transforms.Spec(spec));
        Assert.Contains(outcome.Failure?.Kind.ToString() ?? Image, right, StringComparison.Ordinal);
        Assert.InRange(Stats.Mem, 0, before + 10_000_000);
    }

    [Fact]
    public void A_format_that_is_not_read_is_named()
    {
        Assert.Contains("HEIC", Transforms.Refuse(Samples.Photo("hard/named.heic")).Detail, StringComparison.Ordinal);
        Assert.Contains("PDF", Transforms.Refuse(Samples.Photo("hard/named.pdf")).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("life.jpg")]
    [InlineData("progressive.jpg")]
    [InlineData("ultrahdr.jpg")]
    [InlineData("16bit.png")]
    [InlineData("umang.webp")]
    [InlineData("pan.gif")]
    [InlineData("dragonfly.avif")]
    [InlineData("seeding.tif")]
    public void A_photograph_cut_off_is_refused_and_not_half_grey(string photo)
    {
        var file = Samples.Photo(photo);
        Assert.Equal(FailureKind.Unreadable, Transforms.Refuse(file[..(file.Length * 6 / 10)]).Kind);
    }

    [Fact]
    public void Noise_behind_a_photograph_does_no_harm()
    {
        var noise = new byte[4096];
        new Random(1).NextBytes(noise);
        var photo = Samples.Photo("life.jpg");
        Assert.Equal(Transforms.Make(photo, "w100").Bytes, Transforms.Make([.. photo, .. noise], "w100").Bytes);
    }

    [Fact]
    public void Bit_rot_gets_the_same_answer_each_time()
    {
        var rotten = Samples.Landscape();
        var random = new Random(7);
        for (var i = 0; i < 400; i++)
            rotten[random.Next(rotten.Length / 3, rotten.Length - 2)] = (byte)random.Next(256);
        var (first, second) = (Transforms.Run(rotten, Transforms.Spec("w100")), Transforms.Run(rotten, Transforms.Spec("w100")));
        Assert.Equal(first.Value?.Bytes, second.Value?.Bytes);
        Assert.Equal(first.Failure?.Kind, second.Failure?.Kind);
        Assert.True(first.Failure is null or { Kind: FailureKind.Unreadable });
    }

    [Fact]
    public void A_drawing_reads_nothing_from_outside()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var file = Path.Combine(folder.FullName, "red.png");
            File.WriteAllBytes(file, Samples.Plain(40, 20, 255, 0, 0));
            var reference = new Uri(file).AbsoluteUri;
            var drawn = Transforms.Draw(Samples.Svg($"<image xlink:href=\"{reference}\" width=\"40\" height=\"20\"/><image href=\"{reference}\" width=\"40\" height=\"20\"/>"), "");
            Assert.All(drawn.All, pixel => Assert.Equal("00000000", pixel));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_drawing_never_leaves_as_one() =>
        Assert.Equal("image/png", Transforms.Make(Encoding.UTF8.GetBytes("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><script>1</script></svg>"), "w9").ContentType);
}
