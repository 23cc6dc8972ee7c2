using NetVips;

namespace Transcoder.Imaging;

/// <summary>An image made ready to stand on a larger ground, and the ground's colour in its bands.</summary>
internal sealed class Ground(Image image, double[] colour) : IDisposable
{
    public Image Image => image;

    public double[] Colour => colour;

    /// <summary>Transparent where the output keeps that, else the background.</summary>
    public static Ground Under(Image image, Plan plan)
    {
        if (plan.KeepsAlpha)
        {
            var visible = image.HasAlpha() ? image.Copy() : image.Bandjoin(255);
            return new Ground(visible, new double[visible.Bands]);
        }

        var coloured = Coloured(image, plan);
        var colour = ColourFor(coloured, plan);
        return new Ground(coloured, coloured.HasAlpha() ? [.. colour, 255] : colour);
    }

    /// <summary>A grey image on a coloured background is no longer grey. What comes back is the caller's to dispose.</summary>
    public static Image Coloured(Image image, Plan plan) =>
        image.Bands <= 2 && !IsGrey(plan.Background) ? image.Colourspace(Enums.Interpretation.Srgb) : image.Copy();

    /// <summary>The background in the image's bands, alpha apart.</summary>
    public static double[] ColourFor(Image image, Plan plan) => image.Bands <= 2 ? plan.Background[..1] : plan.Background;

    public void Dispose() => image.Dispose();

    private static bool IsGrey(double[] colour) => colour[0] == colour[1] && colour[1] == colour[2];
}
