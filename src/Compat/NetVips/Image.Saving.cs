using System.Runtime.InteropServices;
using NetVips.Native;

namespace NetVips;

public unsafe partial class Image
{
    /// <param name="vipsFilename">The file, options in brackets behind it: "a.jpg[Q=80]".</param>
    public void WriteToFile(string vipsFilename, VOption kwargs = null)
    {
        var fileName = GLib.TakeString(VipsOperations.vips_filename_get_filename(vipsFilename));
        var options = GLib.TakeString(VipsOperations.vips_filename_get_options(vipsFilename));
        using var call = new OperationCall(Saver(VipsOperations.vips_foreign_find_save(fileName), fileName));
        call.SetOptions(options);
        call.Set("in", this);
        call.Set("filename", fileName);
        call.Set(kwargs);
        call.Run();
    }

    /// <param name="formatString">The suffix of the format, options in brackets behind it: ".jpg[Q=80]".</param>
    public byte[] WriteToBuffer(string formatString, VOption kwargs = null)
    {
        var (suffix, options) = Split(formatString);
        var saver = Marshal.PtrToStringUTF8((nint)VipsOperations.vips_foreign_find_save_buffer(suffix));
        if (saver is null)
        {
            // Some formats have only a saver to a target.
            using var target = Target.NewToMemory();
            WriteToTarget(target, formatString, kwargs);
            return target.Blob;
        }
        using var call = new OperationCall(saver);
        call.SetOptions(options);
        call.Set("in", this);
        call.Set(kwargs);
        return call.Bytes();
    }

    /// <param name="formatString">The suffix of the format, options in brackets behind it: ".jpg[Q=80]".</param>
    public void WriteToTarget(Target target, string formatString, VOption kwargs = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        var (suffix, options) = Split(formatString);
        using var call = new OperationCall(Saver(VipsOperations.vips_foreign_find_save_target(suffix), suffix));
        call.SetOptions(options);
        call.Set("in", this);
        call.Set("target", target);
        call.Set(kwargs);
        call.Run();
    }

    /// <summary>The stream is not closed.</summary>
    /// <param name="formatString">The suffix of the format, options in brackets behind it: ".jpg[Q=80]".</param>
    public void WriteToStream(Stream stream, string formatString, VOption kwargs = null)
    {
        using var target = TargetStream.NewFromStream(stream);
        WriteToTarget(target, formatString, kwargs);
    }

    /// <summary>The pixels, row by row.</summary>
    public byte[] WriteToMemory() => WriteToMemory<byte>();

    /// <summary>The pixels, row by row.</summary>
    public T[] WriteToMemory<T>()
        where T : unmanaged
    {
        nuint size;
        var pixels = VipsImages.vips_image_write_to_memory(this, &size);
        try
        {
            if (StreamErrors.FirstOf(Streams) is { } error)
            {
                throw VipsException.FromLibvips($"the stream failed: {error.Message}", error);
            }
            if (pixels is null)
            {
                throw VipsException.FromLibvips("unable to write to memory");
            }
            return size % (nuint)sizeof(T) == 0
                ? new ReadOnlySpan<T>(pixels, checked((int)(size / (nuint)sizeof(T)))).ToArray()
                : throw new ArgumentException($"{size} bytes are no whole number of {typeof(T).Name}");
        }
        finally
        {
            GLib.g_free(pixels);
        }
    }

    /// <summary>The image worked through into memory, once; it can then be read any number of times, in any order.</summary>
    public Image CopyMemory()
    {
        var copy = VipsImages.vips_image_copy_memory(this);
        if (StreamErrors.FirstOf(Streams) is { } error)
        {
            if (copy != 0)
            {
                GObjects.g_object_unref(copy);
            }
            throw VipsException.FromLibvips($"the stream failed: {error.Message}", error);
        }
        return copy != 0 ? new Image(copy) : throw VipsException.FromLibvips("unable to copy to memory");
    }

    private static (string Suffix, string Options) Split(string format) =>
        (GLib.TakeString(VipsOperations.vips_filename_get_filename(format)),
            GLib.TakeString(VipsOperations.vips_filename_get_options(format)));

    private static string Saver(byte* name, string what) =>
        Marshal.PtrToStringUTF8((nint)name) ?? throw VipsException.FromLibvips($"unable to write as {what}");
}
