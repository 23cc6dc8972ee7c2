using NetVips;

namespace Transcoder.Imaging.Steps;

/// <summary>Lays the configured picture over, at its share of the width and of the opacity.</summary>
internal static class WatermarkStep
{
    public static Image Apply(Image image, Plan plan)
    {
        if (plan.Watermark is not { } watermark)
            return image;

        var canvas = plan.Geometry.Canvas;
        var width = Math.Max(1, canvas.Width * watermark.Size / 100);
        using var mark = Mark(watermark, new Size(width, canvas.Height));
        var (left, top) = Anchor.Of(watermark.Gravity, canvas, new Size(mark.Width, mark.Height));
        using var coloured = image.Bands <= 2 ? image.Colourspace(Enums.Interpretation.Srgb) : image.Copy();
        using var composed = coloured.Composite2(mark, Enums.BlendMode.Over, left, top);
        using var whole = composed.Cast(Enums.BandFormat.Uchar);
        // Composing adds an alpha band; where there was none, all of it is opaque.
        return image.HasAlpha() ? whole.Copy() : whole.ExtractBand(0, 3);
    }

    private static Image Mark(Watermark watermark, Size box)
    {
        using var scaled = Image.ThumbnailBuffer(watermark.Image, box.Width, height: box.Height, size: Enums.Size.Both);
        using var srgb = scaled.Colourspace(Enums.Interpretation.Srgb);
        using var visible = srgb.HasAlpha() ? srgb.Copy() : srgb.Bandjoin(255);
        using var faded = visible.Linear([1, 1, 1, watermark.Opacity / 100.0], [0.0]);
        using var bytes = faded.Cast(Enums.BandFormat.Uchar);
        return bytes.Copy(interpretation: Enums.Interpretation.Srgb);
    }
}
