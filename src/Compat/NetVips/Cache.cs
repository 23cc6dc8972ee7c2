using NetVips.Native;

namespace NetVips;

/// <summary>The limits of libvips' cache of operations.</summary>
public static class Cache
{
    /// <summary>The most operations it holds.</summary>
    public static int Max
    {
        get => Vips.vips_cache_get_max();
        set => Vips.vips_cache_set_max(value);
    }

    /// <summary>The most tracked memory, in bytes, before it drops operations.</summary>
    public static ulong MaxMem
    {
        get => Vips.vips_cache_get_max_mem();
        set => Vips.vips_cache_set_max_mem((nuint)value);
    }

    /// <summary>The most open files before it drops operations.</summary>
    public static int MaxFiles
    {
        get => Vips.vips_cache_get_max_files();
        set => Vips.vips_cache_set_max_files(value);
    }

    /// <summary>How many operations it holds now.</summary>
    public static int Size => Vips.vips_cache_get_size();
}
