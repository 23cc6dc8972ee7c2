using NetVips;

namespace Transcoder.Tests.Imaging;

/// <summary>Originals for the tests: photographs, and synthetic images whose every pixel is known.</summary>
internal static class Samples
{
    public static byte[] Photo(string name) => File.ReadAllBytes(Project.File("Photos", name));

    public static byte[] Landscape(int orientation = 1) => Photo($"orientation/landscape-{orientation}.jpg");

    /// <summary>A pixel's colour says where it stands: red its column, green its row.</summary>
    public static byte[] Map(int width, int height) => Png(width, height, 3, (x, y) => [(byte)x, (byte)y, 200]);

    public static byte[] Plain(int width, int height, params byte[] colour) => Png(width, height, colour.Length, (_, _) => colour);

    public static byte[] Png(int width, int height, int bands, Func<int, int, byte[]> pixel)
    {
        using var image = Draw(width, height, bands, pixel);
        return image.PngsaveBuffer();
    }

    public static Image Draw(int width, int height, int bands, Func<int, int, byte[]> pixel)
    {
        var bytes = new byte[width * height * bands];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                pixel(x, y).CopyTo(bytes, (y * width + x) * bands);
        using var raw = Image.NewFromMemory(bytes, width, height, bands, Enums.BandFormat.Uchar);
        return raw.Copy(interpretation: bands <= 2 ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb);
    }

    /// <summary>An animation of plain frames, 100 ms each.</summary>
    public static byte[] Frames(int width, int height, params byte[][] colours)
    {
        using var strip = Draw(width, height * colours.Length, colours[0].Length, (_, y) => colours[y / height]);
        using var pages = strip.Mutate(image =>
        {
            image.Set(GValue.GIntType, "page-height", height);
            image.Set(GValue.ArrayIntType, "delay", Enumerable.Repeat(100, colours.Length).ToArray());
        });
        return pages.GifsaveBuffer();
    }

    public static byte[] Svg(string content, string attributes = "width=\"40\" height=\"20\"") => System.Text.Encoding.UTF8.GetBytes(
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" {attributes}>{content}</svg>");

    public static byte[] GreyAlpha() => Png(48, 32, 2, (x, y) => [(byte)(5 * x), (byte)(8 * y)]);

    /// <summary>One of each kind that is read, small: for properties that must hold of all.</summary>
    public static IReadOnlyDictionary<string, byte[]> OfEachKind { get; } = new Dictionary<string, byte[]>
    {
        ["rgb.jpg"] = Small(Landscape(1)).JpegsaveBuffer(),
        ["turned.jpg"] = Turned(),
        ["grey.jpg"] = Small(Photo("grey.jpg")).JpegsaveBuffer(),
        ["cmyk.jpg"] = Small(Photo("cmyk.jpg")).JpegsaveBuffer(),
        ["progressive.jpg"] = Small(Photo("progressive.jpg")).JpegsaveBuffer(interlace: true),
        ["p3.jpg"] = Small(Photo("wide-gamut-p3.jpg")).JpegsaveBuffer(),
        ["16bit.png"] = Small(Photo("16bit.png")).PngsaveBuffer(),
        ["alpha.png"] = Small(Photo("alpha.png")).PngsaveBuffer(),
        ["grey-alpha.png"] = GreyAlpha(),
        ["palette.png"] = Small(Landscape(1)).PngsaveBuffer(palette: true, interlace: true),
        ["one-bit.png"] = Small(Photo("grey.jpg")).PngsaveBuffer(bitdepth: 1),
        ["one-pixel.png"] = Plain(1, 1, 10, 20, 30),
        ["thin.png"] = Map(3, 200),
        ["still.webp"] = Small(Photo("umang.webp")).WebpsaveBuffer(),
        ["alpha.webp"] = Small(Photo("alpha.png")).WebpsaveBuffer(),
        ["moving.webp"] = Photo("pan.webp"),
        ["moving.gif"] = Frames(40, 30, [255, 0, 0], [0, 255, 0], [0, 0, 255]),
        ["still.gif"] = Small(Landscape(1)).GifsaveBuffer(),
        ["photo.avif"] = Small(Photo("dragonfly.avif")).HeifsaveBuffer(compression: Enums.ForeignHeifCompression.Av1),
        ["photo.tif"] = Small(Photo("seeding.tif")).TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Lzw),
        ["pyramid.tif"] = Photo("pyramid.tif"),
        ["drawing.svg"] = Svg("<rect width=\"20\" height=\"20\" fill=\"red\"/>"),
    };

    private static Image Small(byte[] photo)
    {
        using var image = Image.NewFromBuffer(photo);
        return image.Resize(64.0 / image.Width);
    }

    /// <summary>Stored lying on its side, 48 × 64, with the EXIF orientation that puts it up.</summary>
    private static byte[] Turned()
    {
        using var small = Small(Landscape(1));
        using var lying = small.Rot(Enums.Angle.D270);
        using var tagged = lying.Mutate(image => image.Set(GValue.GIntType, "orientation", 6));
        return tagged.JpegsaveBuffer();
    }
}
