using NetVips.Native;

namespace NetVips;

/// <summary>What libvips has allocated and opened.</summary>
public static class Stats
{
    public static int Allocations => Vips.vips_tracked_get_allocs();

    /// <summary>Bytes now.</summary>
    public static int Mem => unchecked((int)Vips.vips_tracked_get_mem());

    /// <summary>The most bytes at one time.</summary>
    public static ulong MemHighwater => Vips.vips_tracked_get_mem_highwater();

    /// <summary>Open files.</summary>
    public static int Files => Vips.vips_tracked_get_files();
}
