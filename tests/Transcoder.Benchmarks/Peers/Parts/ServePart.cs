using System.Globalization;
using Transcoder.Benchmarks.Http;
using Transcoder.Benchmarks.Measuring;
using Transcoder.Benchmarks.Peers.Contenders;
using Transcoder.Benchmarks.Peers.Serving;

namespace Transcoder.Benchmarks.Peers.Parts;

/// <summary>Whole requests over HTTP, <c>serve</c> beside npm's ipx on the same files: what nobody has asked for before, and what everybody asks for.</summary>
internal sealed class ServePart : IPart
{
    private const double ColdGoal = 1.5, ReducedGoal = 3, WarmGoal = 10;
    private const int Batch = 24, WarmRounds = 3, WarmSeconds = 5;
    private const string Free = "steps=false";

    private static readonly (string Name, int Width, string Format)[] Cases = [("w200 jpg", 200, "jpg"), ("w1200 jpg", 1200, "jpg"), ("w1200 webp", 1200, "webp")];

    public string Name => "serve";

    public string Title => "Whole requests over HTTP";

    public bool HasCases => true;

    public async Task RunAsync(Bench bench)
    {
        if (!IpxServer.IsThere)
        {
            bench.Note("npm's ipx is not installed and is left out, and with it this part.");
            return;
        }

        ServerProcess.Build();
        using var plain = new ServerProcess([Free, "reducedOriginals=false"], [], Site.Originals);
        using var reducing = new ServerProcess([Free], [], Site.Originals);
        using var ipx = new IpxServer();
        await plain.WarmAsync(new Wanted(Site.Originals[0].Name, 100, "jpg").Ours);
        await reducing.WarmAsync(new Wanted(Site.Originals[0].Name, 100, "jpg").Ours);
        var isReduced = await reducing.ReducedAsync();
        if (!isReduced)
            bench.Note("`serve` made no reduced originals within a minute, so that there is no row of them.");

        using var ours = new ColdLoad(plain.Address, plain.Id, wanted => wanted.Ours);
        using var ourReduced = new ColdLoad(reducing.Address, reducing.Id, wanted => wanted.Ours);
        using var theirs = new ColdLoad(ipx.Address, ipx.Id, wanted => wanted.Ipx);
        bench.Note(await KindOfJpegAsync(ours, theirs));
        foreach (var (name, width, format) in Cases.Where(one => bench.Wants(one.Name)))
            await ColdAsync(bench, name, width, format, isReduced ? [ours, theirs, ourReduced] : [ours, theirs]);
        foreach (var (one, who) in new[] { (ours, Ours.Called), (ourReduced, "ours with reduced originals"), (theirs, IpxServer.Called) })
            bench.Note($"Peak memory, {who}: {Table.Number(ProcessMemory.Peak(one.Id))} MB.");
        Warm(bench, plain, ipx);
    }

    private async Task ColdAsync(Bench bench, string name, int width, string format, ColdLoad[] loads)
    {
        var samples = loads.Select(_ => new List<Sample>()).ToArray();
        // One batch more, which warms.
        for (var round = 0; round <= bench.Options.Rounds; round++)
        {
            for (var turn = 0; turn < loads.Length; turn++)
            {
                var who = (round + turn) % loads.Length;
                var sample = await loads[who].RunAsync([.. Site.Fresh(width, format, round * Batch, Batch)]);
                if (round > 0)
                    samples[who].Add(sample);
            }
        }

        bench.Add(Row($"cold, {name}", samples[0], samples[1], ColdGoal));
        if (loads.Length > 2)
            bench.Add(Row($"cold, {name}, with reduced originals", samples[2], samples[1], ReducedGoal));
    }

    private Comparison Row(string name, List<Sample> ours, List<Sample> theirs, double goal)
    {
        var (mine, other) = (Rates(ours), Rates(theirs));
        return new Comparison(
            Name,
            $"{name}, c={ColdLoad.AtOnce}",
            "requests/s",
            MoreIsBetter: true,
            [
                Figure.Of(Ours.Called, mine),
                Figure.Of(IpxServer.Called, other, mine) with { CpuRatio = Statistics.Median(ours.Zip(theirs, (a, b) => a.CpuMilliseconds!.Value / b.CpuMilliseconds!.Value)) },
            ],
            new Goal(goal, IpxServer.Called))
        { ChartedAgainst = IpxServer.Called };
    }

    private void Warm(Bench bench, ServerProcess server, IpxServer ipx)
    {
        if (!Wrk.IsThere)
        {
            bench.Note($"wrk is not installed ({Wrk.Package}), so that there is no row of warm requests.");
            return;
        }

        var wanted = new Wanted(Site.Originals[0].Name, 100, "jpg");
        var (ours, theirs) = (new Uri(server.Address, wanted.Ours), new Uri(ipx.Address, wanted.Ipx));
        Wrk.Run(ours, 2);
        var (mine, other) = (new List<double>(), new List<double>());
        for (var round = 0; round < WarmRounds; round++)
        {
            mine.Add(Wrk.Run(ours, WarmSeconds));
            other.Add(Wrk.Run(theirs, WarmSeconds));
        }

        bench.Add(new Comparison(Name, "warm, edge hit, c=32", "requests/s", MoreIsBetter: true, [Figure.Of(Ours.Called, mine), Figure.Of(IpxServer.Called, other, mine)], new Goal(WarmGoal, IpxServer.Called))
        {
            ChartedAgainst = IpxServer.Called,
        });
    }

    private static async Task<string> KindOfJpegAsync(ColdLoad ours, ColdLoad theirs)
    {
        var wanted = new Wanted(Site.Originals[0].Name, 640, "jpg");
        var (mine, other) = (await ours.GetAsync(wanted), await theirs.GetAsync(wanted));
        return string.Create(CultureInfo.InvariantCulture,
            $"At w640, ours is a {Kind(mine)} JPEG of {mine.Length:N0} bytes, that of ipx a {Kind(other)} one of {other.Length:N0}; both of quality 80. ipx keeps nothing: a warm request is a cold one to it.");

        static string Kind(byte[] jpeg) => jpeg.AsSpan().IndexOf([(byte)0xFF, (byte)0xC2]) is var at and >= 0 && at < 1024 ? "progressive" : "baseline";
    }

    private static double[] Rates(List<Sample> samples) => [.. samples.Select(sample => 1000 / sample.Milliseconds)];
}
