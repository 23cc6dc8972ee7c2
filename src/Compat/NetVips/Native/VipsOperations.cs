using System.Runtime.InteropServices;

namespace NetVips.Native;

[StructLayout(LayoutKind.Sequential)]
internal struct VipsArgumentClassData
{
    internal nint Spec;
    internal nint ObjectClass;
    internal VipsArgumentFlags Flags;
}

[Flags]
internal enum VipsArgumentFlags
{
    Required = 1,
    Input = 16,
    Output = 32,
    Modify = 128,
}

/// <summary>Objects and operations: their arguments, their build, the search for loaders and savers.</summary>
internal static unsafe partial class VipsOperations
{
    [LibraryImport(Libraries.Vips)]
    internal static partial nint vips_operation_new(byte* name);

    [LibraryImport(Libraries.Vips)]
    internal static partial nint vips_cache_operation_build(nint operation);

    [LibraryImport(Libraries.Vips)]
    internal static partial void vips_object_unref_outputs(nint operation);

    [LibraryImport(Libraries.Vips)]
    internal static partial int vips_object_get_argument(nint instance, byte* name, GParamSpecHead** spec,
        VipsArgumentClassData** argumentClass, nint* argumentInstance);

    [LibraryImport(Libraries.Vips, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int vips_object_set_from_string(nint instance, string options);

    [LibraryImport(Libraries.Vips, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void vips_operation_block_set(string name, int state);

    [LibraryImport(Libraries.Vips, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint vips_type_find(string baseName, string nickname);

    [LibraryImport(Libraries.Vips)]
    internal static partial byte* vips_foreign_find_load_buffer(void* data, nuint size);

    [LibraryImport(Libraries.Vips)]
    internal static partial byte* vips_foreign_find_load_source(SafeHandle source);

    [LibraryImport(Libraries.Vips, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial byte* vips_foreign_find_load(string fileName);

    [LibraryImport(Libraries.Vips, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial byte* vips_foreign_find_save(string fileName);

    [LibraryImport(Libraries.Vips, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial byte* vips_foreign_find_save_buffer(string suffix);

    [LibraryImport(Libraries.Vips, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial byte* vips_foreign_find_save_target(string suffix);

    [LibraryImport(Libraries.Vips, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial byte* vips_filename_get_filename(string fileNameWithOptions);

    [LibraryImport(Libraries.Vips, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial byte* vips_filename_get_options(string fileNameWithOptions);

    [LibraryImport(Libraries.Vips, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint vips_interpolate_new(string name);
}
