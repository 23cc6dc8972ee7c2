namespace NetVips;

/// <summary>Calls that take plain numbers where libvips takes arrays or images.</summary>
public partial class Image
{
    /// <summary>Each band times its a, plus its b; an array of one number serves all bands.</summary>
    public Image Linear(double[] a, double[] b, bool? uchar = null)
    {
        using var call = new OperationCall("linear");
        call.Set("in", this);
        call.Set("a", a);
        call.Set("b", b);
        call.Set("uchar", uchar);
        return call.Image();
    }

    /// <summary>The bands of this image, then those of the others.</summary>
    public Image Bandjoin(params Image[] others)
    {
        using var call = new OperationCall("bandjoin");
        call.Set("in", [this, .. others]);
        return call.Image();
    }

    /// <summary>The bands of this image, then constant ones.</summary>
    public Image Bandjoin(params double[] doubles) => BandjoinConst(doubles);

    public Image Bandjoin(params int[] ints) => BandjoinConst(Array.ConvertAll(ints, value => (double)value));

    /// <summary>A constant image, of this one's size, format, interpretation and resolution.</summary>
    public Image NewFromImage(params double[] doubles)
    {
        using var black = Black(1, 1);
        using var pixel = black + doubles;
        using var cast = pixel.Cast(Format);
        using var filled = cast.Embed(0, 0, Width, Height, extend: Enums.Extend.Copy);
        return filled.Copy(interpretation: Interpretation, xres: Xres, yres: Yres, xoffset: Xoffset, yoffset: Yoffset);
    }

    /// <summary>255 where a band of a pixel equals the other image's, else 0.</summary>
    public Image Equal(Image right)
    {
        using var call = new OperationCall("relational");
        call.Set("left", this);
        call.Set("right", right);
        call.Set("relational", "equal");
        return call.Image();
    }

    public static Image operator +(Image left, double right) => left.Linear([1], [right]);

    public static Image operator +(Image left, double[] right) => left.Linear([1], right);

    public static Image operator -(Image left, Image right)
    {
        using var call = new OperationCall("subtract");
        call.Set("left", left);
        call.Set("right", right);
        return call.Image();
    }

    public static Image operator -(Image left, double right) => left.Linear([1], [-right]);

    public static Image operator *(Image left, double right) => left.Linear([right], [0]);

    public static Image operator *(Image left, double[] right) => left.Linear(right, [0]);
}
