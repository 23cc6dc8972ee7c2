using NetVips;

namespace Transcoder.Tests.Imaging;

/// <summary>Photographs that deserve a reduced original.</summary>
internal static class LargePhotos
{
    /// <summary>More than four times the widest variant that the tests look at.</summary>
    private const int Broad = 4 * 1200 + 50;

    private static readonly Lazy<byte[]> Plain = new(() => Scaled("life.jpg", 3600));
    private static readonly Lazy<byte[]> Fine = new(() => Interlaced(Dragonfly));
    private static readonly Lazy<byte[]> Other = new(() => Scaled("progressive.jpg", 3600));

    /// <summary>Over 6 megapixels, of no great detail.</summary>
    public static byte[] One => Plain.Value;

    public static byte[] Another => Other.Value;

    /// <summary>13 megapixels, as the camera took them.</summary>
    public static byte[] Dragonfly => File.ReadAllBytes(Project.File("..", "Transcoder.Benchmarks", "photos", "dragonfly.jpg"));

    /// <summary>The same, as a progressive file of several megabytes.</summary>
    public static byte[] Progressive => Fine.Value;

    /// <summary>The dragonfly beside itself, as much of it as is asked for.</summary>
    public static byte[] Cut(int width, int height)
    {
        using var one = Image.NewFromBuffer(Dragonfly);
        using var pair = Image.Arrayjoin([one, one], across: 2);
        using var cut = pair.Crop(1200, (one.Height - height) / 2, width, height);
        return cut.JpegsaveBuffer(q: 90);
    }

    /// <summary>A photograph that is large, as it is; of any other as many beside each other as make one across which the smallest of
    /// the wide variants is a fourth.</summary>
    public static byte[] Tiled(byte[] photo)
    {
        using var one = Image.NewFromBuffer(photo);
        var isLying = one.Contains("orientation") && (int)one.Get("orientation") >= 5;
        var upright = isLying ? (one.Height, one.Width) : (one.Width, one.Height);
        if (upright.Item1 >= Broad)
            return photo;
        var (columns, rows) = (Broad / upright.Item1 + 1, Broad / 4 / upright.Item2 + 1);
        if (isLying)
            (columns, rows) = (rows, columns);
        using var tiled = Image.Arrayjoin([.. Enumerable.Repeat(one, columns * rows)], across: columns);
        return tiled.JpegsaveBuffer(q: 90);
    }

    public static byte[] Scaled(string name, int width, int? orientation = null)
    {
        using var small = Image.NewFromBuffer(Samples.Photo(name));
        using var large = small.Resize((double)width / small.Width);
        using var turned = orientation is { } tag ? large.Mutate(image => image.Set(GValue.GIntType, "orientation", tag)) : large.Copy();
        return turned.JpegsaveBuffer(q: 90);
    }

    private static byte[] Interlaced(byte[] photo)
    {
        using var image = Image.NewFromBuffer(photo);
        return image.JpegsaveBuffer(q: 94, interlace: true);
    }
}
