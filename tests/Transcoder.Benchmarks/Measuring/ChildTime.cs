using System.Runtime.InteropServices;

namespace Transcoder.Benchmarks.Measuring;

/// <summary>The processor time of all processes that this one started and that have ended: once they have, they cannot be asked themselves.</summary>
internal static partial class ChildTime
{
    private const int Children = -1;

    /// <summary>As <c>struct rusage</c>: two times of two words each, then fourteen words that are not read.</summary>
    private const int Words = 18;

    public static TimeSpan Used()
    {
        Span<long> usage = stackalloc long[Words];
        if (GetUsage(Children, ref usage[0]) != 0)
            throw new InvalidOperationException("The processor time of child processes cannot be had.");
        return TimeSpan.FromSeconds(usage[0] + usage[2]) + TimeSpan.FromMicroseconds(usage[1] + usage[3]);
    }

    [DllImport("libc", EntryPoint = "getrusage")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetUsage(int who, ref long usage);
}
