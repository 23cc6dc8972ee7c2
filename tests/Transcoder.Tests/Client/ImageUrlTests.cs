using Transcoder.Client;
using Transcoder.Contracts;
using Transcoder.Contracts.Api;

namespace Transcoder.Tests.Client;

public class ImageUrlTests
{
    private static readonly ImageUrls Urls = new(new UrlPolicyOptions { Watermarks = ["", "logo"] });
    private static readonly ImageUrls Free = new(new UrlPolicyOptions { Steps = false });
    private static readonly ImageUrls Presets = new(new UrlPolicyOptions { Presets = new Dictionary<string, string> { ["thumb"] = "w100-h100-cover" } });

    private static ImageUrl Photo => Urls.For("photo.jpg");

    public static TheoryData<ImageUrl, string> Printed => new()
    {
        { Photo, "/photo.jpg" },
        { Photo.Width(200), "/w200/photo.jpg" },
        { Photo.Width(201), "/w240/photo.jpg" },
        { Photo.Format(OutputFormat.WebP).Height(300).Width(200).Cover(), "/w200-h300-cover-webp/photo.jpg" },
        { Photo.Cover(), "/photo.jpg" },
        { Photo.Width(200).Height(300).Contain().Gravity(Gravity.North).Background(new Rgb(0, 0, 0)), "/w200-h300-contain-north-bg000000/photo.jpg" },
        { Photo.Width(200).Height(300).Cover().FocalPoint(30, 70), "/w200-h300-cover-fp30x70/photo.jpg" },
        { Photo.Width(200).Height(300).Cover().FocalPoint(30, 70).Gravity(Gravity.Smart), "/w200-h300-cover-smart/photo.jpg" },
        { Photo.Width(200).Height(300).Fill(), "/w200-h300-fill/photo.jpg" },
        { Photo.Width(200).Height(300).Outside().Inside(), "/w200-h300/photo.jpg" },
        { Photo.Width(200).Dpr(2).Enlarge(), "/w200-up-dpr2/photo.jpg" },
        { Photo.Rotate(90).Flip().Flop(), "/rot90-flip-flop/photo.jpg" },
        { Photo.Gray().Blur(5).Sharpen(), "/gray-blur5-sharpen/photo.jpg" },
        { Photo.Watermark().Width(640), "/w640-wm/photo.jpg" },
        { Photo.Watermark("logo").Still().Keep(), "/wmlogo-still-keep/photo.jpg" },
        { Photo.Quality(80).Format(OutputFormat.Jpeg), "/jpg/photo.jpg" },
        { Photo.Quality(60).Auto(), "/q60-auto/photo.jpg" },
        { Presets.For("photo.jpg").Preset("thumb"), "/thumb/photo.jpg" },
        { Presets.For("photo.jpg").Preset("thumb").Auto(), "/thumb-auto/photo.jpg" },
        { Free.For("photo.jpg").Width(201).Rotate(45), "/w201-rot45/photo.jpg" },
        { Urls.For("trips/lisbon 1, é.jpg").Width(200), "/w200/trips/lisbon%201%2C%20%C3%A9.jpg" },
    };

    [Theory]
    [MemberData(nameof(Printed))]
    public void An_address_is_printed_in_its_one_spelling(ImageUrl url, string printed) => Assert.Equal(printed, url.ToString());

    [Theory]
    [InlineData("https://images.example.com")]
    [InlineData("https://images.example.com/")]
    public void With_a_base_address_it_is_absolute(string address) => Assert.Equal(
        "https://images.example.com/w200/photo.jpg", new ImageUrls(baseAddress: new Uri(address)).For("photo.jpg").Width(200).ToString());

    [Theory]
    [InlineData("/images")]
    [InlineData("ftp://images.example.com")]
    [InlineData("https://images.example.com/?a=b")]
    public void Another_base_address_is_refused(string address) =>
        Assert.Throws<ArgumentException>(() => new ImageUrls(baseAddress: new Uri(address, UriKind.RelativeOrAbsolute)));

    [Fact]
    public void A_call_leaves_the_address_that_it_was_made_on()
    {
        var small = Photo.Width(200);
        _ = small.Height(300).Cover();
        Assert.Equal("/w200/photo.jpg", small.ToString());
    }

