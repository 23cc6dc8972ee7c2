using System.Diagnostics;
using Transcoder.Benchmarks.Measuring;

namespace Transcoder.Benchmarks.Peers.Serving;

/// <summary>What answered a request.</summary>
internal enum Answered
{
    ByEdge,
    ByStore,
    ByTransform,
}

/// <summary>Memory at a moment of the load.</summary>
internal readonly record struct MemoryAt(TimeSpan Time, double Resident, double Share);

/// <summary>
/// Requests at a fixed rate, however long the answers take, so that a stall is seen by all who would have waited for it: 80 % for what
/// the edge has, 15 % for what only the store has, 5 % for what nobody has asked for before.
/// </summary>
internal sealed class MixedLoad(Uri address, int process)
{
    /// <summary>Requests a second.</summary>
    public const int Rate = 200;

    private const int Hot = 20, Stored = 800, Width = 100;

    private static readonly TimeSpan Sampling = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<Answered, List<double>> _times = Enum.GetValues<Answered>().ToDictionary(kind => kind, _ => new List<double>());
    private readonly List<MemoryAt> _memory = [];
    private int _errors;
    private int _otherwise;

    /// <summary>In milliseconds, from the moment that the request was due.</summary>
    public IReadOnlyDictionary<Answered, List<double>> Times => _times;

    public IReadOnlyList<MemoryAt> Memory => _memory;

    /// <summary>Answers that were not 200, and requests without one.</summary>
    public int Errors => _errors;

    /// <summary>Requests that the edge did not answer though it should have, or the other way round; they are counted as what they were.</summary>
    public int Otherwise => _otherwise;

    /// <summary>Makes what will be hit.</summary>
    public async Task PrepareAsync()
    {
        using var http = Client();
        await Parallel.ForEachAsync(Site.Fresh(Width, "jpg", 0, Hot + Stored), new ParallelOptions { MaxDegreeOfParallelism = ColdLoad.AtOnce }, async (wanted, cancel) =>
            await http.GetByteArrayAsync(wanted.Ours, cancel));
    }

    public async Task RunAsync(TimeSpan duration)
    {
        using var http = Client();
        var (clock, sent, running) = (Stopwatch.StartNew(), 0, new List<Task>());
        var next = TimeSpan.Zero;
        while (clock.Elapsed < duration)
        {
            if (clock.Elapsed >= next)
            {
                _memory.Add(new MemoryAt(clock.Elapsed, ProcessMemory.Now(process), ProcessMemory.Share(process)));
                next += Sampling;
                running.RemoveAll(task => task.IsCompleted);
            }

            // All that are due by now; a timer that fires late makes none of them late by more.
            for (; sent < clock.Elapsed.TotalSeconds * Rate; sent++)
                running.Add(AskAsync(http, sent, clock));
            await Task.Delay(1);
        }

        await Task.WhenAll(running);
        _memory.Add(new MemoryAt(clock.Elapsed, ProcessMemory.Now(process), ProcessMemory.Share(process)));
    }

    /// <summary>Of twenty: one transform, three from the store, sixteen from the edge.</summary>
    private static (Answered Kind, string Path) Pick(int number) => (number % 20) switch
    {
        0 => (Answered.ByTransform, FreshPath(number / 20)),
        5 or 10 or 15 => (Answered.ByStore, StoredPath(number / 20 * 3 + number % 20 / 5 - 1)),
        _ => (Answered.ByEdge, Site.Fresh(Width, "jpg", number % Hot, 1).Single().Ours),
    };

    /// <summary>Round and round: by the time that one comes again, a small edge has dropped it.</summary>
    private static string StoredPath(int number) => Site.Fresh(Width, "jpg", Hot + number % Stored, 1).Single().Ours;

    /// <summary>Small, middling and large ones, JPEG and WebP.</summary>
    private static string FreshPath(int number) =>
        Site.Fresh(new[] { 300, 900, 1500 }[number % 3], number % 2 == 0 ? "jpg" : "webp", number / 6, 1).Single().Ours;

    private async Task AskAsync(HttpClient http, int number, Stopwatch clock)
    {
        var due = TimeSpan.FromSeconds((double)number / Rate);
        var (kind, path) = Pick(number);
        try
        {
            using var answer = await http.GetAsync(path);
            await answer.Content.ReadAsByteArrayAsync();
            var isHit = answer.Headers.TryGetValues("X-Cache", out var cache) && cache.Contains("Hit");
            var was = kind == Answered.ByTransform ? kind : isHit ? Answered.ByEdge : Answered.ByStore;
            lock (_gate)
            {
                _errors += answer.IsSuccessStatusCode ? 0 : 1;
                _otherwise += was == kind ? 0 : 1;
                _times[was].Add((clock.Elapsed - due).TotalMilliseconds);
            }
        }
        catch (HttpRequestException)
        {
            Interlocked.Increment(ref _errors);
        }
    }

    private HttpClient Client() => new() { BaseAddress = address, Timeout = TimeSpan.FromMinutes(1) };
}
