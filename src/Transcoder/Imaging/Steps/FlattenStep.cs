using NetVips;

namespace Transcoder.Imaging.Steps;

/// <summary>Alpha onto the background, where the format has none or a background was asked for.</summary>
internal static class FlattenStep
{
    public static Image Apply(Image image, Plan plan)
    {
        if (plan.KeepsAlpha || !image.HasAlpha())
            return image;
        using var coloured = image.Bands == 2 && !Ground.IsGrey(plan.Background) ? image.Colourspace(Enums.Interpretation.Srgb) : image.Copy();
        return coloured.Flatten(coloured.Bands == 2 ? plan.Background[..1] : plan.Background);
    }
}
