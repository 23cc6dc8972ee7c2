using NetVips;

namespace Transcoder.Imaging.Steps;

/// <summary>
/// Sixteen bits to eight before the resize, which then works on half of the memory and by the processor's vectors; what the dropped bits
/// would have added to an average is less than half a level. With a profile they stay until its transform.
/// </summary>
internal static class DepthStep
{
    public static Image Apply(Image image, Plan plan) =>
        image.Interpretation is Enums.Interpretation.Rgb16 or Enums.Interpretation.Grey16 && !ColourStep.HasProfile(image)
            ? ColourStep.Apply(image, plan)
            : image;
}
