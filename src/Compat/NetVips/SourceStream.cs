using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NetVips.Native;

namespace NetVips;

/// <summary>A stream that an image is read from. It is read on libvips' threads, one read at a time, and is not closed.</summary>
public sealed unsafe class SourceStream : Source
{
    private SourceStream(nint handle)
        : base(handle)
    {
    }

    public static SourceStream NewFromStream(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var state = new StreamState(stream);
        var source = VipsConnections.vips_source_custom_new();
        state.Connect(source, "read", (delegate* unmanaged[Cdecl]<nint, byte*, long, nint, long>)&Read);
        state.Connect(source, "seek", (delegate* unmanaged[Cdecl]<nint, long, int, nint, long>)&Seek);
        return new SourceStream(source) { Streams = [state.Errors] };
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long Read(nint source, byte* buffer, long length, nint state) => StreamState.From(state).Read(buffer, length);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long Seek(nint source, long offset, int whence, nint state) => StreamState.From(state).Seek(offset, whence);
}
