using NetVips;
using Transcoder.Contracts;
using Transcoder.Imaging;
using Transcoder.Imaging.Steps;

namespace Transcoder.Benchmarks.Levers;

/// <summary>One choice of the pipeline, and how the same variant is made without it.</summary>
/// <param name="Original">Which original it is shown on.</param>
/// <param name="Open">How the original is opened without it.</param>
/// <param name="Decoding">The steps up to the pixels without it.</param>
internal sealed record Lever(string Name, string Original, string Spec, Func<byte[], Plan, Image> Open, Step[] Decoding)
{
    public static readonly Lever[] All =
    [
        .. new[] { "w100", "w200", "w400" }.Select(width => new Lever("progressive", "progressive", width + "-jpg", OpenWhole, Pipeline.Decoding)),
        .. new[] { "w100", "w200", "w400" }.Select(width => new Lever("guessed", "progressive", width + "-jpg", OpenCut, Pipeline.Decoding)),
        .. from original in new[] { "2mp", "baseline", "progressive", "png", "alpha", "webp" }
           from spec in new[] { "w100-jpg", "w200-jpg", "w400-jpg", "w200-webp", "w200-png" }
           select new Lever("small", original, spec, OpenFor, Pipeline.Decoding) { DecodingWith = [ResizeStep.Apply, ColourStep.Apply, OnThisThread] },
        .. from original in new[] { "cmyk", "p3", "16bit" }
           from spec in new[] { "w200-jpg", "w1200-jpg" }
           select new Lever("colour", original, spec, OpenFor, [ColourStep.Apply, ResizeStep.Apply, SettleStep.Apply]),
        .. from spec in new[] { "w200-jpg", "w1200-jpg" }
           select new Lever("srgb", "srgb", spec, OpenFor, [ResizeStep.Apply, AlwaysConverted, SettleStep.Apply]),
    ];

    /// <summary>Rows at once: few enough that nothing between decoder and result grows large.</summary>
    private const int Strip = 32;

    /// <summary>The steps up to the pixels with it; the product's, unless it was tried and left.</summary>
    public Step[] DecodingWith { get; init; } = Pipeline.Decoding;

    public static Plan Plan(byte[] original, string text)
    {
        if (!Grammar.TryParse(text, [], out var spec, out var error))
            throw new ArgumentException($"{text}: {error}");
        return Probe.Read(original, new Limits()).Try(out var facts, out var failure) && Imaging.Plan.Make(facts, spec, new Limits()).Try(out var plan, out failure)
            ? plan
            : throw new ArgumentException($"{text}: {failure}");
    }

    public byte[] With(byte[] original, Plan plan) => Make(original, plan, OpenFor, DecodingWith);

    public byte[] Without(byte[] original, Plan plan) => Make(original, plan, Open, Decoding);

    private static byte[] Make(byte[] original, Plan plan, Func<byte[], Plan, Image> open, Step[] decoding)
    {
        using var opened = open(original, plan);
        using var decoded = Pipeline.Run(opened.Copy(), plan, decoding);
        using var drawn = Animation.Draw([decoded], plan);
        return Encoder.Encode(drawn, plan);
    }

    private static Image OpenFor(byte[] original, Plan plan) => Loader.OpenFor(original, plan);

    private static Image OpenWhole(byte[] original, Plan plan) =>
        Loader.Open(original, plan.Source.Format, new VOption { { "shrink", 8 } });

    /// <summary>The coarse scan and nothing behind it, so that the decoder guesses the detail.</summary>
    private static Image OpenCut(byte[] original, Plan plan) =>
        OpenWhole([.. original.AsSpan(0, ProgressiveScan.Find(original).End), .. ProgressiveScan.Terminator], plan);

    private static Image AlwaysConverted(Image image, Plan plan) =>
        image.IccTransform("srgb", embedded: true, intent: Enums.Intent.Perceptual, depth: 8);

    /// <summary>Into memory without waking a thread of libvips' own.</summary>
    private static Image OnThisThread(Image image, Plan plan)
    {
        using var region = Region.New(image);
        var pixels = new byte[image.Width * image.Height * image.Bands];
        var at = 0;
        for (var top = 0; top < image.Height; top += Strip)
        {
            var strip = region.Fetch(0, top, image.Width, Math.Min(Strip, image.Height - top));
            strip.CopyTo(pixels, at);
            at += strip.Length;
        }

        using var plain = Image.NewFromMemory(pixels, image.Width, image.Height, image.Bands, image.Format);
        return plain.Copy(interpretation: image.Interpretation);
    }
}
