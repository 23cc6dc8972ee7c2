using Transcoder.Benchmarks.Http;
using Transcoder.Benchmarks.Measuring;
using Transcoder.Benchmarks.Peers.Contenders;
using Transcoder.Benchmarks.Peers.Serving;

namespace Transcoder.Benchmarks.Peers.Parts;

/// <summary>200 at once ask for one picture that nobody has asked for before.</summary>
internal sealed class HerdPart : IPart
{
    private const int Rounds = 5;

    public string Name => "herd";

    public string Title => $"{Herd.AtOnce} cold requests at once for one variant";

    public async Task RunAsync(Bench bench)
    {
        ServerProcess.Build();
        using var server = new ServerProcess(["steps=false"], [], Site.Originals);
        using var ipx = IpxServer.IsThere ? new IpxServer() : null;
        await server.WarmAsync(new Wanted(Site.Originals[0].Name, 100, "jpg").Ours);
        if (ipx is null)
            bench.Note("npm's ipx is not installed and is left out.");
        var (ours, theirs, right) = (new List<double>(), new List<double>(), 0);
        var wanted = Site.Fresh(300, "jpg", 0, Rounds).ToArray();
        foreach (var one in wanted)
        {
            var mine = await Herd.RunAsync(new Uri(server.Address, one.Ours));
            right += mine.Distinct == 1 ? mine.Right : 0;
            ours.Add(mine.Milliseconds);
            if (ipx is not null)
                theirs.Add((await Herd.RunAsync(new Uri(ipx.Address, one.Ipx))).Milliseconds);
        }

        // The log is written behind the answers.
        await Task.Delay(500);
        bench.Add(new Comparison(
            Name, $"w300 jpg, until all {Herd.AtOnce} are answered", "ms", MoreIsBetter: false,
            ipx is null ? [Figure.Of(Ours.Called, ours)] : [Figure.Of(Ours.Called, ours), Figure.Of(IpxServer.Called, theirs, ours)])
        { ChartedAgainst = IpxServer.Called });
        bench.Note($"{Rounds} times: {wanted.Sum(one => server.Made(one.Ours))} transforms, {right} right answers of {Rounds * Herd.AtOnce}.");
    }
}
