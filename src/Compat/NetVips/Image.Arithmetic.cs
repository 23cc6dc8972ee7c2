namespace NetVips;

public partial class Image
{
    public Image Abs()
    {
        using var call = new OperationCall("abs");
        call.Set("in", this);
        return call.Image();
    }

    public double Avg()
    {
        using var call = new OperationCall("avg");
        call.Set("in", this);
        return call.Double();
    }

    public double Max(int? size = null)
    {
        using var call = new OperationCall("max");
        call.Set("in", this);
        call.Set("size", size);
        return call.Double();
    }

    public double Min(int? size = null)
    {
        using var call = new OperationCall("min");
        call.Set("in", this);
        call.Set("size", size);
        return call.Double();
    }
}
