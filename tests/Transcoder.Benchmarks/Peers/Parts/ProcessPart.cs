using Transcoder.Benchmarks.Measuring;
using Transcoder.Benchmarks.Peers.Contenders;

namespace Transcoder.Benchmarks.Peers.Parts;

/// <summary>From the start of a process to its end, file to file: what a job in a shell costs. The start is in every figure, ours among them.</summary>
internal sealed class ProcessPart : IPart
{
    private const double StartGoal = 0.4;
    private const string Small = "w200-q80-jpg", Large = "w1200-q80-jpg", LargeWebP = "w1200-q80-webp";

    private static readonly (Func<Original> Original, string[] Specs)[] Cases =
    [
        (() => Originals.Jpeg13, [Small, Large, LargeWebP]),
        (() => Originals.Jpeg20, [Small, Large]),
        (() => Originals.Progressive, [Small]),
        (() => Originals.PngAlpha, [LargeWebP]),
    ];

    public string Name => "process";

    public string Title => "A whole process, file to file";

    public bool HasCases => true;

    public Task RunAsync(Bench bench)
    {
        using var lineup = new Lineup([(Ours.Called, new Ours().Process()), .. bench.Peers.Select(peer => (peer.Name, (IContender?)peer.Process()))]);
        foreach (var (original, spec) in Cases.SelectMany(one => one.Specs.Select(spec => (one.Original(), spec))))
        {
            if (!bench.Wants($"{original.Name} → {spec}"))
                continue;
            lineup.Load(original.Path);
            var isStart = original == Originals.Jpeg13 && spec == Small;
            bench.Add(new Comparison(Name, $"{original.Name} → {spec}", "ms", MoreIsBetter: false, bench.Compare(spec, lineup), isStart ? new Goal(StartGoal, Sharp.Called) : null)
            {
                ChartedAgainst = isStart ? Sharp.Called : null,
            });
        }

        return Task.CompletedTask;
    }
}
