using Transcoder.Benchmarks.Measuring;
using Transcoder.Benchmarks.Peers.Contenders;

namespace Transcoder.Benchmarks.Peers;

/// <summary>One run of the bench: what was asked for, who is there, and what has come out so far.</summary>
internal sealed class Bench(BenchOptions options, IReadOnlyList<Peer> peers)
{
    private const int WarmUps = 2;

    /// <summary>A case takes about so long at most, but for <see cref="LeastRounds"/>.</summary>
    private const double CaseMilliseconds = 15_000;

    private const int LeastRounds = 5;

    private readonly List<Comparison> _comparisons = [];
    private readonly List<string> _notes = [];
    private readonly HashSet<string> _found = [];

    public BenchOptions Options => options;

    /// <summary>Those that are installed; never ours.</summary>
    public IReadOnlyList<Peer> Peers => peers;

    public IReadOnlyList<Comparison> Comparisons => _comparisons;

    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Ours, and of every peer that has one a process that stays.</summary>
    public Lineup Workers() => new([(Ours.Called, new Ours().Worker()), .. peers.Select(peer => (peer.Name, (IContender?)peer.Worker()))]);

    public bool Has(string peer) => peers.Any(one => one.Name == peer);

    public void Add(Comparison comparison)
    {
        _comparisons.Add(comparison);
        Console.Error.WriteLine($"  {comparison.Case}: {string.Join(", ", comparison.Figures.Select(figure => $"{figure.By} {Table.Number(figure.Median)}{(figure.Ratio is { } ratio ? $" ({ratio:0.00})" : "")}"))}");
    }

    /// <summary>A sentence that is printed under the part's table.</summary>
    public void Note(string text) => _notes.Add(text);

    /// <summary>The words that were asked for and that a case held.</summary>
    public IReadOnlySet<string> Found => _found;

    public bool Wants(string name)
    {
        string[] held = [.. options.Cases.Where(word => name.Contains(word, StringComparison.OrdinalIgnoreCase))];
        _found.UnionWith(held);
        return options.Cases.Count == 0 || held.Length > 0;
    }

    /// <summary>The same spec by all, in turn; ours is the first. Who cannot do it gets no figure, and the reason; whose output is not like
    /// ours is told so.</summary>
    public IReadOnlyList<Figure> Compare(string spec, Lineup lineup)
    {
        var (able, unable) = (new List<(string Name, IContender Contender)>(), new List<Figure>());
        double round = 0;
        foreach (var one in lineup.All)
        {
            try
            {
                for (var i = 0; i < WarmUps; i++)
                    one.Contender.Run(spec);
                round += one.Contender.Run(spec).Milliseconds;
                able.Add(one);
            }
            catch (CannotException e)
            {
                unable.Add(new Figure(one.Name, double.NaN, 0, Note: $"{e.Message}"));
            }
        }

        var rounds = Math.Clamp((int)(CaseMilliseconds / round), Math.Min(LeastRounds, options.Rounds), options.Rounds);
        var samples = Pairs.Interleave(rounds, [.. able.Select(one => (Func<Sample>)(() => one.Contender.Run(spec)))]);
        var notes = Likeness.Judge(spec, [.. able.Select(one => one.Contender)]);
        return
        [
            Figure.OfOurs(able[0].Name, samples[0]),
            .. able.Index().Skip(1).Select(one => Figure.OfPeer(one.Item.Name, samples[0], samples[one.Index], notes[one.Index])),
            .. unable,
        ];
    }
}
