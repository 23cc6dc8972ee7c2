using NetVips;

namespace Transcoder.Imaging.Steps;

/// <summary>Last, so that a background and a watermark are gray too.</summary>
internal static class GrayStep
{
    public static Image Apply(Image image, Plan plan) => plan.Spec.Gray && image.Bands > 2 ? image.Colourspace(Enums.Interpretation.Bw) : image;
}
