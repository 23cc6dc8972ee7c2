using System.Runtime.InteropServices;

namespace Transcoder.Imaging;

/// <summary>How the C library keeps what libvips takes and gives back.</summary>
public static partial class NativeMemory
{
    private static readonly Lazy<bool> HasGlibc = new(TuneGlibc);

    /// <summary>
    /// To be called first of all in a program that makes images; the first image does it at the latest. Once threads have made themselves
    /// more than eight arenas, there is no limiting them any more, and each keeps what any image needed.
    /// </summary>
    public static void Tune() => _ = HasGlibc.Value;

    /// <summary>In bytes, what was freed and is kept, over all arenas; 0 where that is not known.</summary>
    internal static long Unused()
    {
        if (!HasGlibc.Value)
            return 0;
        try
        {
            return (long)MallInfo2().FreeInArenas;
        }
        catch (EntryPointNotFoundException)
        {
            // Before glibc 2.33.
            return 0;
        }
    }

    /// <summary>What transforms have left unused goes back to the system, wherever it lies; takes about 2 ms.</summary>
    internal static void GiveBack()
    {
        if (HasGlibc.Value)
            _ = MallocTrim(0);
    }

    /// <summary>
    /// glibc gives each thread an arena of its own that keeps what was freed; one holds the peak down by half at the same speed. What a
    /// transform gives back is what the next one takes: up to here it stays, else each pays for fresh pages (2,000 faults and a tenth of
    /// the time at w1200); what is larger than any line buffer goes back at once. To keep that too would spare a progressive or AVIF
    /// original's decoder a twentieth to a third of its time, and cost 140 MB under a mixed load.
    /// </summary>
    private static bool TuneGlibc()
    {
        const int arenaMax = -8, trimThreshold = -1, mmapThreshold = -3;
        const int megabyte = 1024 * 1024;
        if (!OperatingSystem.IsLinux())
            return false;
        try
        {
            _ = Mallopt(arenaMax, 1);
            _ = Mallopt(trimThreshold, 8 * megabyte);
            _ = Mallopt(mmapThreshold, 4 * megabyte);
            return true;
        }
        catch (EntryPointNotFoundException)
        {
            // musl has none of it.
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int Mallopt(int parameter, int value);

    [LibraryImport("libc", EntryPoint = "mallinfo2")]
    private static partial AllocatorInfo MallInfo2();

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nint pad);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct AllocatorInfo
    {
        private readonly nuint _arenas, _free, _fast, _mapped, _mappedBytes, _mostUsed, _fastBytes, _used;

        public readonly nuint FreeInArenas;

        private readonly nuint _top;
    }
}
