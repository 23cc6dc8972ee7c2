using NetVips;

namespace Transcoder.Imaging;

/// <summary>An image made ready to stand on a larger ground, and the ground's colour in its bands.</summary>
internal sealed class Ground(Image image, double[] colour, bool owned) : IDisposable
{
    public Image Image => image;

    public double[] Colour => colour;

    /// <summary>Transparent where the output keeps that, else the background.</summary>
    public static Ground Under(Image image, Plan plan)
    {
        if (plan.KeepsAlpha)
        {
            var visible = image.HasAlpha() ? image : image.Bandjoin(255);
            return new Ground(visible, new double[visible.Bands], !ReferenceEquals(visible, image));
        }

        // A grey image on a coloured ground is no longer grey.
        var grey = image.Bands <= 2;
        var coloured = grey && !IsGrey(plan.Background) ? image.Colourspace(Enums.Interpretation.Srgb) : image;
        double[] colour = coloured.Bands <= 2 ? plan.Background[..1] : plan.Background;
        return new Ground(coloured, coloured.HasAlpha() ? [.. colour, 255] : colour, !ReferenceEquals(coloured, image));
    }

    public void Dispose()
    {
        if (owned)
            image.Dispose();
    }

    internal static bool IsGrey(double[] colour) => colour[0] == colour[1] && colour[1] == colour[2];
}
