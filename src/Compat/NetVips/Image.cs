using NetVips.Native;

namespace NetVips;

/// <summary>
/// An image: a recipe that is worked through when pixels are written. Whatever an image reads from (bytes, a stream, other images)
/// stays alive as long as it does, so inputs may be disposed of before the results.
/// </summary>
public unsafe partial class Image : VipsObject
{
    internal Image(nint handle)
        : base(handle)
    {
    }

    public int Width => VipsImages.vips_image_get_width(this);

    public int Height => VipsImages.vips_image_get_height(this);

    public int Bands => VipsImages.vips_image_get_bands(this);

    /// <summary>The height of one page where pages are stacked, else the image's.</summary>
    public int PageHeight => VipsImages.vips_image_get_page_height(this);

    public Enums.BandFormat Format => (Enums.BandFormat)VipsImages.vips_image_get_format(this);

    public Enums.Interpretation Interpretation => (Enums.Interpretation)VipsImages.vips_image_get_interpretation(this);

    /// <summary>Pixels a millimetre.</summary>
    public double Xres => VipsImages.vips_image_get_xres(this);

    /// <summary>Pixels a millimetre.</summary>
    public double Yres => VipsImages.vips_image_get_yres(this);

    public int Xoffset => VipsImages.vips_image_get_xoffset(this);

    public int Yoffset => VipsImages.vips_image_get_yoffset(this);

    public bool HasAlpha() => VipsImages.vips_image_hasalpha(this) != 0;

    /// <summary>True stops the image's evaluation, from any thread; who waits for it gets a <see cref="VipsException"/>.</summary>
    public void SetKill(bool kill) => VipsImages.vips_image_set_kill(this, kill ? 1 : 0);
}
