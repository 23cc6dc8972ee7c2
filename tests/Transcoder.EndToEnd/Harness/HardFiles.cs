namespace Transcoder.EndToEnd.Harness;

/// <summary>Originals of the kind nobody wants: as files, and a photograph spoilt in three ways.</summary>
internal static class HardFiles
{
    private const int Seed = 4711;

    public static Dictionary<string, byte[]> All()
    {
        var files = Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "hard"))
            .Where(file => !file.EndsWith(".md", StringComparison.Ordinal))
            .ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes);
        var photo = Pictures.Sample("rotated.jpg");
        files.TryAdd("truncated-60.jpg", photo[..(photo.Length * 6 / 10)]);
        files.TryAdd("tail-garbage.jpg", [.. photo, .. Noise(4096)]);
        files.TryAdd("bit-rot.jpg", Rotten(photo));
        return files;
    }

    /// <summary>Bytes of the scan changed, its markers left alone.</summary>
    private static byte[] Rotten(byte[] photo)
    {
        var rotten = photo.ToArray();
        var random = new Random(Seed);
        for (var spot = 0; spot < 400; spot++)
            rotten[random.Next(rotten.Length / 2, rotten.Length - 2)] = (byte)random.Next(1, 0xC0);
        return rotten;
    }

    private static byte[] Noise(int length)
    {
        var noise = new byte[length];
        new Random(Seed).NextBytes(noise);
        return noise;
    }
}
