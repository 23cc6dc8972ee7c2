using System.Buffers.Binary;

namespace Transcoder.Imaging;

/// <summary>
/// Tells a camera's raw file, which is a TIFF by its first bytes, from a picture. The maker's name does not: an exported picture has it too.
/// </summary>
internal static class TiffHead
{
    private const int NewSubfileType = 254, ReducedResolution = 1, DngVersion = 50706, EntryBytes = 12, Classic = 42;

    /// <summary>A raw file begins with a preview, or names itself Canon's or DNG. Cameras put the first directory near the start; where
    /// it lies behind the head, other software wrote it.</summary>
    public static bool IsCameraRaw(ReadOnlySpan<byte> head)
    {
        if (head.Length < 10)
            return false;
        if (head[8..].StartsWith("CR"u8))
            return true;

        var little = head[0] == 'I';
        if (Short(head[2..], little) != Classic)
            return false;
        var directory = Long(head[4..], little);
        if (directory > SourceFormat.HeadBytes || directory + 2 > head.Length)
            return false;
        var entries = head[((int)directory + 2)..];
        for (var left = Short(head[(int)directory..], little); left > 0 && entries.Length >= EntryBytes; left--)
        {
            var tag = Short(entries, little);
            if (tag == DngVersion || (tag == NewSubfileType && Long(entries[8..], little) == ReducedResolution))
                return true;
            entries = entries[EntryBytes..];
        }

        return false;
    }

    private static ushort Short(ReadOnlySpan<byte> at, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16BigEndian(at);

    private static uint Long(ReadOnlySpan<byte> at, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(at) : BinaryPrimitives.ReadUInt32BigEndian(at);
}
