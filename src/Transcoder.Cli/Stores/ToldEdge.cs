using Transcoder.Delivery;

namespace Transcoder.Cli.Stores;

/// <summary>
/// The edge as a command tells it: patiently where it refuses, because nobody comes after the command who would tell it again, and never of
/// what it forgets by itself. Without an edge it counts what should have been told.
/// </summary>
internal sealed class ToldEdge(IEdge? edge, TimeProvider time) : IEdge
{
    private const int Tries = 6;

    private long _told;
    private long _untold;

    public bool IsThere => edge is not null;

    /// <summary>Invalidations that it took.</summary>
    public long Told => Interlocked.Read(ref _told);

    /// <summary>Those that nobody was there to take.</summary>
    public long Untold => Interlocked.Read(ref _untold);

    public async Task InvalidateAsync(Invalidation invalidation, CancellationToken cancel = default)
    {
        if (invalidation.Optional)
            return;
        if (edge is null)
        {
            Interlocked.Increment(ref _untold);
            return;
        }

        for (var tries = 1; ; tries++)
        {
            try
            {
                await edge.InvalidateAsync(invalidation, cancel);
                Interlocked.Increment(ref _told);
                return;
            }
            catch (EdgeException) when (tries < Tries)
            {
                // Throttled most likely: it takes a few a second.
                await Task.Delay(TimeSpan.FromSeconds(1 << (tries - 1)), time, cancel);
            }
        }
    }
}
