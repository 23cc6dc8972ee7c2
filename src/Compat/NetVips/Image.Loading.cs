using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using NetVips.Native;

namespace NetVips;

public unsafe partial class Image
{
    /// <param name="vipsFilename">The file, options in brackets behind it: "a.jpg[shrink=2]".</param>
    public static Image NewFromFile(string vipsFilename, bool? memory = null, Enums.Access? access = null, Enums.FailOn? failOn = null,
        bool? revalidate = null, VOption kwargs = null)
    {
        var fileName = GLib.TakeString(VipsOperations.vips_filename_get_filename(vipsFilename));
        var options = GLib.TakeString(VipsOperations.vips_filename_get_options(vipsFilename));
        using var call = new OperationCall(Loader(VipsOperations.vips_foreign_find_load(fileName), fileName));
        call.SetOptions(options);
        call.Set("filename", fileName);
        call.Set("memory", memory);
        call.Set("revalidate", revalidate);
        return Load(call, access, failOn, kwargs);
    }

    /// <summary>Reads the array itself, which must not change while the image or one made from it is in use.</summary>
    public static Image NewFromBuffer(byte[] data, string strOptions = "", Enums.Access? access = null, Enums.FailOn? failOn = null,
        VOption kwargs = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        using var call = new OperationCall(Loader(data));
        call.SetOptions(strOptions);
        call.Set("buffer", data);
        return Load(call, access, failOn, kwargs);
    }

    /// <summary>Copies the bytes.</summary>
    public static Image NewFromBuffer(ReadOnlySpan<byte> data, string strOptions = "", Enums.Access? access = null,
        Enums.FailOn? failOn = null, VOption kwargs = null)
    {
        using var call = new OperationCall(Loader(data));
        call.SetOptions(strOptions);
        call.SetCopy("buffer", data);
        return Load(call, access, failOn, kwargs);
    }

    public static Image NewFromBuffer(string data, string strOptions = "", Enums.Access? access = null, Enums.FailOn? failOn = null,
        VOption kwargs = null) => NewFromBuffer(Encoding.UTF8.GetBytes(data), strOptions, access, failOn, kwargs);

    public static Image NewFromBuffer(char[] data, string strOptions = "", Enums.Access? access = null, Enums.FailOn? failOn = null,
        VOption kwargs = null) => NewFromBuffer(Encoding.UTF8.GetBytes(data), strOptions, access, failOn, kwargs);

    public static Image NewFromSource(Source source, string strOptions = "", Enums.Access? access = null, Enums.FailOn? failOn = null,
        VOption kwargs = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        var loader = VipsOperations.vips_foreign_find_load_source(source);
        if (StreamErrors.FirstOf(source.Streams) is { } error)
        {
            throw VipsException.FromLibvips($"the stream failed: {error.Message}", error);
        }
        using var call = new OperationCall(Loader(loader, "source"));
        call.SetOptions(strOptions);
        call.Set("source", source);
        return Load(call, access, failOn, kwargs);
    }

    /// <summary>The stream is read as pixels are needed and must stay open until then. It is not closed.</summary>
    public static Image NewFromStream(Stream stream, string strOptions = "", Enums.Access? access = null, Enums.FailOn? failOn = null,
        VOption kwargs = null)
    {
        using var source = SourceStream.NewFromStream(stream);
        return NewFromSource(source, strOptions, access, failOn, kwargs);
    }

    /// <summary>
    /// Reads the array itself: rows of pixels of bands. It must not change while the image or one made from it is in use.
    /// </summary>
    public static Image NewFromMemory<T>(T[] data, int width, int height, int bands, Enums.BandFormat format)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(data);
        var pin = GCHandle.Alloc(data, GCHandleType.Pinned);
        var image = VipsImages.vips_image_new_from_memory((void*)pin.AddrOfPinnedObject(), (nuint)data.Length * (nuint)sizeof(T), width,
            height, bands, (int)format);
        if (image == 0)
        {
            pin.Free();
            throw VipsException.FromLibvips("unable to make an image from memory");
        }
        // The pin goes with the signal's closure, which goes with the image.
        GObjects.g_signal_connect_data(image, "postclose", (delegate* unmanaged[Cdecl]<nint, nint, void>)&Closed,
            GCHandle.ToIntPtr(pin), &Signals.FreeHandle, 0);
        return new Image(image);
    }

    /// <summary>The loader that knows these bytes, for <see cref="Operation"/>; null where none does.</summary>
    public static string FindLoadBuffer(byte[] data)
    {
        ArgumentNullException.ThrowIfNull(data);
        fixed (byte* start = data)
        {
            var loader = VipsOperations.vips_foreign_find_load_buffer(start, (nuint)data.Length);
            if (loader is null)
            {
                Vips.TakeError();
            }
            return Marshal.PtrToStringUTF8((nint)loader);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Closed(nint image, nint pin)
    {
    }

    private static Image Load(OperationCall call, Enums.Access? access, Enums.FailOn? failOn, VOption kwargs)
    {
        call.SetEnum("access", access);
        call.SetEnum("fail_on", failOn);
        call.Set(kwargs);
        return call.Image();
    }

    private static string Loader(ReadOnlySpan<byte> data)
    {
        fixed (byte* start = data)
        {
            return Loader(VipsOperations.vips_foreign_find_load_buffer(start, (nuint)data.Length), "buffer");
        }
    }

    private static string Loader(byte* name, string what) =>
        Marshal.PtrToStringUTF8((nint)name) ?? throw VipsException.FromLibvips($"unable to load from {what}");
}
