using NetVips;

namespace Transcoder.Tests.Imaging;

/// <summary>A decoded image: what a viewer would see, byte by byte.</summary>
internal sealed record Pixels(int Width, int Height, int Bands, byte[] Bytes)
{
    /// <summary>One pixel as hex digits, two a band: "ff0000".</summary>
    public string this[int x, int y] => Convert.ToHexStringLower(Bytes, (y * Width + x) * Bands, Bands);

    public static Pixels Of(byte[] file, string options = "")
    {
        using var image = Image.NewFromBuffer(file, options);
        return Of(image);
    }

    public static Pixels Of(Image image) => new(image.Width, image.Height, image.Bands, image.WriteToMemory());

    /// <summary>All pixels in rows, the bytes of each in hex.</summary>
    public IEnumerable<string> All =>
        from y in Enumerable.Range(0, Height) from x in Enumerable.Range(0, Width) select this[x, y];

    /// <summary>The mean of a rectangle, by band.</summary>
    public double[] Mean(int left, int top, int width, int height) =>
    [
        .. from band in Enumerable.Range(0, Bands)
           select (from y in Enumerable.Range(top, height)
                   from x in Enumerable.Range(left, width)
                   select (double)Bytes[(y * Width + x) * Bands + band]).Average(),
    ];

    /// <summary>The peak signal-to-noise ratio in dB, over all bands: infinite where nothing differs, about 30 where the eye begins to see.</summary>
    public double Psnr(Pixels other)
    {
        Assert.Equal((other.Width, other.Height, other.Bands), (Width, Height, Bands));
        var error = Bytes.Zip(other.Bytes, (a, b) => (double)(a - b) * (a - b)).Average();
        return error == 0 ? double.PositiveInfinity : 10 * Math.Log10(255 * 255 / error);
    }

    /// <summary>The largest distance of the means of <paramref name="cells"/> by <paramref name="cells"/> patches, in any band.</summary>
    public double PatchDistance(Pixels other, int cells = 4)
    {
        Assert.Equal((other.Width, other.Height, other.Bands), (Width, Height, Bands));
        var (width, height) = (Width / cells, Height / cells);
        return (from row in Enumerable.Range(0, cells)
                from column in Enumerable.Range(0, cells)
                from pair in Mean(column * width, row * height, width, height).Zip(other.Mean(column * width, row * height, width, height))
                select Math.Abs(pair.First - pair.Second)).Max();
    }
}
