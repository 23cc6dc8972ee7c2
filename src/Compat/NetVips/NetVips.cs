using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NetVips.Native;

namespace NetVips;

/// <summary>Settings of the library, for the whole process.</summary>
public static unsafe class NetVips
{
    private static int[] _version;

    /// <summary>Starts libvips; a second call does nothing. True when it runs.</summary>
    public static bool Init()
    {
        if (Vips.vips_init("NetVips") != 0)
        {
            return false;
        }
        _version ??= [Vips.vips_version(0), Vips.vips_version(1), Vips.vips_version(2)];
        SilenceWarnings();
        return true;
    }

    /// <summary>Whether leaks are reported when the process ends.</summary>
    public static bool Leak { set => Vips.vips_leak_set(value ? 1 : 0); }

    /// <summary>Whether operations that libvips holds unfit for untrusted input are refused.</summary>
    public static bool BlockUntrusted { set => Vips.vips_block_untrusted_set(value ? 1 : 0); }

    /// <summary>How many threads work on one image.</summary>
    public static int Concurrency
    {
        get => Vips.vips_concurrency_get();
        set => Vips.vips_concurrency_set(value);
    }

    /// <param name="flag">0 major, 1 minor, 2 micro.</param>
    /// <param name="fromModule">True: as read at the start; false: ask libvips again.</param>
    public static int Version(int flag, bool fromModule = true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(flag);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(flag, 2);
        return fromModule && _version is { } version ? version[flag] : Vips.vips_version(flag);
    }

    public static bool AtLeastLibvips(int x, int y, int z = 0) =>
        (Version(0), Version(1), Version(2)).CompareTo((x, y, z)) >= 0;

    /// <summary>A corrupt image is an answer to its sender, not a line on stderr. libvips' own criticals, which are bugs, still show;
    /// GObject's do not, because a loader hands it whatever size or resolution a damaged header claims.</summary>
    private static void SilenceWarnings()
    {
        const int Critical = 1 << 3, Warning = 1 << 4, Message = 1 << 5, Info = 1 << 6, Debug = 1 << 7;
        GLib.g_log_set_handler("VIPS", Warning | Message | Info | Debug, &Ignore, 0);
        GLib.g_log_set_handler("GLib-GObject", Critical | Warning, &Ignore, 0);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Ignore(byte* domain, int level, byte* message, nint userData)
    {
    }
}
