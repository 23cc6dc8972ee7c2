using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Transcoder.Tests.Imaging;

/// <summary>What an image file is made of, read without the library that wrote it.</summary>
internal static class FileParts
{
    /// <summary>Up to the first scan, by marker: <c>c0</c> is the frame of a baseline JPEG, <c>c2</c> of a progressive one, <c>c4</c> Huffman tables.</summary>
    public static ILookup<string, byte[]> JpegSegments(byte[] file)
    {
        var segments = new List<(string Marker, byte[] Content)>();
        for (var at = 2; ; at += 2 + BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 2)))
        {
            Assert.Equal(0xff, file[at]);
            segments.Add(($"{file[at + 1]:x2}", file[(at + 4)..(at + 2 + BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 2)))]));
            if (file[at + 1] == 0xda)
                return segments.ToLookup(segment => segment.Marker, segment => segment.Content);
        }
    }

    /// <summary>Of a WebP, in order, without their padding.</summary>
    public static (string Name, byte[] Content)[] WebPChunks(byte[] file)
    {
        var chunks = new List<(string, byte[])>();
        for (var at = 12; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at + 4));
            chunks.Add((Encoding.ASCII.GetString(file, at, 4).Trim(), file[(at + 8)..(at + 8 + length)]));
            at += 8 + length + length % 2;
        }

        return [.. chunks];
    }

    /// <summary>In order, without their checksums.</summary>
    public static (string Name, byte[] Content)[] PngChunks(byte[] file)
    {
        var chunks = new List<(string, byte[])>();
        for (var at = 8; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            chunks.Add((Encoding.ASCII.GetString(file, at + 4, 4), file[(at + 8)..(at + 8 + length)]));
            at += 12 + length;
        }

        return [.. chunks];
    }

    /// <summary>The filter of each row of a PNG that is not interlaced: 0 none, 1 sub, 2 up, 3 average, 4 Paeth.</summary>
    /// <param name="rowBytes">Of the pixels, without the byte that names the filter.</param>
    public static byte[] PngFilters(byte[] file, int rowBytes)
    {
        byte[] packed = [.. PngChunks(file).Where(chunk => chunk.Name == "IDAT").SelectMany(chunk => chunk.Content)];
        using var rows = new MemoryStream();
        using (var inflated = new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress))
            inflated.CopyTo(rows);
        return [.. rows.ToArray().Where((_, index) => index % (rowBytes + 1) == 0)];
    }

    /// <summary>The box of that name, wherever it lies in an AVIF.</summary>
    public static byte[] AvifBox(byte[] file, string name)
    {
        var at = file.AsSpan().IndexOf(Encoding.ASCII.GetBytes(name));
        Assert.True(at > 0, $"There is no {name}.");
        return file[(at + 4)..(at - 4 + BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at - 4)))];
    }

    /// <summary>The first directory of a TIFF in Intel's order, by tag: the value where it fits its four bytes.</summary>
    public static Dictionary<int, int> TiffTags(byte[] file)
    {
        Assert.Equal("II*\0", Encoding.ASCII.GetString(file, 0, 4));
        var directory = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4));
        var count = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(directory));
        return Enumerable.Range(0, count).Select(entry => file.AsSpan(directory + 2 + entry * 12, 12).ToArray())
            .ToDictionary(entry => (int)BinaryPrimitives.ReadUInt16LittleEndian(entry), entry => BinaryPrimitives.ReadInt32LittleEndian(entry.AsSpan(8)));
    }
}
