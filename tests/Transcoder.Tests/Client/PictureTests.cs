using System.Text.Json;
using Transcoder.Client;
using Transcoder.Contracts;
using Transcoder.Tests.Node;

namespace Transcoder.Tests.Client;

/// <summary>The markup, read by an HTML parser and by the srcset algorithm of browsers.</summary>
public class PictureTests
{
    private static readonly UrlPolicyOptions Settings = new() { Presets = new Dictionary<string, string> { ["thumb"] = "w100-h100-cover" } };
    private static readonly ImageUrls Urls = new(Settings);
    private static readonly UrlPolicy Policy = new(Settings);

    public static TheoryData<string> HostileKeys =>
    [
        "plain.jpg", "a, b 2x, c.jpg", ",leading and trailing,", "trailing 2x,", " \t\n.jpg", "quotes\"'`.jpg", "\"><script>alert(1)</script>.jpg",
        "a&amp;b&lt;c&quot.jpg", "100%41.jpg", "a+b?c#d.jpg", "back\\slash.jpg", "é 漢字 🎉.jpg", "folder//empty/~.jpg", "javascript:alert(1)", "(paren) [x] {y}.jpg",
    ];

    [Theory]
    [MemberData(nameof(HostileKeys))]
    public async Task A_key_comes_out_of_the_markup_as_it_went_in(string key)
    {
        var picture = Urls.For(key, 3000, 2000).Picture(key, new PictureOptions { Widths = [320, 640, 1280], Class = key })
            + Urls.For(key).Width(200).Picture(key);
        var elements = await ReadAsync(picture);

        Assert.Equal(["picture", "source", "source", "img", "picture", "source", "source", "img"], elements.Select(element => element.Name));
        Assert.All(elements.Where(element => element.Name == "source"), source => Assert.Equal(key, KeyOf(source.Candidates[0].Path)));
        Assert.All(elements.SelectMany(element => element.Candidates), candidate => Assert.Equal(key, KeyOf(candidate.Path)));
        Assert.All(elements.Where(element => element.Name == "img"), image => Assert.Equal((key, key), (KeyOf(image.Path!), image.Attributes["alt"])));
        Assert.Equal(key, elements[3].Attributes["class"]);
        Assert.Equal([3, 3, 3, 2, 2, 2], elements.Where(element => element.Name != "picture").Select(element => element.Candidates.Count));
    }

    [Fact]
    public async Task A_fixed_size_has_densities_and_modern_formats_first()
    {
        var elements = await ReadAsync(Urls.For("photo.jpg").Width(200).Height(100).Cover().Picture("A photo"));

        Assert.Equal(["image/avif", "image/webp"], elements[1..3].Select(source => source.Attributes["type"]));
        Assert.Equal(
            [("/w200-h100-cover-avif/photo.jpg", 1), ("/w200-h100-cover-dpr2-avif/photo.jpg", 2)],
            elements[1].Candidates.Select(candidate => (candidate.Path, candidate.Density)));
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["srcset"] = "/w200-h100-cover/photo.jpg 1x, /w200-h100-cover-dpr2/photo.jpg 2x",
                ["src"] = "/w200-h100-cover/photo.jpg",
                ["alt"] = "A photo",
                ["width"] = "200",
                ["height"] = "100",
                ["loading"] = "lazy",
                ["decoding"] = "async",
            },
            elements[3].Attributes);
    }

    [Fact]
    public async Task A_size_that_stretches_has_widths_and_sizes_and_reserves_its_place()
    {
        var options = new PictureOptions { Widths = [320, 640, 1280], Sizes = Sizes.Of("50vw").UpTo(600, "100vw"), IsLazy = false };
        var elements = await ReadAsync(Urls.For("photo.jpg", 1000, 500).Picture("", options));

        Assert.All(elements[1..], element => Assert.Equal("(max-width: 600px) 100vw, 50vw", element.Attributes["sizes"]));
        Assert.Equal([320, 640, 1000], elements[3].Candidates.Select(candidate => candidate.Width));
        Assert.Equal("/w1000/photo.jpg", elements[3].Attributes["src"]);
        Assert.Equal(("1000", "500", ""), (elements[3].Attributes["width"], elements[3].Attributes["height"], elements[3].Attributes["alt"]));
        Assert.DoesNotContain("loading", elements[3].Attributes.Keys);
    }

    [Fact]
    public async Task Without_a_known_size_none_is_told()
    {
        var image = (await ReadAsync(Urls.For("photo.jpg").Width(200).Picture("")))[^1];
        Assert.DoesNotContain("width", image.Attributes.Keys);
        Assert.DoesNotContain("height", image.Attributes.Keys);
    }

    public static TheoryData<ImageUrl, string[]> Offers => new()
    {
        { Urls.For("a.jpg"), ["image/avif", "image/webp"] },
        { Urls.For("a.jpg").Format(OutputFormat.WebP), ["image/avif"] },
        { Urls.For("a.jpg").Format(OutputFormat.Avif), [] },
        { Urls.For("a.jpg").Preset("thumb"), ["image/avif", "image/webp"] },
        // AVIF holds no animation here.
        { Urls.For("a.gif"), ["image/webp"] },
        { Urls.For("a.gif").Still(), ["image/avif", "image/webp"] },
    };

    [Theory]
    [MemberData(nameof(Offers))]
    public async Task Formats_are_offered_that_keep_what_the_image_has(ImageUrl url, string[] types)
    {
        var elements = await ReadAsync(url.Picture(""));
        Assert.Equal(types, elements[1..^1].Select(source => source.Attributes["type"]));
        Assert.Equal(url.ToString(), elements[^1].Attributes["src"]);
    }

    private static string KeyOf(string pathname)
    {
        Assert.True(UrlPath.TryDecode(pathname.AsSpan(1), out var path));
        return Assert.IsType<UrlTarget.Variant>(Policy.Resolve(path)).Key;
    }

    private static async Task<List<Element>> ReadAsync(string markup) =>
        JsonSerializer.Deserialize<List<Element>>(await NodeScript.RunAsync("markup.mjs", markup), JsonSerializerOptions.Web)!;

    private sealed record Element(string Name, Dictionary<string, string> Attributes, string? Path, List<Candidate> Candidates);

    private sealed record Candidate(string Path, int? Width, double? Density);
}
