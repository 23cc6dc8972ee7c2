using System.Globalization;
using Transcoder.Contracts;

namespace Transcoder.Imaging;

/// <summary>Width and height in pixels, both at least 1.</summary>
public readonly record struct Size(int Width, int Height)
{
    public Size Turned => new(Height, Width);

    public long Pixels => (long)Width * Height;

    /// <summary>By hand: the generated text would hold <see cref="Turned"/>, and so itself, without end.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Width} x {Height}");
}

/// <summary>Where the output's pixels come from: sizes only, no image. All sizes are of what the eye sees, so after the EXIF orientation.</summary>
/// <param name="Resized">What the original is scaled to, before it is rotated.</param>
/// <param name="Rotated">The same after the rotation.</param>
/// <param name="Cropped">What is kept of that; the same where nothing is cut.</param>
/// <param name="Canvas">The output; larger than <paramref name="Cropped"/> only for <see cref="Fit.Contain"/>.</param>
public sealed record Geometry(Size Resized, Size Rotated, Size Cropped, Size Canvas)
{
    /// <param name="upright">The original, after the EXIF orientation.</param>
    public static Geometry Of(Size upright, Spec spec)
    {
        var turned = Turn(upright, spec.Rotate);
        var (scaleX, scaleY, box) = Scale(turned, spec);

        var rotated = new Size(Side(turned.Width * scaleX), Side(turned.Height * scaleY));
        if (spec.Rotate % 90 == 0)
            return Place(spec.Rotate % 180 == 0 ? rotated : rotated.Turned, rotated, box, spec.Fit);

        // At another angle the rotation comes between two scalings; the first is even, so that the rotation stays one.
        var even = Math.Max(scaleX, scaleY);
        return Place(new Size(Side(upright.Width * even), Side(upright.Height * even)), rotated, box, spec.Fit);
    }

    private static Geometry Place(Size resized, Size rotated, Size? box, Fit fit) => fit switch
    {
        Fit.Cover when box is { } b => new(resized, rotated, Least(rotated, b), Least(rotated, b)),
        Fit.Contain when box is { } b => new(resized, rotated, Least(rotated, b), b),
        _ => new(resized, rotated, rotated, rotated),
    };

    /// <summary>The scale of each axis, and the box that the output keeps to where both sides were given.</summary>
    private static (double X, double Y, Size? Box) Scale((double Width, double Height) from, Spec spec)
    {
        var width = spec.Width * spec.Dpr;
        var height = spec.Height * spec.Dpr;
        if (width is null && height is null)
            return (1, 1, null);
        if (width is null || height is null)
        {
            var one = width is { } w ? w / from.Width : height!.Value / from.Height;
            return spec.Enlarge || one <= 1 ? (one, one, null) : (1, 1, null);
        }

        double x = width.Value / from.Width, y = height.Value / from.Height;
        var box = new Size(width.Value, height.Value);
        switch (spec.Fit)
        {
            case Fit.Inside or Fit.Contain:
                var within = spec.Enlarge ? Math.Min(x, y) : Math.Min(1, Math.Min(x, y));
                return (within, within, box);
            case Fit.Outside:
                var around = spec.Enlarge ? Math.Max(x, y) : Math.Min(1, Math.Max(x, y));
                return (around, around, null);
            default:
                // Where the box would need more pixels than there are it shrinks, and keeps its own aspect: a layout that
                // reserved 1:1 gets 1:1.
                var excess = spec.Enlarge ? 1 : Math.Max(1, Math.Max(x, y));
                box = new Size(Side(width.Value / excess), Side(height.Value / excess));
                (x, y) = (x / excess, y / excess);
                return spec.Fit == Fit.Fill ? (x, y, box) : (Math.Max(x, y), Math.Max(x, y), box);
        }
    }

    /// <summary>The box around what was turned.</summary>
    private static (double Width, double Height) Turn(Size size, int degrees)
    {
        if (degrees % 90 == 0)
            return degrees % 180 == 0 ? (size.Width, size.Height) : (size.Height, size.Width);
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        (sin, cos) = (Math.Abs(sin), Math.Abs(cos));
        return (size.Width * cos + size.Height * sin, size.Width * sin + size.Height * cos);
    }

    private static Size Least(Size a, Size b) => new(Math.Min(a.Width, b.Width), Math.Min(a.Height, b.Height));

    /// <summary>At least one pixel; an extreme that no int holds stays one that every limit refuses.</summary>
    private static int Side(double pixels) => (int)Math.Clamp(Math.Round(pixels, MidpointRounding.AwayFromZero), 1, int.MaxValue);
}
