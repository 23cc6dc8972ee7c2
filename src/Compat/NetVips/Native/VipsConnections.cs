using System.Runtime.InteropServices;

namespace NetVips.Native;

/// <summary>Sources and targets.</summary>
internal static unsafe partial class VipsConnections
{
    [LibraryImport(Libraries.Vips)]
    internal static partial nint vips_source_custom_new();

    [LibraryImport(Libraries.Vips)]
    internal static partial nint vips_source_new_from_blob(VipsAreaData* blob);

    [LibraryImport(Libraries.Vips, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint vips_source_new_from_file(string fileName);

    [LibraryImport(Libraries.Vips)]
    internal static partial nint vips_target_custom_new();

    [LibraryImport(Libraries.Vips)]
    internal static partial nint vips_target_new_to_memory();

    [LibraryImport(Libraries.Vips, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint vips_target_new_to_file(string fileName);
}
