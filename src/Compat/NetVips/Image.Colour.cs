namespace NetVips;

public partial class Image
{
    public Image Flatten(double[] background = null, double? maxAlpha = null)
    {
        using var call = new OperationCall("flatten");
        call.Set("in", this);
        call.Set("background", background);
        call.Set("max_alpha", maxAlpha);
        return call.Image();
    }

    public Image Colourspace(Enums.Interpretation space, Enums.Interpretation? sourceSpace = null)
    {
        using var call = new OperationCall("colourspace");
        call.Set("in", this);
        call.SetEnum("space", space);
        call.SetEnum("source_space", sourceSpace);
        return call.Image();
    }

    public Image IccTransform(string outputProfile, Enums.PCS? pcs = null, Enums.Intent? intent = null,
        bool? blackPointCompensation = null, bool? embedded = null, string inputProfile = null, int? depth = null)
    {
        using var call = new OperationCall("icc_transform");
        call.Set("in", this);
        call.Set("output_profile", outputProfile);
        call.SetEnum("pcs", pcs);
        call.SetEnum("intent", intent);
        call.Set("black_point_compensation", blackPointCompensation);
        call.Set("embedded", embedded);
        call.Set("input_profile", inputProfile);
        call.Set("depth", depth);
        return call.Image();
    }

    public Image Premultiply(double? maxAlpha = null)
    {
        using var call = new OperationCall("premultiply");
        call.Set("in", this);
        call.Set("max_alpha", maxAlpha);
        return call.Image();
    }

    public Image Unpremultiply(double? maxAlpha = null, int? alphaBand = null)
    {
        using var call = new OperationCall("unpremultiply");
        call.Set("in", this);
        call.Set("max_alpha", maxAlpha);
        call.Set("alpha_band", alphaBand);
        return call.Image();
    }

    public Image Cast(Enums.BandFormat format, bool? shift = null)
    {
        using var call = new OperationCall("cast");
        call.Set("in", this);
        call.SetEnum("format", format);
        call.Set("shift", shift);
        return call.Image();
    }
}
