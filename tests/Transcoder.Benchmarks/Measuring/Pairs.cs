namespace Transcoder.Benchmarks.Measuring;

/// <summary>What one piece of work took.</summary>
/// <param name="CpuMilliseconds">Of all cores; null where it cannot be had.</param>
internal readonly record struct Sample(double Milliseconds, double? CpuMilliseconds = null, long Bytes = 0);

/// <summary>The same work by several, in turn, within one run: whatever else the machine does, it does to all of them.</summary>
internal static class Pairs
{
    /// <summary>Each goes first as often as any other: whoever follows finds the caches as the one before left them.</summary>
    public static Sample[][] Interleave(int rounds, IReadOnlyList<Func<Sample>> work)
    {
        var samples = work.Select(_ => new Sample[rounds]).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var turn = 0; turn < work.Count; turn++)
            {
                var who = (round + turn) % work.Count;
                samples[who][round] = work[who]();
            }
        }

        return samples;
    }
}
