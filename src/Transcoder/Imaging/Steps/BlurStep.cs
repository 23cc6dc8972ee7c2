using NetVips;

namespace Transcoder.Imaging.Steps;

/// <summary>A Gaussian over what is seen.</summary>
internal static class BlurStep
{
    public static Image Apply(Image image, Plan plan) => plan.Spec.Blur is { } sigma ? Alpha.Blur(image, sigma) : image;
}
