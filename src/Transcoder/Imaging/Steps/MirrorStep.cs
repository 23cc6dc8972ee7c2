using NetVips;

namespace Transcoder.Imaging.Steps;

/// <summary>Top to bottom, left to right.</summary>
internal static class MirrorStep
{
    public static Image Apply(Image image, Plan plan)
    {
        if (!plan.Spec.Flip && !plan.Spec.Flop)
            return image;
        if (!plan.Spec.Flop)
            return image.Flip(Enums.Direction.Vertical);
        if (!plan.Spec.Flip)
            return image.Flip(Enums.Direction.Horizontal);
        return image.Rot(Enums.Angle.D180);
    }
}
