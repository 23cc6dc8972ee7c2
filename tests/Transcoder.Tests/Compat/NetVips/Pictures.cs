using NetVips;

namespace Transcoder.Tests.Compat.Libvips;

/// <summary>Small generated images.</summary>
internal static class Pictures
{
    /// <summary>sRGB, a different value in almost every pixel.</summary>
    internal static Image Gradient(int width = 96, int height = 64)
    {
        var pixels = new byte[width * height * 3];
        for (var i = 0; i < pixels.Length; i += 3)
        {
            var (x, y) = (i / 3 % width, i / 3 / width);
            (pixels[i], pixels[i + 1], pixels[i + 2]) = ((byte)(x * 255 / width), (byte)(y * 255 / height), (byte)(x + y));
        }
        using var image = Image.NewFromMemory(pixels, width, height, 3, Enums.BandFormat.Uchar);
        return image.Copy(interpretation: Enums.Interpretation.Srgb);
    }

    internal static byte[] Jpeg(int width = 96, int height = 64)
    {
        using var image = Gradient(width, height);
        return image.JpegsaveBuffer(q: 90);
    }

    internal static byte[] Png(int width = 96, int height = 64)
    {
        using var image = Gradient(width, height);
        return image.PngsaveBuffer(compression: 1);
    }

    internal static Image WithAlpha()
    {
        using var image = Gradient();
        return image.BandjoinConst([128]);
    }

    internal static void AssertSamePixels(Image expected, Image actual)
    {
        Assert.Equal((expected.Width, expected.Height, expected.Bands), (actual.Width, actual.Height, actual.Bands));
        using var difference = expected - actual;
        using var distance = difference.Abs();
        Assert.Equal(0, distance.Max());
    }
}
