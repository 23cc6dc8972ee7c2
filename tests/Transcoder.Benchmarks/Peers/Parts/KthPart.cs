using Transcoder.Benchmarks.Measuring;
using Transcoder.Benchmarks.Peers.Contenders;

namespace Transcoder.Benchmarks.Peers.Parts;

/// <summary>The second variant of a large photograph, and every one after it: ours from the reduced original, theirs from the original.</summary>
internal sealed class KthPart : IPart
{
    private static readonly (string Spec, double Goal)[] Specs = [("w200-q80-jpg", 0.30), ("w1200-q80-jpg", 0.50)];

    public string Name => "kth";

    public string Title => "The second variant of one original";

    public bool HasCases => true;

    public Task RunAsync(Bench bench)
    {
        var ours = new Ours().Worker();
        using var lineup = new Lineup([(Ours.Called, ours), ("ours, the first", new Ours().Worker()), .. bench.Peers.Select(peer => (peer.Name, (IContender?)peer.Worker()))]);
        foreach (var original in new[] { Originals.Jpeg20, Originals.Jpeg24, Originals.Jpeg110 })
        {
            lineup.Load(original.Path);
            var reducing = ours.Reduce();
            bench.Note($"{original.Name}: making the reduced original took {Table.Number(reducing.Milliseconds)} ms; it has {reducing.Bytes / 1e3:N0} KB, the original {new FileInfo(original.Path).Length / 1e3:N0}.");
            foreach (var (spec, goal) in Specs.Where(one => bench.Wants($"{original.Name} → {one.Spec}")))
            {
                bench.Add(new Comparison(Name, $"{original.Name} → {spec}", "ms", MoreIsBetter: false, bench.Compare(spec, lineup), new Goal(goal, Sharp.Called))
                {
                    ChartedAgainst = original == Originals.Jpeg24 ? null : Sharp.Called,
                });
            }
        }

        return Task.CompletedTask;
    }
}
