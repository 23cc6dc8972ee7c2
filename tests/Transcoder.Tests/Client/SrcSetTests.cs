using Transcoder.Client;
using Transcoder.Contracts;

namespace Transcoder.Tests.Client;

public class SrcSetTests
{
    private static readonly ImageUrls Urls = new();
    private static readonly ImageUrls Free = new(new UrlPolicyOptions { Steps = false });

    private static ImageUrl Photo => Urls.For("p.jpg");

    public static TheoryData<string, string> Printed => new()
    {
        { Photo.SrcSet(640, 320), "/w320/p.jpg 320w, /w640/p.jpg 640w" },
        // On their steps, which may be one.
        { Photo.SrcSet(321, 380, 384), "/w384/p.jpg 384w" },
        { Photo.Dpr(2).SrcSet(320), "/w320-dpr2/p.jpg 640w" },
        { Photo.SrcSetBetween(300, 400), "/w300/p.jpg 300w, /w320/p.jpg 320w, /w384/p.jpg 384w, /w400/p.jpg 400w" },
        // Never above the original's width, which is the last one on offer.
        { Urls.For("p.jpg", 700, 500).SrcSet(320, 640, 1280, 2560), "/w320/p.jpg 320w, /w640/p.jpg 640w, /w720/p.jpg 700w" },
        { Free.For("p.jpg", 700, 500).SrcSet(320, 1280), "/w320/p.jpg 320w, /w700/p.jpg 700w" },
        { Free.For("p.jpg", 700, 500).Rotate(90).SrcSet(320, 1280), "/w320-rot90/p.jpg 320w, /w500-rot90/p.jpg 500w" },
        { Urls.For("p.jpg", 700, 500).Enlarge().SrcSet(640, 1280), "/w640-up/p.jpg 640w, /w1280-up/p.jpg 1280w" },
        { Urls.For("p.svg", 700, 500).SrcSet(640, 1280), "/w640/p.svg 640w, /w1280/p.svg 1280w" },
        // The aspect of a box is kept, and what the steps have no height for is left out.
        { Free.For("p.jpg").Width(400).Height(300).Cover().SrcSet(200, 333), "/w200-h150-cover/p.jpg 200w, /w333-h250-cover/p.jpg 333w" },
        { Photo.Width(400).Height(300).Cover().SrcSet(200, 800, 1200), "/w200-h150-cover/p.jpg 200w, /w800-h600-cover/p.jpg 800w" },
        // A box that is higher than the original shrinks: what is told is what is made.
        { Free.For("p.jpg", 700, 300).Width(400).Height(400).Cover().SrcSet(200, 600), "/w200-h200-cover/p.jpg 200w, /w600-h600-cover/p.jpg 300w" },
        { Free.For("p.jpg", 300, 600).Width(100).Height(100).SrcSet(100, 200), "/w100-h100/p.jpg 50w, /w200-h200/p.jpg 100w" },
        { Photo.Width(240).SrcSetDensities(), "/w240/p.jpg 1x, /w240-dpr2/p.jpg 2x" },
        { Photo.Width(200).Height(100).Cover().SrcSetDensities(3), "/w200-h100-cover/p.jpg 1x, /w200-h100-cover-dpr2/p.jpg 2x, /w200-h100-cover-dpr3/p.jpg 3x" },
        { Photo.Width(1600).SrcSetDensities(4), "/w1600/p.jpg 1x, /w1600-dpr2/p.jpg 2x" },
        { Urls.For("p.jpg", 300, 200).Width(200).SrcSetDensities(4), "/w200/p.jpg 1x, /w200-dpr2/p.jpg 2x" },
    };

    [Theory]
    [MemberData(nameof(Printed))]
    public void A_srcset_says_what_each_candidate_really_has(string printed, string expected) => Assert.Equal(expected, printed);

    public static TheoryData<Func<string>> Unknown =>
    [
        () => Photo.SrcSet(),
        () => Photo.Height(300).SrcSet(200),
        () => Photo.Width(400).Height(300).SrcSet(200),
        () => Free.For("p.jpg", 300, 200).Rotate(45).SrcSet(200),
        () => Photo.SrcSetDensities(),
        () => new ImageUrls(new UrlPolicyOptions { Presets = new Dictionary<string, string> { ["thumb"] = "w9" } }).For("p.jpg").Preset("thumb").SrcSet(9),
    ];

    [Theory]
    [MemberData(nameof(Unknown))]
    public void What_cannot_be_told_is_not_guessed(Func<string> ask) => Assert.Throws<InvalidOperationException>(ask);

    [Fact]
    public void Widths_have_the_range_of_the_grammar()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Photo.SrcSet(320, 4097));
        Assert.Throws<ArgumentOutOfRangeException>(() => Photo.SrcSetBetween(0, 100));
        Assert.Throws<ArgumentOutOfRangeException>(() => Photo.SrcSetBetween(200, 100));
        Assert.Throws<ArgumentOutOfRangeException>(() => Photo.Width(200).SrcSetDensities(5));
    }

    [Fact]
    public void Sizes_are_written_from_the_narrowest_window_to_the_widest()
    {
        Assert.Equal("100vw", Sizes.FullWidth.ToString());
        Assert.Equal(
            "(max-width: 600px) 100vw, (max-width: 900px) min(50vw, 400px), 33vw",
            Sizes.Of("33vw").UpTo(600, "100vw").UpTo(900, "min(50vw, 400px)").ToString());
        Assert.Throws<ArgumentException>(() => Sizes.Of(" "));
        Assert.Throws<ArgumentException>(() => Sizes.Of("50vw, 20vw"));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sizes.FullWidth.UpTo(0, "1px"));
    }
}
