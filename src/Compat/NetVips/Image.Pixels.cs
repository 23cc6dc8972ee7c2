namespace NetVips;

public partial class Image
{
    public static Image Black(int width, int height, int? bands = null)
    {
        using var call = new OperationCall("black");
        call.Set("width", width);
        call.Set("height", height);
        call.Set("bands", bands);
        return call.Image();
    }

    public Image Copy(int? width = null, int? height = null, int? bands = null, Enums.BandFormat? format = null,
        Enums.Coding? coding = null, Enums.Interpretation? interpretation = null, double? xres = null, double? yres = null,
        int? xoffset = null, int? yoffset = null)
    {
        using var call = new OperationCall("copy");
        call.Set("in", this);
        call.Set("width", width);
        call.Set("height", height);
        call.Set("bands", bands);
        call.SetEnum("format", format);
        call.SetEnum("coding", coding);
        call.SetEnum("interpretation", interpretation);
        call.Set("xres", xres);
        call.Set("yres", yres);
        call.Set("xoffset", xoffset);
        call.Set("yoffset", yoffset);
        return call.Image();
    }

    public Image ExtractBand(int band, int? n = null)
    {
        using var call = new OperationCall("extract_band");
        call.Set("in", this);
        call.Set("band", band);
        call.Set("n", n);
        return call.Image();
    }

    public Image Composite2(Image overlay, Enums.BlendMode mode, int? x = null, int? y = null,
        Enums.Interpretation? compositingSpace = null, bool? premultiplied = null)
    {
        using var call = new OperationCall("composite2");
        call.Set("base", this);
        call.Set("overlay", overlay);
        call.SetEnum("mode", mode);
        call.Set("x", x);
        call.Set("y", y);
        call.SetEnum("compositing_space", compositingSpace);
        call.Set("premultiplied", premultiplied);
        return call.Image();
    }

    public Image Gaussblur(double sigma, double? minAmpl = null, Enums.Precision? precision = null)
    {
        using var call = new OperationCall("gaussblur");
        call.Set("in", this);
        call.Set("sigma", sigma);
        call.Set("min_ampl", minAmpl);
        call.SetEnum("precision", precision);
        return call.Image();
    }

    public Image Sharpen(double? sigma = null, double? x1 = null, double? y2 = null, double? y3 = null, double? m1 = null,
        double? m2 = null)
    {
        using var call = new OperationCall("sharpen");
        call.Set("in", this);
        call.Set("sigma", sigma);
        call.Set("x1", x1);
        call.Set("y2", y2);
        call.Set("y3", y3);
        call.Set("m1", m1);
        call.Set("m2", m2);
        return call.Image();
    }

    public Image BandjoinConst(double[] c)
    {
        using var call = new OperationCall("bandjoin_const");
        call.Set("in", this);
        call.Set("c", c);
        return call.Image();
    }
}
