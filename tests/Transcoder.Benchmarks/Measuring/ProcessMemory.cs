using System.Globalization;

namespace Transcoder.Benchmarks.Measuring;

/// <summary>What the kernel says of a process, in MB of a million bytes.</summary>
internal static class ProcessMemory
{
    /// <summary>The most that it has held at once.</summary>
    public static double Peak(int process) => Line($"/proc/{process}/status", "VmHWM:");

    /// <summary>What it holds now.</summary>
    public static double Now(int process) => Line($"/proc/{process}/status", "VmRSS:");

    /// <summary>What it holds now, pages that others have too counted by their share.</summary>
    public static double Share(int process) => Line($"/proc/{process}/smaps_rollup", "Pss:");

    private static double Line(string file, string name) => File.ReadLines(file)
        .Where(line => line.StartsWith(name, StringComparison.Ordinal))
        .Select(line => double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / 1e6)
        .Single();
}
