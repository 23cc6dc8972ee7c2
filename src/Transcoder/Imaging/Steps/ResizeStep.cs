using NetVips;

namespace Transcoder.Imaging.Steps;

/// <summary>What the decoder left of the way to the planned size, by Lanczos.</summary>
internal static class ResizeStep
{
    public static Image Apply(Image image, Plan plan) =>
        new Size(image.Width, image.Height) == plan.StoredTarget ? image : Alpha.Resize(image, plan.StoredTarget);
}
