namespace NetVips;

public partial class Image
{
    public Image Autorot()
    {
        using var call = new OperationCall("autorot");
        call.Set("in", this);
        return call.Image();
    }

    public Image Rot(Enums.Angle angle)
    {
        using var call = new OperationCall("rot");
        call.Set("in", this);
        call.SetEnum("angle", angle);
        return call.Image();
    }

    public Image Rotate(double angle, Interpolate interpolate = null, double[] background = null, double? odx = null, double? ody = null,
        double? idx = null, double? idy = null)
    {
        using var call = new OperationCall("rotate");
        call.Set("in", this);
        call.Set("angle", angle);
        call.Set("interpolate", interpolate);
        call.Set("background", background);
        call.Set("odx", odx);
        call.Set("ody", ody);
        call.Set("idx", idx);
        call.Set("idy", idy);
        return call.Image();
    }

    public Image Flip(Enums.Direction direction)
    {
        using var call = new OperationCall("flip");
        call.Set("in", this);
        call.SetEnum("direction", direction);
        return call.Image();
    }

    public Image Crop(int left, int top, int width, int height)
    {
        using var call = new OperationCall("crop");
        call.Set("input", this);
        call.Set("left", left);
        call.Set("top", top);
        call.Set("width", width);
        call.Set("height", height);
        return call.Image();
    }

    public Image Smartcrop(int width, int height, Enums.Interesting? interesting = null, bool? premultiplied = null)
    {
        using var call = new OperationCall("smartcrop");
        call.Set("input", this);
        call.Set("width", width);
        call.Set("height", height);
        call.SetEnum("interesting", interesting);
        call.Set("premultiplied", premultiplied);
        return call.Image();
    }

    public Image Resize(double scale, Enums.Kernel? kernel = null, double? gap = null, double? vscale = null)
    {
        using var call = new OperationCall("resize");
        call.Set("in", this);
        call.Set("scale", scale);
        call.SetEnum("kernel", kernel);
        call.Set("gap", gap);
        call.Set("vscale", vscale);
        return call.Image();
    }

    public Image Embed(int x, int y, int width, int height, Enums.Extend? extend = null, double[] background = null)
    {
        using var call = new OperationCall("embed");
        call.Set("in", this);
        call.Set("x", x);
        call.Set("y", y);
        call.Set("width", width);
        call.Set("height", height);
        call.SetEnum("extend", extend);
        call.Set("background", background);
        return call.Image();
    }

    public Image Gravity(Enums.CompassDirection direction, int width, int height, Enums.Extend? extend = null, double[] background = null)
    {
        using var call = new OperationCall("gravity");
        call.Set("in", this);
        call.SetEnum("direction", direction);
        call.Set("width", width);
        call.Set("height", height);
        call.SetEnum("extend", extend);
        call.Set("background", background);
        return call.Image();
    }

    public static Image Arrayjoin(Image[] @in, int? across = null, int? shim = null, double[] background = null,
        Enums.Align? halign = null, Enums.Align? valign = null, int? hspacing = null, int? vspacing = null)
    {
        using var call = new OperationCall("arrayjoin");
        call.Set("in", @in);
        call.Set("across", across);
        call.Set("shim", shim);
        call.Set("background", background);
        call.SetEnum("halign", halign);
        call.SetEnum("valign", valign);
        call.Set("hspacing", hspacing);
        call.Set("vspacing", vspacing);
        return call.Image();
    }
}
