using System.Runtime.InteropServices;
using NetVips;
using Vips = NetVips.NetVips;

namespace Transcoder.Imaging;

/// <summary>Sets libvips up for a server that reads whatever strangers put there: once, before the first image.</summary>
internal static partial class Libvips
{
    private static readonly Lazy<bool> Ready = new(SetUp);

    private static bool _hasGlibc;

    /// <exception cref="DllNotFoundException">libvips is not there.</exception>
    public static void Require() => _ = Ready.Value;

    /// <summary>Gives back to the system what transforms have left in the allocator, wherever it lies; takes about 2 ms.</summary>
    public static void ReturnFreeMemory()
    {
        if (_hasGlibc)
            _ = MallocTrim(0);
    }

    private static bool SetUp()
    {
        TuneAllocator();
        Start();
        return true;
    }

    /// <summary>
    /// glibc gives each thread an arena of its own that keeps what was freed; one holds the peak down by half at the same speed. What a
    /// transform gives back is what the next one takes: up to here it stays, else each pays for fresh pages (2,000 faults and a tenth of
    /// the time at w1200, 20,000 and half of the time for a progressive original). Who has nothing to do gives it back.
    /// Must come before libvips is loaded, so nothing of NetVips may be named in this method.
    /// </summary>
    private static void TuneAllocator()
    {
        const int arenaMax = -8, trimThreshold = -1, mmapThreshold = -3;
        const int megabyte = 1024 * 1024;
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = Mallopt(arenaMax, 1);
            _ = Mallopt(trimThreshold, 32 * megabyte);
            _ = Mallopt(mmapThreshold, 32 * megabyte);
            _hasGlibc = true;
        }
        catch (EntryPointNotFoundException)
        {
            // musl has none of it.
        }
    }

    private static void Start()
    {
        if (!ModuleInitializer.VipsInitialized)
            throw new DllNotFoundException("libvips could not be loaded.", ModuleInitializer.Exception);
        // One thread a transform: the work gate fills the cores, and a request's cost stays one core's.
        Vips.Concurrency = 1;
        // Operations on other people's bytes never repeat; their cache would only hold memory.
        Cache.Max = 0;
        Vips.BlockUntrusted = true;
        // Marked untrusted for its size as XML; the limits here hold for it, and it reads nothing from outside.
        Operation.Block("VipsForeignLoadSvg", false);
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int Mallopt(int parameter, int value);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nint pad);
}
