using NetVips;

namespace Transcoder.Imaging.Steps;

/// <summary>Mild, on lightness alone: libvips' own defaults are made for what a resize softened.</summary>
internal static class SharpenStep
{
    public static Image Apply(Image image, Plan plan)
    {
        if (!plan.Spec.Sharpen)
            return image;
        using var sharp = image.Sharpen();
        return sharp.Cast(Enums.BandFormat.Uchar);
    }
}
