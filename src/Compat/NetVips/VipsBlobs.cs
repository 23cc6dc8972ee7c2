using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NetVips.Native;

namespace NetVips;

/// <summary>Managed bytes as a VipsBlob, and back.</summary>
internal static unsafe class VipsBlobs
{
    /// <summary>
    /// A blob over the array itself. The array stays pinned until libvips drops its last reference to the blob, so for as long as any
    /// image may still read it.
    /// </summary>
    internal static VipsAreaData* Pin(byte[] data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var pin = GCHandle.Alloc(data, GCHandleType.Pinned);
        var blob = VipsValues.vips_blob_new(&Unpin, (void*)pin.AddrOfPinnedObject(), (nuint)data.Length);
        blob->Client = GCHandle.ToIntPtr(pin);
        return blob;
    }

    /// <summary>A blob of libvips' own, for bytes that cannot be pinned.</summary>
    internal static VipsAreaData* Copy(ReadOnlySpan<byte> data)
    {
        fixed (byte* start = data)
        {
            return VipsValues.vips_blob_copy(start, (nuint)data.Length);
        }
    }

    internal static byte[] ToArray(VipsAreaData* blob) =>
        blob is null ? null : new ReadOnlySpan<byte>(blob->Data, checked((int)blob->Length)).ToArray();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Unpin(void* data, VipsAreaData* blob)
    {
        GCHandle.FromIntPtr(blob->Client).Free();
        return 0;
    }
}
