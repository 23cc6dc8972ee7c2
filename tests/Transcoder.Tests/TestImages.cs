using NetVips;

namespace Transcoder.Tests;

/// <summary>Images of one colour, so that a test can tell whose variant it holds.</summary>
internal static class TestImages
{
    public static readonly double[] Red = [220, 30, 30];
    public static readonly double[] Blue = [30, 30, 220];
    public static readonly double[] Green = [30, 180, 30];

    public static byte[] Png(double[] colour, int width = 400, int height = 300)
    {
        using var image = Filled(colour, width, height);
        return image.PngsaveBuffer();
    }

    public static byte[] Jpeg(double[] colour, int width, int height)
    {
        using var image = Filled(colour, width, height);
        return image.JpegsaveBuffer();
    }

    private static Image Filled(double[] colour, int width, int height)
    {
        using var black = Image.Black(width, height, colour.Length);
        using var painted = black.Linear([.. colour.Select(_ => 1.0)], colour);
        using var bytes = painted.Cast(Enums.BandFormat.Uchar);
        return bytes.Copy(interpretation: Enums.Interpretation.Srgb);
    }

    public static (int Width, int Height) SizeOf(byte[] image)
    {
        using var read = Image.NewFromBuffer(image);
        return (read.Width, read.Height);
    }

    /// <summary>Is the image mostly of this colour?</summary>
    public static bool Is(byte[] image, double[] colour)
    {
        using var read = Image.NewFromBuffer(image);
        return colour.Select((value, band) => Math.Abs(Average(read, band) - value)).All(distance => distance < 12);
    }

    private static double Average(Image image, int band)
    {
        using var one = image.ExtractBand(band);
        return one.Avg();
    }
}
