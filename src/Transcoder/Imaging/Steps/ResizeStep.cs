using NetVips;

namespace Transcoder.Imaging.Steps;

/// <summary>What the decoder left of the way to the planned size, by Lanczos.</summary>
internal static class ResizeStep
{
    public static Image Apply(Image image, Plan plan)
    {
        var target = plan.StoredTarget;
        if (image.Width == target.Width && image.Height == target.Height)
            return image;

        var (x, y) = ((double)target.Width / image.Width, (double)target.Height / image.Height);
        if (!image.HasAlpha())
            return image.Resize(x, Enums.Kernel.Lanczos3, vscale: y);

        // An invisible pixel's colour must not bleed into its neighbours.
        using var premultiplied = image.Premultiply();
        using var resized = premultiplied.Resize(x, Enums.Kernel.Lanczos3, vscale: y);
        using var plain = resized.Unpremultiply();
        return plain.Cast(image.Format);
    }
}
