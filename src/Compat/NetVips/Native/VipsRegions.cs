using System.Runtime.InteropServices;

namespace NetVips.Native;

/// <summary>Regions: pixels on the calling thread.</summary>
internal static unsafe partial class VipsRegions
{
    [LibraryImport(Libraries.Vips)]
    internal static partial nint vips_region_new(SafeHandle image);

    [LibraryImport(Libraries.Vips)]
    internal static partial int vips_region_width(SafeHandle region);

    [LibraryImport(Libraries.Vips)]
    internal static partial int vips_region_height(SafeHandle region);

    [LibraryImport(Libraries.Vips)]
    internal static partial byte* vips_region_fetch(SafeHandle region, int left, int top, int width, int height, nuint* size);
}
