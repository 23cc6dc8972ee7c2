using FsCheck;
using FsCheck.Fluent;
using Transcoder.Contracts;
using Transcoder.Imaging;

namespace Transcoder.Tests.Imaging;

/// <summary>Specs for the property tests.</summary>
internal static class Specs
{
    private static readonly Gen<string> NoToken = Gen.Constant("");

    private static readonly Gen<string> Size =
        from width in Sometimes(Number("w", 1, 120))
        from height in Sometimes(Number("h", 1, 120))
        from fit in Gen.Elements("", "cover", "contain", "fill", "outside")
        from up in Sometimes(Gen.Constant("up"))
        from dpr in Seldom(Number("dpr", 1, 3))
        select Join(width, height, fit, up, dpr);

    private static readonly Gen<string> Place = Gen.OneOf(
        NoToken,
        Gen.Elements("north", "southeast", "west", "smart", "entropy"),
        from x in Gen.Choose(0, 100) from y in Gen.Choose(0, 100) select $"fp{x}x{y}");

    private static readonly Gen<string> Turn =
        from rotate in Gen.OneOf(NoToken, Gen.Elements("rot90", "rot180", "rot270"), Number("rot", 1, 359))
        from flip in Seldom(Gen.Constant("flip"))
        from flop in Seldom(Gen.Constant("flop"))
        select Join(rotate, flip, flop);

    private static readonly Gen<string> Look =
        from gray in Seldom(Gen.Constant("gray"))
        from blur in Seldom(Number("blur", 1, 20))
        from sharpen in Seldom(Gen.Constant("sharpen"))
        from background in Seldom(Gen.Elements("bg00ff00", "bg808080", "bg000000"))
        select Join(gray, blur, sharpen, background);

    private static readonly Gen<string> File =
        from still in Seldom(Gen.Constant("still"))
        from keep in Seldom(Gen.Constant("keep"))
        from quality in Seldom(Number("q", 1, 100))
        from format in Gen.Elements("", "jpg", "png", "webp", "avif", "gif", "tiff")
        select Join(still, keep, quality, format);

    /// <summary>Sizes, fits and turns only.</summary>
    public static Gen<Spec> Geometric { get; } = from size in Size from turn in Turn select Parse(Join(size, turn));

    /// <summary>Every token of the grammar; small sizes.</summary>
    public static Gen<Spec> Any { get; } =
        from size in Size
        from place in Place
        from turn in Turn
        from look in Look
        from file in File
        select Parse(Join(size, place, turn, look, file));

    /// <summary>Sizes of originals, odd shapes among them.</summary>
    public static Gen<Size> Original { get; } =
        from width in Side from height in Side select new Size(width, height);

    private static Gen<int> Side => Gen.OneOf(Gen.Choose(1, 10), Gen.Choose(1, 300), Gen.Choose(1, 10_000));

    private static Gen<string> Number(string letters, int least, int most) =>
        from value in Gen.Choose(least, most) select letters + value;

    private static Gen<string> Sometimes(Gen<string> token) => Gen.Frequency((1, NoToken), (2, token));

    private static Gen<string> Seldom(Gen<string> token) => Gen.Frequency((4, NoToken), (1, token));

    private static string Join(params string[] tokens) => string.Join('-', tokens.Where(token => token.Length > 0));

    private static Spec Parse(string text) => Grammar.TryParse(text, null, out var spec, out _) ? spec : new Spec();
}
