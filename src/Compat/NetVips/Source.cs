using System.Text;
using NetVips.Native;

namespace NetVips;

/// <summary>What an image is read from.</summary>
public unsafe class Source : VipsObject
{
    private protected Source(nint handle)
        : base(handle)
    {
    }

    public static Source NewFromFile(string filename) => Checked(VipsConnections.vips_source_new_from_file(filename), filename);

    /// <summary>Reads the array itself, which must not change while it is in use.</summary>
    public static Source NewFromMemory(byte[] data) => FromBlob(VipsBlobs.Pin(data));

    /// <summary>Copies the bytes.</summary>
    public static Source NewFromMemory(ReadOnlySpan<byte> data) => FromBlob(VipsBlobs.Copy(data));

    public static Source NewFromMemory(string data) => NewFromMemory(Encoding.UTF8.GetBytes(data));

    private static Source FromBlob(VipsAreaData* blob)
    {
        var source = VipsConnections.vips_source_new_from_blob(blob);
        VipsValues.vips_area_unref(blob);
        return Checked(source, "memory");
    }

    private static Source Checked(nint source, string what) =>
        source != 0 ? new Source(source) : throw VipsException.FromLibvips($"no source from {what}");
}
