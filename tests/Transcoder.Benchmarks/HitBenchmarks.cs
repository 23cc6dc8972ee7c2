using BenchmarkDotNet.Attributes;
using Transcoder.Tests;

namespace Transcoder.Benchmarks;

/// <summary>A hit of the edge from its entry into our middleware to the written answer, its line in the log going nowhere: under 20 µs and
/// 4 KB.</summary>
[MemoryDiagnoser]
public class HitBenchmarks
{
    private EdgeVisit _visit = null!;

    [GlobalSetup]
    public async Task SetUpAsync() => _visit = await EdgeVisit.OfAHitAsync();

    [GlobalCleanup]
    public async Task CleanUpAsync() => await _visit.DisposeAsync();

    [Benchmark]
    public Task Hit() => _visit.GoAsync();
}
