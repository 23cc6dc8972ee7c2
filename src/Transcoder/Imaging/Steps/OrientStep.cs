using NetVips;

namespace Transcoder.Imaging.Steps;

/// <summary>The EXIF orientation, once: the tag goes with it.</summary>
internal static class OrientStep
{
    public static Image Apply(Image image, Plan plan) => plan.Source.Orientation == 1 ? image : image.Autorot();
}
