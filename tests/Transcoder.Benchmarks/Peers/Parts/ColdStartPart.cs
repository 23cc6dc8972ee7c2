using Transcoder.Benchmarks.ColdStart;
using Transcoder.Benchmarks.Measuring;
using Transcoder.Benchmarks.Peers.Contenders;

namespace Transcoder.Benchmarks.Peers.Parts;

/// <summary>From the start of the function to its first answer; the peer is Node.js with sharp and the AWS SDK, doing the same.</summary>
internal sealed class ColdStartPart : IPart
{
    private const string Node = "Node.js, sharp, AWS SDK";
    private const double Goal = 0.5;

    public string Name => "coldstart";

    public string Title => "The function from its start to its first answer";

    public async Task RunAsync(Bench bench)
    {
        if (!NodePackages.AreThere)
        {
            bench.Note("Node.js or npm is not installed and is left out, and with it this part.");
            return;
        }

        var runs = await ColdStartRuns.MeasureAsync(bench.Options.Rounds);
        var peer = runs[^1].Answers;
        foreach (var (contender, answers) in runs.SkipLast(1))
        {
            bench.Add(Row($"{contender.Name}, until the first answer", "ms", answers, peer, answer => answer.Milliseconds, new Goal(Goal, Node)));
            bench.Add(Row($"{contender.Name}, peak memory", "MB", answers, peer, answer => answer.PeakMegabytes, null));
        }
    }

    private Comparison Row(string name, string unit, IReadOnlyList<FirstAnswer> ours, IReadOnlyList<FirstAnswer> theirs, Func<FirstAnswer, double> value, Goal? goal)
    {
        double[] mine = [.. ours.Select(value)];
        return new Comparison(Name, name, unit, MoreIsBetter: false, [Figure.Of(Ours.Called, mine), Figure.Of(Node, [.. theirs.Select(value)], mine)], goal)
        {
            ChartedAgainst = Node,
        };
    }
}
