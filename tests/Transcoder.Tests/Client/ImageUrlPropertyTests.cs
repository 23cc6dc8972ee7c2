using FsCheck;
using FsCheck.Fluent;
using Transcoder.Client;
using Transcoder.Contracts;
using Transcoder.Imaging;
using Transcoder.Tests.Contracts;

namespace Transcoder.Tests.Client;

/// <summary>Whatever is asked for, in whatever order: what is printed is an address that the deployment serves as it stands.</summary>
public class ImageUrlPropertyTests
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(2000);

    /// <summary>One generator for each call that adds a token; some values are out of range, or refused by a deployment.</summary>
    private static readonly Gen<Func<ImageUrl, ImageUrl>>[] Calls =
    [
        from pixels in Gen.Choose(-1, 4200) select Call(url => url.Width(pixels)),
        from pixels in Gen.Choose(1, 1200) select Call(url => url.Width(pixels)),
        from pixels in Gen.Choose(1, 1200) select Call(url => url.Height(pixels)),
        from fit in Gen.Elements(Enum.GetValues<Fit>()) select Call(url => url.Fit(fit)),
        from gravity in Gen.Elements(Enum.GetValues<Gravity>()) select Call(url => url.Gravity(gravity)),
        from x in Gen.Choose(-1, 101) from y in Gen.Choose(0, 100) select Call(url => url.FocalPoint(x, y)),
        from factor in Gen.Choose(0, 5) select Call(url => url.Dpr(factor)),
        from degrees in Gen.Elements(0, 45, 90, 180, 270, 360) select Call(url => url.Rotate(degrees)),
        from sigma in Gen.Choose(0, 101) select Call(url => url.Blur(sigma)),
        from percent in Gen.Choose(0, 101) select Call(url => url.Quality(percent)),
        from format in Gen.Elements(Enum.GetValues<OutputFormat>()) select Call(url => url.Format(format)),
        from colour in Gen.Elements(new Rgb(0, 0, 0), new Rgb(255, 255, 255), new Rgb(1, 2, 3)) select Call(url => url.Background(colour)),
        from name in Gen.Elements("", "logo", "other") select Call(url => url.Watermark(name)),
        from name in Gen.Elements("thumb", "hero", "other") select Call(url => url.Preset(name)),
        Gen.Elements(
            Call(url => url.Enlarge()), Call(url => url.Flip()), Call(url => url.Flop()), Call(url => url.Gray()),
            Call(url => url.Sharpen()), Call(url => url.Still()), Call(url => url.Keep())),
    ];

    [Fact]
    public void Every_printed_address_is_the_canonical_path_of_a_variant_or_the_original() => Check(Built, built =>
    {
        var path = PathOf(built.Url.ToString());
        return built.Policy.Resolve(path) switch
        {
            UrlTarget.Variant variant => variant.Path == path && variant.Key == built.Url.Key,
            UrlTarget.Original original => original.Key == built.Url.Key,
            _ => false,
        };
    });

    /// <summary>Each for another token: of calls for the same one the last counts.</summary>
    [Fact]
    public void The_order_of_calls_does_not_matter() => Check(
        from urls in Deployments
        from key in Key(urls)
        from kinds in Gen.Shuffle(Calls.Skip(1).Where((_, i) => i != 4))
        from calls in Gen.CollectToArray(kinds.Take(4).ToArray(), call => call)
        select (Url: urls.For(key), Calls: calls),
        asked => Try(asked.Url, asked.Calls) is not { } forwards || Try(asked.Url, asked.Calls.Reverse()) is not { } backwards
            || forwards.ToString() == backwards.ToString());

    [Fact]
    public void Every_candidate_of_a_srcset_is_served_as_it_stands() => Check(Built, built =>
        Try(() => built.Url.SrcSet(64, 320, 333, 1000, 4096)) is not { } srcset || srcset.Split(", ").All(candidate =>
            candidate.Split(' ') is [var url, _] && built.Policy.Resolve(PathOf(url)) is UrlTarget.Variant { Key: var key } && key == built.Url.Key));

    [Fact]
    public void The_size_that_is_told_is_the_size_that_is_made() => Check(
        from text in SpecTexts.Segment
        from width in Gen.Choose(1, 5000)
        from height in Gen.Choose(1, 5000)
        select (text, width, height),
        asked => !Grammar.TryParse(asked.text, null, out var spec, out _) || spec.Rotate % 90 != 0
            || (Geometry.Of(new Size(asked.width, asked.height), spec).Canvas is var made
                && new OriginalSize(asked.width, asked.height, IsDrawing: false).Rendered(spec) == (made.Width, made.Height)));

    private static Gen<ImageUrls> Deployments => Gen.Elements(
        SpecTexts.Options.Select((options, i) => new ImageUrls(options, i % 2 == 0 ? null : new Uri("https://images.example.com"))).ToArray());

    private static Gen<(UrlPolicy Policy, ImageUrl Url)> Built =>
        from urls in Deployments
        from key in Key(urls)
        from size in Gen.Elements<(int, int)?>(null, (700, 500), (5000, 3000))
        from kinds in Gen.Shuffle(Calls)
        from count in Gen.Choose(0, 7)
        from calls in Gen.CollectToArray(kinds.Take(count).ToArray(), call => call)
        select (urls.Policy, calls.Aggregate(
            size is var (width, height) ? urls.For(key, width, height) : urls.For(key), (url, call) => Try(url, [call]) ?? url));

    /// <summary>Any text that an image can be asked for by.</summary>
    private static Gen<string> Key(ImageUrls urls) => SpecTexts.Key.Where(key => Try(() => urls.For(key)) is not null);

    private static Func<ImageUrl, ImageUrl> Call(Func<ImageUrl, ImageUrl> call) => call;

    private static ImageUrl? Try(ImageUrl url, IEnumerable<Func<ImageUrl, ImageUrl>> calls) => Try(() => calls.Aggregate(url, (now, call) => call(now)));

    /// <summary>Null where it is refused, by an exception that says so.</summary>
    private static T? Try<T>(Func<T> ask) where T : class
    {
        try
        {
            return ask();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string PathOf(string url)
    {
        Assert.True(UrlPath.TryDecode(url.Replace("https://images.example.com", "", StringComparison.Ordinal).AsSpan(1), out var path));
        return path;
    }

    private static void Check<T>(Gen<T> gen, Func<T, bool> property) => Prop.ForAll(gen.ToArbitrary(), property).Check(Thorough);
}
