using NetVips;

namespace Transcoder.Imaging;

/// <summary>Averages neighbours without letting an invisible pixel's colour bleed into a visible one.</summary>
internal static class Alpha
{
    public static Image Resize(Image image, Size size)
    {
        var (x, y) = ((double)size.Width / image.Width, (double)size.Height / image.Height);
        return Weighted(image, weighted => weighted.Resize(x, Enums.Kernel.Lanczos3, vscale: y));
    }

    public static Image Blur(Image image, double sigma) => Weighted(image, weighted => weighted.Gaussblur(sigma));

    private static Image Weighted(Image image, Func<Image, Image> average)
    {
        if (!image.HasAlpha())
            return average(image);
        using var weighted = image.Premultiply();
        using var averaged = average(weighted);
        using var plain = averaged.Unpremultiply();
        return plain.Cast(image.Format);
    }
}
