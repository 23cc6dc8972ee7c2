using NetVips.Native;

namespace NetVips;

/// <summary>How pixels between pixels are found.</summary>
public sealed class Interpolate : VipsObject
{
    private Interpolate(nint handle)
        : base(handle)
    {
    }

    /// <param name="name">nearest, bilinear, bicubic, lbb, nohalo or vsqbs.</param>
    public static Interpolate NewFromName(string name)
    {
        var interpolate = VipsOperations.vips_interpolate_new(name);
        return interpolate != 0 ? new Interpolate(interpolate) : throw VipsException.FromLibvips($"no interpolator \"{name}\"");
    }
}
