using NetVips;

namespace Transcoder.Benchmarks.Levers;

/// <summary>The one photograph of 13 megapixels as each kind of original.</summary>
internal static class Originals
{
    public static byte[] Make(string kind)
    {
        if (File.Exists(kind))
            return File.ReadAllBytes(kind);
        using var photo = Image.NewFromBuffer(Photos.Dragonfly());
        using var half = photo.Resize(0.5);
        switch (kind)
        {
            case "baseline":
                return Photos.Dragonfly();
            case "2mp":
                using (var small = photo.Resize(0.4))
                    return small.JpegsaveBuffer(q: 90);
            case "progressive":
                return photo.JpegsaveBuffer(q: 90, interlace: true);
            case "cmyk":
                using (var cmyk = photo.IccTransform("cmyk", inputProfile: "srgb", intent: Enums.Intent.Perceptual, depth: 8))
                    return cmyk.JpegsaveBuffer(q: 90);
            case "p3":
                using (var wide = photo.IccTransform("p3", inputProfile: "srgb", intent: Enums.Intent.Relative, depth: 8))
                    return wide.JpegsaveBuffer(q: 90);
            case "srgb":
                using (var tagged = photo.IccTransform("srgb", inputProfile: "srgb", intent: Enums.Intent.Relative, depth: 8))
                    return tagged.JpegsaveBuffer(q: 90);
            case "png":
                return half.PngsaveBuffer();
            case "alpha":
                using (var alpha = half.Bandjoin(half.ExtractBand(1)))
                    return alpha.PngsaveBuffer();
            case "16bit":
                using (var deep = half.Colourspace(Enums.Interpretation.Rgb16))
                    return deep.PngsaveBuffer();
            case "webp":
                return half.WebpsaveBuffer(q: 85);
            default:
                throw new ArgumentException($"There is no original of the kind {kind}.");
        }
    }
}
