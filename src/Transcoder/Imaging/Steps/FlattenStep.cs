using NetVips;

namespace Transcoder.Imaging.Steps;

/// <summary>Alpha onto the background, where the format has none or a background was asked for.</summary>
internal static class FlattenStep
{
    public static Image Apply(Image image, Plan plan)
    {
        if (plan.KeepsAlpha || !image.HasAlpha())
            return image;
        using var coloured = Ground.Coloured(image, plan);
        return coloured.Flatten(Ground.ColourFor(coloured, plan));
    }
}
