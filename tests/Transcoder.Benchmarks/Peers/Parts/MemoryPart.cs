using Transcoder.Benchmarks.Measuring;
using Transcoder.Benchmarks.Peers.Contenders;

namespace Transcoder.Benchmarks.Peers.Parts;

/// <summary>The most that a process ever held: a fresh one each time.</summary>
internal sealed class MemoryPart : IPart
{
    private const double Goal = 0.7;
    private const int Rounds = 3;

    private static readonly string[] Specs = ["w200-q80-jpg", "w200-q80-webp", "w200-q50-avif", "w1200-q80-jpg", "w1200-q80-webp", "w1200-q50-avif"];

    public string Name => "memory";

    public string Title => "Peak memory of one process";

    public Task RunAsync(Bench bench)
    {
        Measure(bench, $"13 MP JPEG, all six cases {Rounds} times", Originals.Jpeg13, Specs, Rounds, charted: true);
        Measure(bench, "110 MP JPEG → w200, once", Originals.Jpeg110, Specs[..1], 1, charted: false);
        return Task.CompletedTask;
    }

    private void Measure(Bench bench, string name, Original original, string[] specs, int times, bool charted)
    {
        Peer[] all = [new Ours(), .. bench.Peers.Where(peer => peer is Sharp or Pillow)];
        var peaks = all.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (index, peer) in all.Index())
                peaks[index].Add(PeakOf(peer, original, specs, times));
        }

        bench.Add(new Comparison(
            Name,
            name,
            "MB",
            MoreIsBetter: false,
            [.. all.Index().Select(one => Figure.Of(one.Item.Name, peaks[one.Index], one.Index == 0 ? null : peaks[0], one.Item is Pillow && specs.Length > 1 ? "without AVIF" : ""))],
            new Goal(Goal, Sharp.Called))
        {
            ChartedAgainst = charted ? Sharp.Called : null,
        });
    }

    private static double PeakOf(Peer peer, Original original, string[] specs, int times)
    {
        using var process = peer.Worker()!;
        process.Load(original.Path);
        for (var i = 0; i < times; i++)
        {
            foreach (var spec in specs.Where(spec => peer is not Pillow || !spec.EndsWith("avif", StringComparison.Ordinal)))
                process.Run(spec);
        }

        return process.PeakMegabytes;
    }
}
