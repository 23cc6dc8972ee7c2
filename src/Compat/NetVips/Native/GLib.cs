using System.Runtime.InteropServices;

namespace NetVips.Native;

internal static unsafe partial class GLib
{
    [LibraryImport(Libraries.GLib)]
    internal static partial void g_free(void* memory);

    [LibraryImport(Libraries.GLib)]
    internal static partial void* g_malloc(nuint size);

    [LibraryImport(Libraries.GLib)]
    internal static partial void g_strfreev(byte** strings);

    [LibraryImport(Libraries.GLib, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial uint g_log_set_handler(string domain, int levels,
        delegate* unmanaged[Cdecl]<byte*, int, byte*, nint, void> handler, nint userData);

    /// <summary>Copies a string that the caller owns, and frees it.</summary>
    internal static string TakeString(byte* text)
    {
        var result = Marshal.PtrToStringUTF8((nint)text);
        g_free(text);
        return result;
    }
}
