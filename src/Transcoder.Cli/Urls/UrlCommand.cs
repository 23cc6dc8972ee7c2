using System.CommandLine;
using System.Globalization;
using Transcoder.Cli.Stores;
using Transcoder.Cli.Terminal;
using Transcoder.Client;
using Transcoder.Contracts;

namespace Transcoder.Cli.Urls;

/// <summary><c>transcoder url</c>: prints addresses of images, and says what an address means.</summary>
internal static class UrlCommand
{
    private static readonly Argument<string[]> Keys = new("KEY") { Description = "The originals' keys, as photos/cat.jpg.", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<string?> Spec = new("--spec", "-s") { Description = "What is made of it: w800-webp, w200-h200-cover, or a preset. Without it the original." };
    private static readonly Option<int?> Width = new("--width", "-w") { Description = "Short for --spec w…" };
    private static readonly Option<string?> SrcSet = new("--srcset") { Description = "Print a srcset of these widths: 320,640,1280; or 320-1280, all that the deployment's steps have between the two." };
    private static readonly Option<bool> Picture = new("--picture") { Description = "Print a <picture> with AVIF and WebP for whom can show them." };
    private static readonly Option<string> Alt = new("--alt") { Description = "What a <picture> shows, for whom does not see it.", DefaultValueFactory = _ => "" };
    private static readonly Option<string?> SizesOption = new("--sizes") { Description = "How wide a <picture> with --srcset stands on the page: 50vw, 320px." };
    private static readonly Option<Uri?> Base = StoreOptions.Address("The CDN's address; with it the addresses are absolute.", "--base", "-b");
    private static readonly Option<string?> Check = new("--check") { Description = "Say what an address means: whether it is served as it is, redirected, or refused, and why." };

    public static Command Create()
    {
        var command = new DocumentedCommand(
            "url",
            "Prints the canonical address of an image, signed where the deployment signs; or says what an address means.",
            """
            transcoder url photos/cat.jpg --width 400
            transcoder url photos/cat.jpg --spec w200-h200-cover-auto --base https://cdn.example
            transcoder url photos/cat.jpg --spec w800 --srcset 320-1280
            transcoder url photos/cat.jpg --width 800 --picture --srcset 400,800,1600 --sizes 50vw --alt 'A cat'
            TRANSCODER_SIGNING_KEYS=… transcoder url photos/cat.jpg --spec w333
            transcoder url --check https://cdn.example/h100-w200/photos/cat.jpg

            --json prints {"key", "text"} for each; with --check {"meaning": "original" | "variant" | "moved" | "refused", "path", "key",
            "status", "why"}.

            Exit codes:
              0 printed, or what was checked leads to an image; 1 what was checked is refused; 2 refused usage
            """)
        {
            Keys, Spec, Width, SrcSet, Picture, Alt, SizesOption, Base, Check, StoreOptions.Set, StoreOptions.Json,
        };
        command.Validators.Add(result =>
        {
            if (result.Has(Keys) == result.Has(Check))
                result.AddError("Name keys, or --check an address: one of the two.");
            if (result.Has(Spec) && result.Has(Width))
                result.AddError("--width is short for a --spec: give one of the two.");
        });
        return command.Does((parsed, screen, _) => Task.FromResult(Run(parsed, screen)));
    }

    private static int Run(ParseResult parsed, Screen screen)
    {
        var options = StoreOptions.Settings(parsed).Urls;
        if (parsed.GetValue(Check) is { } address)
            return Meaning.Of(address, new UrlPolicy(options)).Print(screen, parsed.GetValue(StoreOptions.Json));

        try
        {
            var urls = new ImageUrls(options, parsed.GetValue(Base));
            var spec = parsed.GetValue(Width) is { } width ? string.Create(CultureInfo.InvariantCulture, $"w{width}") : parsed.GetValue(Spec);
            foreach (var key in parsed.GetRequiredValue(Keys))
            {
                var text = Text(parsed, TypedUrl.Of(urls, options, key, spec), options);
                if (parsed.GetValue(StoreOptions.Json))
                    screen.Json(new { Key = key, Text = text });
                else
                    screen.Data(text);
            }

            return Exit.Done;
        }
        catch (Exception wrong) when (wrong is ArgumentException or InvalidOperationException)
        {
            // The runtime names the parameter and the value behind the text, which is enough by itself.
            throw new RefusedException(wrong.Message.Split('\n')[0].Split(" (Parameter '")[0]);
        }
    }

    private static string Text(ParseResult parsed, ImageUrl url, UrlPolicyOptions options)
    {
        var widths = parsed.GetValue(SrcSet) is { } text ? Widths(text, options) : null;
        if (!parsed.GetValue(Picture))
            return widths is null ? url.ToString() : url.SrcSet(widths);
        var picture = new PictureOptions { Widths = widths };
        return url.Picture(parsed.GetRequiredValue(Alt), parsed.GetValue(SizesOption) is { } sizes ? picture with { Sizes = Sizes.Of(sizes) } : picture);
    }

    /// <summary><c>320,640</c>, or <c>320-1280</c>.</summary>
    private static List<int> Widths(string text, UrlPolicyOptions options)
    {
        if (text.Split('-') is [var from, var to])
        {
            var (least, most) = (Number(from), Number(to));
            return [.. options.Ladder.Where(step => step >= least && step <= most)];
        }

        return [.. text.Split(',').Select(Number)];

        static int Number(string part) => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new RefusedException($"--srcset: '{part}' is no width; give 320,640,1280 or 320-1280.");
    }
}
