using System.Globalization;
using Transcoder.Benchmarks.Http;
using Transcoder.Benchmarks.Measuring;
using Transcoder.Benchmarks.Peers.Contenders;
using Transcoder.Benchmarks.Peers.Serving;

namespace Transcoder.Benchmarks.Peers.Parts;

/// <summary>What a site's traffic is like, for ten minutes: how long requests take, and whether memory stays.</summary>
internal sealed class MixedPart : IPart
{
    private const double MemoryGoal = 300, GrowthGoal = 1.1;

    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(2);

    private static readonly (Answered Kind, string Name)[] Kinds =
        [(Answered.ByEdge, "edge hits"), (Answered.ByStore, "store hits"), (Answered.ByTransform, "transforms")];

    public string Name => "mixed";

    public string Title => "A mixed load";

    public async Task RunAsync(Bench bench)
    {
        ServerProcess.Build();
        // An edge that holds what is hot and drops what is not.
        using var server = new ServerProcess(["steps=false", "edgeMegabytes=2"], [], Site.Originals);
        await server.WarmAsync(new Wanted(Site.Originals[0].Name, 90, "jpg").Ours);
        await server.ReducedAsync();
        var load = new MixedLoad(server.Address, server.Id);
        await load.PrepareAsync();
        await load.RunAsync(TimeSpan.FromMinutes(bench.Options.Minutes));
        Report(bench, load, ProcessMemory.Peak(server.Id));
    }

    private void Report(Bench bench, MixedLoad load, double peak)
    {
        foreach (var (kind, name) in Kinds)
        {
            var times = load.Times[kind];
            Add(bench, $"{name} ({times.Count:N0}), p50", "ms", Statistics.Quantile(times, 0.5));
            Add(bench, $"{name}, p99", "ms", Statistics.Quantile(times, 0.99));
        }

        var lasted = load.Memory[^1].Time;
        var (early, late) = (ShareBefore(load, Settled), ShareBefore(load, lasted));
        Add(bench, "peak memory", "MB", peak, MemoryGoal);
        Add(bench, string.Create(CultureInfo.InvariantCulture, $"memory in the minute before {Settled.TotalMinutes:0.#}, its share"), "MB", early);
        Add(bench, string.Create(CultureInfo.InvariantCulture, $"memory in the minute before {lasted.TotalMinutes:0.#}, its share"), "MB", late);
        Add(bench, "the later of the earlier", "×", late / early, GrowthGoal);
        Add(bench, "errors", "", load.Errors, 0);
        bench.Note(string.Create(CultureInfo.InvariantCulture,
            $"{MixedLoad.Rate} requests a second for {lasted.TotalMinutes:0.#} minutes, whatever the answers take; a time counts from when its request was due. {load.Otherwise:N0} were answered by the edge or the store where the other was meant."));
    }

    /// <summary>The median of a minute: what a transform holds at one moment says little.</summary>
    private static double ShareBefore(MixedLoad load, TimeSpan end) =>
        Statistics.Median(load.Memory.Where(at => at.Time <= end && at.Time > end - TimeSpan.FromMinutes(1)).Select(at => at.Share));

    private void Add(Bench bench, string name, string unit, double value, double? goal = null) =>
        bench.Add(new Comparison(Name, name, unit, MoreIsBetter: false, [new Figure(Ours.Called, value, 0)], goal is { } limit ? new Goal(limit) : null));
}
