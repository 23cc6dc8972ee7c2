using NetVips;

namespace Transcoder.Imaging.Steps;

/// <summary>Places the image on the box that <c>contain</c> asks for.</summary>
internal static class ExtendStep
{
    public static Image Apply(Image image, Plan plan)
    {
        var (cropped, canvas) = (plan.Geometry.Cropped, plan.Geometry.Canvas);
        if (canvas == cropped)
            return image;

        var (left, top) = Anchor.Of(plan, canvas, cropped);
        using var ground = Ground.Under(image, plan);
        return ground.Image.Embed(left, top, canvas.Width, canvas.Height, Enums.Extend.Background, ground.Colour);
    }
}
