using FsCheck;
using FsCheck.Fluent;
using Transcoder.Contracts;

namespace Transcoder.Tests.Contracts;

/// <summary>Texts for the property tests: near the grammar, so that most say something, and past its edges, so that some do not.</summary>
internal static class SpecTexts
{
    /// <summary>One generator for each kind of token.</summary>
    private static readonly Gen<string>[] Kinds =
    [
        Gen.Frequency((3, Number("w", 1100)), (1, Number("w", 4200))),
        Gen.Frequency((3, Number("h", 1100)), (1, Number("h", 4200))),
        Gen.Elements("inside", "cover", "contain", "fill", "outside"),
        Gen.Constant("up"),
        Gen.OneOf(
            Gen.Elements("center", "north", "southwest", "smart", "entropy"),
            from x in Gen.Choose(0, 101) from y in Gen.Choose(0, 100) select $"fp{x}x{y}"),
        Number("dpr", 4),
        Gen.OneOf(Gen.Elements("rot0", "rot90", "rot270"), Number("rot", 360)),
        Gen.Constant("flip"),
        Gen.Constant("flop"),
        Gen.Constant("gray"),
        Number("blur", 101),
        Gen.Constant("sharpen"),
        Gen.Elements("bg000000", "bgFFFFFF", "bgffffff", "bg12aB34"),
        Gen.Elements("wm", "wmlogo"),
        Gen.Constant("still"),
        Gen.Constant("keep"),
        Number("q", 101),
        Gen.Elements("jpg", "png", "webp", "avif", "gif", "tiff", "auto"),
    ];

    private static readonly Gen<string> Noise =
        Gen.Elements("", "W200", "art", "w", "bg", "wmother", "q8x", "thumb", "\ud800", "\u0661", "w1");

    /// <summary>A few tokens, each of another kind, in any order; sometimes with one that does not belong there.</summary>
    public static Gen<string> Segment { get; } =
        from count in Gen.Choose(1, 7)
        from kinds in Gen.Shuffle(Kinds)
        from tokens in Gen.CollectToArray(kinds.Take(count).ToArray(), kind => kind)
        from noise in Gen.Frequency((9, Gen.Constant(Array.Empty<string>())), (1, Noise.Select(text => new[] { text })))
        select string.Join('-', [.. tokens, .. noise]);

    /// <summary>Any text of whole Unicode characters but NUL.</summary>
    public static Gen<string> Key { get; } =
        from count in Gen.Choose(1, 20)
        from runes in Gen.ListOf(Gen.OneOf(Gen.Choose(1, 0x7f), Gen.Choose(0x80, 0xd7ff), Gen.Choose(0xe000, 0x10ffff)), count)
        select string.Concat(runes.Select(char.ConvertFromUtf32));

    public static Gen<string> Path { get; } = Gen.OneOf(
        from segment in Segment from key in Key select $"{segment}/{key}",
        from segment in Gen.Elements("thumb", "thumb-webp", "hero-auto", "thumb-art") from key in Key select $"{segment}/{key}",
        from text in ArbMap.Default.GeneratorFor<string>() select text ?? "");

    public static IReadOnlyList<UrlPolicyOptions> Options { get; } =
    [
        new(),
        new() { Steps = false, Watermarks = ["", "logo"] },
        new() { Ladder = [90, 700, 1500, 3000], Watermarks = ["logo"] },
        new() { Ladder = [1500], Presets = Presets },
        new() { Presets = Presets, PresetsOnly = true },
        new() { Presets = Presets, SigningKeys = ["0123456789abcdef", "fedcba9876543210"], Watermarks = [""] },
    ];

    public static Gen<UrlPolicy> Policy { get; } = Gen.Elements([.. Options.Select(options => new UrlPolicy(options))]);

    private static Dictionary<string, string> Presets => new() { ["thumb"] = "w100-h100-cover", ["hero"] = "w1234-q80-still-jpg" };

    private static Gen<string> Number(string letters, int most) => from value in Gen.Choose(0, most) select letters + value;
}
