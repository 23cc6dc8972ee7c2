using System.Diagnostics;
using Transcoder.Benchmarks.Measuring;

namespace Transcoder.Benchmarks.Peers.Serving;

/// <summary>Asks for many pictures, eight at once, each of them once.</summary>
internal sealed class ColdLoad(Uri address, int process, Func<Wanted, string> pathOf) : IDisposable
{
    public const int AtOnce = 8;

    // The redirect to the resize API is followed, as a browser does: both requests count as one.
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = AtOnce }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(1) };

    public int Id => process;

    /// <returns>By picture.</returns>
    public async Task<Sample> RunAsync(IReadOnlyCollection<Wanted> wanted)
    {
        var (cpu, began, bytes) = (Used(), Stopwatch.GetTimestamp(), 0L);
        await Parallel.ForEachAsync(wanted, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (one, cancel) =>
            Interlocked.Add(ref bytes, (await _http.GetByteArrayAsync(pathOf(one), cancel)).Length));
        var took = Stopwatch.GetElapsedTime(began);
        return new Sample(took.TotalMilliseconds / wanted.Count, (Used() - cpu).TotalMilliseconds / wanted.Count, bytes / wanted.Count);
    }

    public async Task<byte[]> GetAsync(Wanted wanted) => await _http.GetByteArrayAsync(pathOf(wanted));

    public void Dispose() => _http.Dispose();

    private TimeSpan Used()
    {
        using var found = Process.GetProcessById(process);
        return found.TotalProcessorTime;
    }
}