    public static TheoryData<Func<ImageUrl, ImageUrl>, string> Refused => new()
    {
        { url => url.Width(0), "Allowed: 1 to 4096." },
        { url => url.Width(-5), "Allowed: 1 to 4096." },
        { url => url.Height(4097), "Allowed: 1 to 4096." },
        { url => url.Dpr(5), "Allowed: 1 to 4." },
        { url => url.Rotate(360), "Allowed: 0 to 359." },
        { url => url.Blur(101), "Allowed: 1 to 100." },
        { url => url.Quality(0), "Allowed: 1 to 100." },
        { url => url.FocalPoint(101, 0), "Allowed: 0 to 100." },
        { url => url.Fit((Fit)77), "Allowed: Inside, Cover, Contain, Fill, Outside." },
        { url => url.Gravity(Gravity.FocalPoint), "call FocalPoint(x, y)" },
        { url => url.Watermark("other"), "Allowed: the deployment's watermarks ('', 'logo')." },
        { url => url.Preset("other"), "Allowed: the deployment's presets ()." },
        { url => url.Width(2000).Dpr(4), "at most 4096 are allowed" },
        { url => url.Dpr(4).Width(2000), "at most 4096 are allowed" },
        { url => url.Rotate(45), "allowed: rot90, rot180, rot270" },
        { url => url.Background(new Rgb(1, 2, 3)), "allowed: bg000000, bgffffff" },
        { url => url.Width(9).Height(9).Contain().Gravity(Gravity.Smart), "contain keeps all" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_would_be_refused_throws_and_says_what_is_allowed(Func<ImageUrl, ImageUrl> ask, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentOutOfRangeException>(() => ask(Photo)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_preset_takes_a_format_and_nothing_else()
    {
        Assert.Throws<InvalidOperationException>(() => Presets.For("photo.jpg").Preset("thumb").Width(200));
        Assert.Throws<InvalidOperationException>(() => Presets.For("photo.jpg").Width(200).Preset("thumb"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/photo.jpg")]
    [InlineData("a/../photo.jpg")]
    [InlineData("./photo.jpg")]
    [InlineData("w200/photo.jpg")]
    [InlineData("api/photo.jpg")]
    [InlineData("nul\0.jpg")]
    public void A_key_that_nobody_can_ask_for_is_refused(string key) => Assert.Throws<ArgumentException>(() => Urls.For(key));

    [Fact]
    public void A_key_that_is_no_text_is_refused() => Assert.Throws<ArgumentException>(() => Urls.For("half a pair \ud800.jpg"));

    [Fact]
    public void A_key_too_long_for_a_variant_is_still_an_original()
    {
        var original = Urls.For(new string('k', UrlPath.MaxBytes));
        Assert.Equal(UrlPath.MaxBytes + 1, original.ToString().Length);
        Assert.Throws<InvalidOperationException>(() => original.Width(200));
        Assert.Throws<ArgumentException>(() => Urls.For(new string('k', UrlPath.MaxBytes + 1)));
    }

    [Fact]
    public void A_deployment_that_signs_gets_signed_addresses_and_no_others()
    {
        var settings = new UrlPolicyOptions { SigningKeys = ["0123456789abcdef"] };
        var photo = new ImageUrls(settings).For("photo.jpg", 1000, 500);
        var signature = Signature.Compute("0123456789abcdef"u8, "w201-auto", "photo.jpg");

        Assert.Equal($"/w201-auto/{signature}/photo.jpg", photo.Width(201).Auto().ToString());
        Assert.Equal("/photo.jpg", photo.ToString());
        Assert.All(photo.SrcSet(100, 333).Split(", "), candidate =>
            Assert.IsType<UrlTarget.Variant>(new UrlPolicy(settings).Resolve(candidate.Split(' ')[0][1..])));
    }

    [Fact]
    public void A_record_of_the_image_API_has_an_address_with_its_size()
    {
        var record = new ImageRecord
        {
            Id = Guid.Parse("0193a000-0000-7000-8000-000000000001"),
            Status = ImageStatus.Ready,
            Timestamp = DateTimeOffset.UnixEpoch,
            Format = "png",
            Width = 700,
            Height = 300,
        };
        Assert.Equal("/w320/uploads/0193a000-0000-7000-8000-000000000001.png", Urls.For(record).Width(320).ToString());
        Assert.EndsWith(" 700w", Urls.For(record).SrcSet(320, 4000), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Urls.For(record with { Format = null }));
    }
}
