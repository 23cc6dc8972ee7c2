using System.Runtime.InteropServices;

namespace NetVips.Native;

/// <summary>A VipsArea, which is also a VipsBlob and a VipsArray.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct VipsAreaData
{
    internal void* Data;
    internal nuint Length;
    internal int Count;
    internal int References;
    internal nint Lock;
    internal nint Free;

    /// <summary>The owner's own word, which libvips does not use.</summary>
    internal nint Client;
}

/// <summary>The boxed values of libvips: areas, blobs, arrays, shared strings.</summary>
internal static unsafe partial class VipsValues
{
    [LibraryImport(Libraries.Vips)]
    internal static partial VipsAreaData* vips_blob_new(delegate* unmanaged[Cdecl]<void*, VipsAreaData*, int> free, void* data,
        nuint length);

    [LibraryImport(Libraries.Vips)]
    internal static partial VipsAreaData* vips_blob_copy(void* data, nuint length);

    [LibraryImport(Libraries.Vips)]
    internal static partial void vips_area_unref(VipsAreaData* area);

    [LibraryImport(Libraries.Vips)]
    internal static partial void vips_value_set_array_int(GValueData* value, int* array, int n);

    [LibraryImport(Libraries.Vips)]
    internal static partial void vips_value_set_array_double(GValueData* value, double* array, int n);

    [LibraryImport(Libraries.Vips)]
    internal static partial void vips_value_set_array_image(GValueData* value, int n);

    [LibraryImport(Libraries.Vips)]
    internal static partial nint* vips_value_get_array_image(GValueData* value, int* n);

    [LibraryImport(Libraries.Vips)]
    internal static partial int* vips_value_get_array_int(GValueData* value, int* n);

    [LibraryImport(Libraries.Vips)]
    internal static partial double* vips_value_get_array_double(GValueData* value, int* n);

    [LibraryImport(Libraries.Vips)]
    internal static partial byte* vips_value_get_ref_string(GValueData* value, nuint* length);

    [LibraryImport(Libraries.Vips, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void vips_value_set_ref_string(GValueData* value, string content);
}
