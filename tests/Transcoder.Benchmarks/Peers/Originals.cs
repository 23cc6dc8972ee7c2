using NetVips;
using Transcoder.Imaging;

namespace Transcoder.Benchmarks.Peers;

/// <summary>An original of the bench.</summary>
/// <param name="Name">As the tables have it.</param>
internal sealed record Original(string Name, string Path);

/// <summary>The originals, made from the photographs the first time that each is asked for, and kept beside the program.</summary>
internal static class Originals
{
    /// <summary>Goes up when one of them is made otherwise.</summary>
    private const string Folder = "originals-1";

    private const string Camera = "[Q=90,keep=none]";

    public static Original Jpeg2 => Make("2 MP JPEG", ".jpg", photo => Shrunk(photo, 1632).WriteToBuffer(".jpg" + Camera));

    public static Original Jpeg13 => new("13 MP JPEG", Photos.DragonflyPath);

    public static Original Jpeg20 => new("20 MP JPEG", Photos.KleiberPath);

    public static Original Jpeg24 => Make("24 MP JPEG", ".jpg", photo => Tiled(photo, 2, 2).Crop(1200, 1000, 6000, 4000).WriteToBuffer(".jpg" + Camera));

    public static Original Jpeg110 => Make("110 MP JPEG", ".jpg", photo => Tiled(photo.Crop(0, 0, photo.Width, 2904), 3, 3).WriteToBuffer(".jpg" + Camera));

    public static Original Progressive => Make("13 MP progressive", ".jpg", photo => photo.WriteToBuffer(".jpg[Q=90,keep=none,interlace]"));

    public static Original Cmyk => Make("13 MP CMYK", ".jpg", photo => photo.IccTransform("cmyk", inputProfile: "srgb").WriteToBuffer(".jpg[Q=90]"));

    public static Original TaggedSrgb => Make("4 MP, sRGB profile", ".jpg", photo => Shrunk(photo, 2312).WriteToBuffer(".jpg[Q=90,profile=srgb]"));

    public static Original WideGamut => Make("13 MP, Display P3", ".jpg", photo => photo.IccTransform("p3", inputProfile: "srgb").WriteToBuffer(".jpg[Q=90]"));

    public static Original UltraHdr => Make("8 MP UltraHDR", ".jpg", photo =>
    {
        using var gain = Image.NewFromFile(System.IO.Path.Join(Published.Root, "tests", "Transcoder.Tests", "Photos", "ultrahdr.jpg"));
        return Shrunk(photo, 3266).Mutate(image =>
        {
            foreach (var name in gain.GetFields().Where(name => name.StartsWith("gainmap", StringComparison.Ordinal)))
                image.Set(gain.GetTypeOf(name), name, gain.Get(name));
        }).WriteToBuffer(".jpg[Q=90]");
    });

    public static Original Png16 => Make("3 MP 16-bit PNG", ".png", photo => Shrunk(photo, 2000).Colourspace(Enums.Interpretation.Rgb16).WriteToBuffer(".png"));

    public static Original PngAlpha => Make("9 MP PNG, alpha", ".png", photo =>
    {
        var small = Shrunk(photo, 3464);
        return small.Bandjoin(small.Colourspace(Enums.Interpretation.Bw)).WriteToBuffer(".png");
    });

    public static Original Pyramid => Make("20 MP pyramid TIFF", ".tif", _ =>
    {
        using var photo = Image.NewFromFile(Photos.KleiberPath);
        return photo.WriteToBuffer(".tif[pyramid,tile,tile-width=256,tile-height=256,compression=jpeg,Q=90,keep=none]");
    });

    public static Original Avif => Make("7 MP AVIF", ".avif", photo => Shrunk(photo, 3000).WriteToBuffer(".avif[Q=60,effort=0,keep=none]"));

    /// <summary>24 frames that pan over the photograph.</summary>
    public static Original Gif => Make("24 frames of 480×360, GIF", ".gif", photo =>
    {
        var wide = Shrunk(photo, 1200).CopyMemory();
        return Image.Arrayjoin([.. Enumerable.Range(0, 24).Select(frame => wide.Crop(frame * 30, frame * 10, 480, 360))], across: 1)
            .Mutate(image =>
            {
                image.Set(GValue.GIntType, "page-height", 360);
                image.Set(GValue.ArrayIntType, "delay", Enumerable.Repeat(80, 24).ToArray());
            })
            .WriteToBuffer(".gif");
    });

    private static Original Make(string name, string suffix, Func<Image, byte[]> make)
    {
        var folder = Directory.CreateDirectory(System.IO.Path.Join(AppContext.BaseDirectory, Folder)).FullName;
        var path = System.IO.Path.Join(folder, new string([.. name.Select(letter => char.IsLetterOrDigit(letter) ? letter : '-')]) + suffix);
        if (File.Exists(path))
            return new Original(name, path);
        Libvips.Require();
        using var photo = Image.NewFromBuffer(Photos.Dragonfly(), access: Enums.Access.Random);
        File.WriteAllBytes(path + ".part", make(photo));
        File.Move(path + ".part", path);
        return new Original(name, path);
    }

    private static Image Shrunk(Image photo, int width) => photo.Resize((double)width / photo.Width);

    private static Image Tiled(Image tile, int across, int down) => Image.Arrayjoin([.. Enumerable.Repeat(tile, across * down)], across: across);
}
