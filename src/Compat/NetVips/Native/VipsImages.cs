using System.Runtime.InteropServices;

namespace NetVips.Native;

/// <summary>Images: header, metadata, memory.</summary>
internal static unsafe partial class VipsImages
{
    [LibraryImport(Libraries.Vips)]
    internal static partial int vips_image_get_width(SafeHandle image);

    [LibraryImport(Libraries.Vips)]
    internal static partial int vips_image_get_height(SafeHandle image);

    [LibraryImport(Libraries.Vips)]
    internal static partial int vips_image_get_bands(SafeHandle image);

    [LibraryImport(Libraries.Vips)]
    internal static partial int vips_image_get_page_height(SafeHandle image);

    [LibraryImport(Libraries.Vips)]
    internal static partial int vips_image_get_format(SafeHandle image);

    [LibraryImport(Libraries.Vips)]
    internal static partial int vips_image_get_interpretation(SafeHandle image);

    [LibraryImport(Libraries.Vips)]
    internal static partial double vips_image_get_xres(SafeHandle image);

    [LibraryImport(Libraries.Vips)]
    internal static partial double vips_image_get_yres(SafeHandle image);

    [LibraryImport(Libraries.Vips)]
    internal static partial int vips_image_get_xoffset(SafeHandle image);

    [LibraryImport(Libraries.Vips)]
    internal static partial int vips_image_get_yoffset(SafeHandle image);

    [LibraryImport(Libraries.Vips)]
    internal static partial byte* vips_image_get_filename(SafeHandle image);

    [LibraryImport(Libraries.Vips)]
    internal static partial int vips_image_hasalpha(SafeHandle image);

    [LibraryImport(Libraries.Vips)]
    internal static partial void vips_image_set_kill(SafeHandle image, int kill);

    [LibraryImport(Libraries.Vips)]
    internal static partial nint vips_image_copy_memory(SafeHandle image);

    [LibraryImport(Libraries.Vips)]
    internal static partial nint vips_image_new_from_memory(void* data, nuint size, int width, int height, int bands, int format);

    [LibraryImport(Libraries.Vips)]
    internal static partial void* vips_image_write_to_memory(SafeHandle image, nuint* size);

    [LibraryImport(Libraries.Vips, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint vips_image_get_typeof(SafeHandle image, string name);

    [LibraryImport(Libraries.Vips, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int vips_image_get(SafeHandle image, string name, GValueData* value);

    [LibraryImport(Libraries.Vips, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void vips_image_set(SafeHandle image, string name, GValueData* value);

    [LibraryImport(Libraries.Vips, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int vips_image_remove(SafeHandle image, string name);

    [LibraryImport(Libraries.Vips)]
    internal static partial byte** vips_image_get_fields(SafeHandle image);
}
