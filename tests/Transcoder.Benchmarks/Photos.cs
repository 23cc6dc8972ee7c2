namespace Transcoder.Benchmarks;

/// <summary>The originals that the benchmarks read.</summary>
internal static class Photos
{
    /// <summary>4224×3168, 13 megapixels, baseline.</summary>
    public static string DragonflyPath => Path.Join(AppContext.BaseDirectory, "photos", "dragonfly.jpg");

    /// <summary>6028×3391, 20 megapixels, baseline.</summary>
    public static string KleiberPath => Path.Join(AppContext.BaseDirectory, "photos", "kleiber.jpg");

    public static byte[] Dragonfly() => File.ReadAllBytes(DragonflyPath);
}
