using NetVips.Native;

namespace NetVips;

/// <summary>
/// A part of an image, whose pixels are worked out on the calling thread. One thread makes it, uses it and disposes of it.
/// </summary>
public unsafe class Region : VipsObject
{
    private Region(nint handle)
        : base(handle)
    {
    }

    /// <summary>Empty until something is fetched; keeps the image.</summary>
    public static Region New(Image image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var region = VipsRegions.vips_region_new(image);
        return region != 0 ? new Region(region) { Streams = image.Streams } : throw VipsException.FromLibvips("unable to make a region");
    }

    /// <summary>Of the pixels that it holds.</summary>
    public int Width => VipsRegions.vips_region_width(this);

    /// <summary>Of the pixels that it holds.</summary>
    public int Height => VipsRegions.vips_region_height(this);

    /// <summary>The pixels of a rectangle, row by row.</summary>
    public byte[] Fetch(int left, int top, int width, int height)
    {
        nuint size;
        var pixels = VipsRegions.vips_region_fetch(this, left, top, width, height, &size);
        try
        {
            if (StreamErrors.FirstOf(Streams) is { } error)
            {
                throw VipsException.FromLibvips($"the stream failed: {error.Message}", error);
            }
            return pixels is not null
                ? new ReadOnlySpan<byte>(pixels, checked((int)size)).ToArray()
                : throw VipsException.FromLibvips("unable to fetch from a region");
        }
        finally
        {
            GLib.g_free(pixels);
        }
    }
}
