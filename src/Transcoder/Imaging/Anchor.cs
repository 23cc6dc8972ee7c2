using Transcoder.Contracts;

namespace Transcoder.Imaging;

/// <summary>Where a smaller rectangle lies in a larger one.</summary>
internal static class Anchor
{
    public static (int Left, int Top) Of(Plan plan, Size whole, Size part) => plan.Spec.FocalPoint is { } point
        ? Around(Seen(point, plan.Spec), whole, part)
        : Of(plan.Spec.Gravity, whole, part);

    public static (int Left, int Top) Of(Gravity gravity, Size whole, Size part)
    {
        var (x, y) = (whole.Width - part.Width, whole.Height - part.Height);
        return gravity switch
        {
            Gravity.North => (x / 2, 0),
            Gravity.NorthEast => (x, 0),
            Gravity.East => (x, y / 2),
            Gravity.SouthEast => (x, y),
            Gravity.South => (x / 2, y),
            Gravity.SouthWest => (0, y),
            Gravity.West => (0, y / 2),
            Gravity.NorthWest => (0, 0),
            _ => (x / 2, y / 2),
        };
    }

    /// <summary>The point in the middle, as far as the edges let it.</summary>
    private static (int Left, int Top) Around((double X, double Y) point, Size whole, Size part) =>
        (Along(point.X, whole.Width, part.Width), Along(point.Y, whole.Height, part.Height));

    private static int Along(double share, int whole, int part) => (int)Math.Clamp(Math.Round(share * whole - part / 2.0), 0, whole - part);

    /// <summary>The point is the upright original's; rotation and mirroring carry it with them.</summary>
    private static (double X, double Y) Seen(FocalPoint point, Spec spec)
    {
        double x = point.X / 100.0, y = point.Y / 100.0;
        (x, y) = spec.Rotate switch
        {
            90 => (1 - y, x),
            180 => (1 - x, 1 - y),
            270 => (y, 1 - x),
            // At other angles the box has corners that no point of the original reaches; near the middle it holds.
            _ => (x, y),
        };
        return (spec.Flop ? 1 - x : x, spec.Flip ? 1 - y : y);
    }
}
