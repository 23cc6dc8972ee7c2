using NetVips;
using Transcoder.Contracts;

namespace Transcoder.Imaging.Steps;

/// <summary>Cuts to the box; where, the gravity says.</summary>
internal static class CropStep
{
    public static Image Apply(Image image, Plan plan)
    {
        var kept = plan.Geometry.Cropped;
        if (kept == plan.Geometry.Rotated)
            return image;

        var (left, top) = plan.CutAt ?? (IsByContent(plan) ? Find(image, plan) : Anchor.Of(plan, plan.Geometry.Rotated, kept));
        return image.Crop(left, top, kept.Width, kept.Height);
    }

    /// <summary>Is something cut, and do the pixels say where?</summary>
    public static bool IsByContent(Plan plan) =>
        plan.Spec.Gravity is Gravity.Smart or Gravity.Entropy && plan.Geometry.Cropped != plan.Geometry.Rotated;

    /// <summary>Where the pixels say that the cut is best.</summary>
    public static (int Left, int Top) Find(Image image, Plan plan)
    {
        var kept = plan.Geometry.Cropped;
        var interest = plan.Spec.Gravity == Gravity.Smart ? Enums.Interesting.Attention : Enums.Interesting.Entropy;
        using var best = image.Smartcrop(kept.Width, kept.Height, interest);
        // libvips leaves there how far the image moved from where it was cut.
        return (-best.Xoffset, -best.Yoffset);
    }
}
