using System.Runtime.InteropServices;

namespace NetVips.Native;

/// <summary>libvips itself: start, settings, statistics, errors, types.</summary>
internal static unsafe partial class Vips
{
    [LibraryImport(Libraries.Vips, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int vips_init(string program);

    [LibraryImport(Libraries.Vips)]
    internal static partial int vips_version(int flag);

    [LibraryImport(Libraries.Vips)]
    internal static partial byte* vips_error_buffer_copy();

    [LibraryImport(Libraries.Vips)]
    internal static partial void vips_leak_set(int leak);

    [LibraryImport(Libraries.Vips)]
    internal static partial void vips_block_untrusted_set(int state);

    [LibraryImport(Libraries.Vips)]
    internal static partial int vips_concurrency_get();

    [LibraryImport(Libraries.Vips)]
    internal static partial void vips_concurrency_set(int concurrency);

    [LibraryImport(Libraries.Vips)]
    internal static partial int vips_cache_get_max();

    [LibraryImport(Libraries.Vips)]
    internal static partial void vips_cache_set_max(int max);

    [LibraryImport(Libraries.Vips)]
    internal static partial nuint vips_cache_get_max_mem();

    [LibraryImport(Libraries.Vips)]
    internal static partial void vips_cache_set_max_mem(nuint max);

    [LibraryImport(Libraries.Vips)]
    internal static partial int vips_cache_get_max_files();

    [LibraryImport(Libraries.Vips)]
    internal static partial void vips_cache_set_max_files(int max);

    [LibraryImport(Libraries.Vips)]
    internal static partial int vips_cache_get_size();

    [LibraryImport(Libraries.Vips)]
    internal static partial int vips_tracked_get_allocs();

    [LibraryImport(Libraries.Vips)]
    internal static partial nuint vips_tracked_get_mem();

    [LibraryImport(Libraries.Vips)]
    internal static partial nuint vips_tracked_get_mem_highwater();

    [LibraryImport(Libraries.Vips)]
    internal static partial int vips_tracked_get_files();

    [LibraryImport(Libraries.Vips)]
    internal static partial nint vips_image_get_type();

    [LibraryImport(Libraries.Vips)]
    internal static partial nint vips_source_get_type();

    [LibraryImport(Libraries.Vips)]
    internal static partial nint vips_target_get_type();

    [LibraryImport(Libraries.Vips)]
    internal static partial nint vips_blob_get_type();

    [LibraryImport(Libraries.Vips)]
    internal static partial nint vips_ref_string_get_type();

    [LibraryImport(Libraries.Vips)]
    internal static partial nint vips_array_int_get_type();

    [LibraryImport(Libraries.Vips)]
    internal static partial nint vips_array_double_get_type();

    [LibraryImport(Libraries.Vips)]
    internal static partial nint vips_array_image_get_type();

    [LibraryImport(Libraries.Vips)]
    internal static partial nint vips_band_format_get_type();

    [LibraryImport(Libraries.Vips)]
    internal static partial nint vips_interpretation_get_type();

    /// <summary>What the process-wide error buffer holds, which is emptied.</summary>
    internal static string TakeError() => GLib.TakeString(vips_error_buffer_copy()).TrimEnd();
}
