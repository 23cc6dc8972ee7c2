namespace Transcoder.Cli.Serve.Playground;

/// <summary>Since the start of the server. A request that the edge answered by itself is a hit; what waited for another's transform joined it.</summary>
internal readonly record struct Totals(long Requests, long Hits, long Misses, long Made, long Joined, long Errors, long Bytes);

/// <summary>Some seconds of the last minutes; the times are of variants and originals, in milliseconds, and null where nothing was asked.</summary>
internal sealed record Slice(DateTimeOffset From, int Requests, int Hits, int Made, int Errors, double? Median, double? Slow);

/// <summary>Counts by slices of time. Of a slice at most <see cref="TimesKept"/> times are kept, the others replace them by turns.</summary>
internal sealed class RecentFigures
{
    public static readonly TimeSpan SliceLength = TimeSpan.FromSeconds(5);

    private const int SlicesKept = 60;
    private const int TimesKept = 256;

    private readonly Filling[] _ring = [.. Enumerable.Range(0, SlicesKept).Select(_ => new Filling())];

    public Totals Totals { get; private set; }

    public void Count(Passage passage, CacheResult cache)
    {
        var (isHit, isMade, isError) = (cache == CacheResult.Hit, passage.Route.EndsWith("api:made", StringComparison.Ordinal), passage.Status >= 400);
        Totals = Totals with
        {
            Requests = Totals.Requests + 1,
            Hits = Totals.Hits + (isHit ? 1 : 0),
            Misses = Totals.Misses + (cache == CacheResult.Miss ? 1 : 0),
            Made = Totals.Made + (isMade ? 1 : 0),
            Joined = Totals.Joined + (passage.Route.EndsWith("api:joined", StringComparison.Ordinal) ? 1 : 0),
            Errors = Totals.Errors + (isError ? 1 : 0),
            Bytes = Totals.Bytes + passage.Bytes,
        };

        var turn = Turn(passage.At);
        var slice = _ring[turn % SlicesKept];
        if (slice.Turn != turn)
            slice.Begin(turn);
        slice.Hits += isHit ? 1 : 0;
        slice.Made += isMade ? 1 : 0;
        slice.Errors += isError ? 1 : 0;
        slice.Times[slice.Requests++ % TimesKept] = passage.Milliseconds;
    }

    /// <summary>Oldest first, without gaps.</summary>
    public IReadOnlyList<Slice> Slices(DateTimeOffset now)
    {
        var last = Turn(now);
        return [.. Enumerable.Range(0, SlicesKept).Select(back => Of(last - SlicesKept + 1 + back))];
    }

    private Slice Of(long turn)
    {
        var slice = _ring[turn % SlicesKept];
        var from = DateTimeOffset.UnixEpoch + turn * SliceLength;
        if (slice.Turn != turn)
            return new Slice(from, 0, 0, 0, 0, null, null);
        double[] times = [.. slice.Times.Take(slice.Requests).Order()];
        return new Slice(from, slice.Requests, slice.Hits, slice.Made, slice.Errors, times[times.Length / 2], times[times.Length * 95 / 100]);
    }

    private static long Turn(DateTimeOffset at) => (at - DateTimeOffset.UnixEpoch).Ticks / SliceLength.Ticks;

    private sealed class Filling
    {
        public long Turn { get; private set; }

        public int Requests { get; set; }

        public int Hits { get; set; }

        public int Made { get; set; }

        public int Errors { get; set; }

        public double[] Times { get; } = new double[TimesKept];

        public void Begin(long turn) => (Turn, Requests, Hits, Made, Errors) = (turn, 0, 0, 0, 0);
    }
}
