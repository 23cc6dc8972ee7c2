using FsCheck;
using FsCheck.Fluent;
using Transcoder.Contracts;

namespace Transcoder.Tests.Contracts;

/// <summary>Texts for the property tests: near the grammar, so that most say something, and past its edges, so that some do not.</summary>
internal static class SpecTexts
{
    private static readonly Gen<string> Word = Gen.Elements(
        "inside", "cover", "contain", "fill", "outside", "up", "center", "north", "southwest", "smart", "entropy", "flip", "flop", "gray",
        "sharpen", "wm", "wmlogo", "still", "keep", "jpg", "png", "webp", "avif", "gif", "tiff", "auto");

    private static readonly Gen<string> Valued = Gen.OneOf(
        Number("w", 5000), Number("h", 5000), Number("w", 600), Number("h", 600), Number("dpr", 5), Number("rot", 370), Number("blur", 105),
        Number("q", 105), from x in Gen.Choose(0, 102) from y in Gen.Choose(0, 102) select $"fp{x}x{y}",
        Gen.Elements("bg000000", "bgFFFFFF", "bg12aB34", "rot90", "rot180", "dpr2"));

    private static readonly Gen<string> Noise = Gen.Elements("", "W200", "art", "w", "bg", "wmother", "q8x", "thumb", "\ud800", "\u0661");

    private static readonly Gen<string> Token = Gen.Frequency((10, Word), (10, Valued), (1, Noise));

    public static Gen<string> Segment { get; } =
        from count in Gen.Choose(1, 7)
        from tokens in Gen.ListOf(Token, count)
        select string.Join('-', tokens);

    /// <summary>Any text of whole Unicode characters but NUL.</summary>
    public static Gen<string> Key { get; } =
        from count in Gen.Choose(1, 20)
        from runes in Gen.ListOf(Gen.OneOf(Gen.Choose(1, 0x7f), Gen.Choose(0x80, 0xd7ff), Gen.Choose(0xe000, 0x10ffff)), count)
        select string.Concat(runes.Select(char.ConvertFromUtf32));

    public static Gen<string> Path { get; } = Gen.OneOf(
        from segment in Segment from key in Key select $"{segment}/{key}",
        from segment in Gen.Elements("thumb", "thumb-webp", "hero-auto", "thumb-art") from key in Key select $"{segment}/{key}",
        from text in ArbMap.Default.GeneratorFor<string>() select text ?? "");

    public static Gen<UrlPolicy> Policy { get; } = Gen.Elements(
        [.. new[]
        {
            new UrlPolicyOptions(),
            new UrlPolicyOptions { Steps = false, Watermarks = ["", "logo"] },
            new UrlPolicyOptions { Ladder = [90, 700, 1500, 3000], Watermarks = ["logo"] },
            new UrlPolicyOptions { Ladder = [1500], Presets = Presets },
            new UrlPolicyOptions { Presets = Presets, PresetsOnly = true },
            new UrlPolicyOptions { Presets = Presets, SigningKeys = ["0123456789abcdef", "fedcba9876543210"], Watermarks = [""] },
        }.Select(options => new UrlPolicy(options))]);

    private static Dictionary<string, string> Presets => new() { ["thumb"] = "w100-h100-cover", ["hero"] = "w1234-q80-still-jpg" };

    private static Gen<string> Number(string letters, int most) => from value in Gen.Choose(0, most) select letters + value;
}
