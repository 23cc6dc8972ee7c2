using NetVips;
using Transcoder.Contracts;
using Transcoder.Imaging;

namespace Transcoder.Benchmarks;

/// <summary>What a step finds before it: the photograph at 1200×900, in memory.</summary>
internal static class StepInput
{
    public static Image Make(Func<Image, Image>? change = null)
    {
        Libvips.Require();
        using var photo = Image.ThumbnailBuffer(Photos.Dragonfly(), 1200);
        using var plain = photo.CopyMemory();
        using var changed = change is null ? plain.Copy() : change(plain);
        return changed.CopyMemory();
    }

    public static Plan Plan(Image image, string text, string[] watermarks, int orientation = 1)
    {
        if (!Grammar.TryParse(text, watermarks, out var spec, out var error))
            throw new ArgumentException($"{text}: {error}");
        var facts = new ImageFacts(SourceFormat.Jpeg, new Imaging.Size(image.Width, image.Height), orientation, Frames: 1, image.HasAlpha());
        return Imaging.Plan.Make(facts, spec, new Limits()).Try(out var plan, out var failure)
            ? plan
            : throw new ArgumentException($"{text}: {failure}");
    }
}
