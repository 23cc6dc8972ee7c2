using NetVips;
using Transcoder.Imaging;

namespace Transcoder.Benchmarks;

/// <summary>The originals that the benchmarks read.</summary>
internal static class Photos
{
    private const int TilesAcross = 3, TilesDown = 3;

    /// <summary>4224×3168, 13 megapixels, baseline.</summary>
    public static string DragonflyPath => Path.Join(AppContext.BaseDirectory, "photos", "dragonfly.jpg");

    public static byte[] Dragonfly() => File.ReadAllBytes(DragonflyPath);

    /// <summary>12672×8712, 110 megapixels, baseline, of the one photograph nine times; too large to keep among the sources.</summary>
    public static void WriteMosaic(string path)
    {
        Libvips.Require();
        using var photo = Image.NewFromBuffer(Dragonfly(), access: Enums.Access.Random);
        using var tile = photo.Crop(0, 0, photo.Width, 2904);
        using var mosaic = Image.Arrayjoin([.. Enumerable.Repeat(tile, TilesAcross * TilesDown)], across: TilesAcross);
        File.WriteAllBytes(path, mosaic.JpegsaveBuffer(q: 90, keep: Enums.ForeignKeep.None));
    }
}
