using Transcoder.Contracts;

namespace Transcoder.Client;

/// <summary>What is known of an original, in pixels, upright.</summary>
/// <param name="IsDrawing">It has an aspect and any size, as an SVG has.</param>
internal readonly record struct OriginalSize(int Width, int Height, bool IsDrawing)
{
    /// <summary>The size that a spec makes of it, dpr included; null at an angle that is no quarter turn.</summary>
    public (int Width, int Height)? Rendered(Spec spec)
    {
        if (spec.Rotate % 90 != 0)
            return null;
        var (width, height) = spec.Rotate % 180 == 0 ? ((double)Width, (double)Height) : (Height, Width);
        if (spec is { Width: null, Height: null })
            return (Side(width), Side(height));

        // How many times its own size each side is to have; a side that was not given follows the other.
        double? x = spec.Width * spec.Dpr / width, y = spec.Height * spec.Dpr / height;
        var (across, down) = (x ?? y!.Value, y ?? x!.Value);
        var most = spec.Enlarge || IsDrawing ? double.PositiveInfinity : 1;
        switch (spec.Fit)
        {
            case Fit.Contain when x is not null && y is not null:
                return (spec.Width!.Value * spec.Dpr, spec.Height!.Value * spec.Dpr);
            case Fit.Cover or Fit.Fill:
                // A box that is too large for the original shrinks and keeps its aspect.
                var shrink = Math.Min(1, most / Math.Max(across, down));
                return (Side(width * across * shrink), Side(height * down * shrink));
            default:
                var scale = Math.Min(most, spec.Fit == Fit.Outside ? Math.Max(across, down) : Math.Min(across, down));
                return (Side(width * scale), Side(height * scale));
        }
    }

    private static int Side(double pixels) => (int)Math.Clamp(Math.Round(pixels, MidpointRounding.AwayFromZero), 1, int.MaxValue);
}
