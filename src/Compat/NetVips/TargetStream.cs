using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NetVips.Native;

namespace NetVips;

/// <summary>A stream that an image is written to, on libvips' threads, one write at a time. It is flushed at the end, not closed.</summary>
public sealed unsafe class TargetStream : Target
{
    private TargetStream(nint handle)
        : base(handle)
    {
    }

    public static TargetStream NewFromStream(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var state = new StreamState(stream);
        var target = VipsConnections.vips_target_custom_new();
        state.Connect(target, "write", (delegate* unmanaged[Cdecl]<nint, byte*, long, nint, long>)&Write);
        state.Connect(target, "end", (delegate* unmanaged[Cdecl]<nint, nint, int>)&End);
        if (stream.CanRead && stream.CanSeek)
        {
            // TIFF goes back to fill in what it knows only at the end.
            state.Connect(target, "read", (delegate* unmanaged[Cdecl]<nint, byte*, long, nint, long>)&Read);
            state.Connect(target, "seek", (delegate* unmanaged[Cdecl]<nint, long, int, nint, long>)&Seek);
        }
        return new TargetStream(target) { Streams = [state.Errors] };
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long Write(nint target, byte* data, long length, nint state) => StreamState.From(state).Write(data, length);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long Read(nint target, byte* buffer, long length, nint state) => StreamState.From(state).Read(buffer, length);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long Seek(nint target, long offset, int whence, nint state) => StreamState.From(state).Seek(offset, whence);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int End(nint target, nint state) => StreamState.From(state).End();
}
