using System.Runtime.InteropServices;
using NetVips.Native;

namespace NetVips;

/// <summary>A stream behind native callbacks. No exception leaves it: a failure is recorded and answered with -1.</summary>
internal sealed unsafe class StreamState(Stream stream)
{
    internal StreamErrors Errors { get; } = new();

    internal static StreamState From(nint handle) => (StreamState)GCHandle.FromIntPtr(handle).Target;

    /// <summary>The native object keeps this alive, a handle for each signal.</summary>
    internal void Connect(nint connection, string signal, void* callback) =>
        GObjects.g_signal_connect_data(connection, signal, callback, GCHandle.ToIntPtr(GCHandle.Alloc(this)), &Signals.FreeHandle, 0);

    internal long Read(byte* buffer, long length)
    {
        try
        {
            return stream.Read(new Span<byte>(buffer, Clamp(length)));
        }
        catch (Exception e)
        {
            return Failed(e);
        }
    }

    internal long Write(byte* data, long length)
    {
        try
        {
            var part = Clamp(length);
            stream.Write(new ReadOnlySpan<byte>(data, part));
            return part;
        }
        catch (Exception e)
        {
            return Failed(e);
        }
    }

    /// <summary>-1 from a stream that cannot seek is no failure: libvips then treats it as a pipe.</summary>
    internal long Seek(long offset, int whence)
    {
        try
        {
            return stream.CanSeek ? stream.Seek(offset, (SeekOrigin)whence) : -1;
        }
        catch (Exception e)
        {
            return Failed(e);
        }
    }

    internal int End()
    {
        try
        {
            stream.Flush();
            return 0;
        }
        catch (Exception e)
        {
            return Failed(e);
        }
    }

    private static int Clamp(long length) => (int)Math.Min(length, int.MaxValue);

    private int Failed(Exception error)
    {
        Errors.Record(error);
        return -1;
    }
}
