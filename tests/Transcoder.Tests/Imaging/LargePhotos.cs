using NetVips;

namespace Transcoder.Tests.Imaging;

/// <summary>Photographs that deserve a reduced original.</summary>
internal static class LargePhotos
{
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

    /// <summary>19 megapixels: the dragonfly beside itself.</summary>
    public static byte[] Wide()
    {
        using var one = Image.NewFromBuffer(Dragonfly);
        using var pair = Image.Arrayjoin([one, one], across: 2);
        using var cut = pair.Crop(1200, 0, 6000, 3168);
        return cut.JpegsaveBuffer(q: 90);
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
