using System.Globalization;
using Transcoder.Benchmarks.Charting;
using Transcoder.Benchmarks.Peers.Contenders;
using Transcoder.Benchmarks.Peers.Parts;
using Transcoder.Benchmarks.Peers.Serving;
using Transcoder.Imaging;

namespace Transcoder.Benchmarks.Peers;

/// <summary><c>peers</c>: the same work by Transcoder and by those whom one could take instead, in turn, in one run.</summary>
internal static class PeersCommand
{
    private static readonly IPart[] Parts =
    [
        new TransformPart(), new KthPart(), new ProcessPart(), new ServePart(), new HerdPart(), new ColdStartPart(), new MemoryPart(), new MixedPart(),
    ];

    private static readonly Peer[] Known = [new Sharp(), new Pillow(), new ImageMagick(), new VipsThumbnail()];

    /// <param name="arguments">See <see cref="BenchOptions.Parse"/>; <c>chart</c> alone draws the last results again.</param>
    public static async Task RunAsync(string[] arguments)
    {
        if (arguments is ["chart"])
        {
            Draw(Results.Last());
            return;
        }

        Libvips.Require();
        string[] names = [.. Parts.Select(part => part.Name)];
        var options = BenchOptions.Parse(arguments, names);
        var peers = Known.Where(peer => peer.Version is not null).ToArray();
        var versions = peers.Prepend(new Ours()).ToDictionary(peer => peer.Name, peer => peer.Version!);
        if (IpxServer.IsThere)
            versions[IpxServer.Called] = IpxServer.Version;
        Introduce(peers, versions);
        var strange = options.Cases.ToHashSet();
        foreach (var part in Parts.Where(options.Wants))
        {
            Console.Error.WriteLine($"{part.Name} …");
            var bench = new Bench(options, peers);
            var load = File.ReadAllText("/proc/loadavg").Split(' ')[0];
            try
            {
                await part.RunAsync(bench);
            }
            catch (Exception e) when (e is InvalidOperationException or HttpRequestException or IOException)
            {
                // One part that cannot be run here is no reason to have none of the others.
                bench.Note($"This part could not be run to its end: {e.Message.Split('\n')[0]}");
            }

            strange.ExceptWith(bench.Found);
            var result = new PartResult(part.Name, part.Title, DateTime.UtcNow, load, bench.Comparisons, bench.Notes);
            Console.WriteLine(result.Markdown());
            // A few cases of a part are for whoever is at work on them, not for the README.
            if (options.Cases.Count > 0)
                continue;
            var results = Results.Last().With(result, versions, names);
            results.Save();
            Draw(results);
        }

        if (strange.Count == 0)
            return;
        Console.Error.WriteLine($"Nothing has a name with {string.Join(" or ", strange.Select(word => $"'{word}'"))} in it: neither a part ({string.Join(", ", names)}) nor a case of {string.Join(", ", Parts.Where(options.Wants).Where(part => part.HasCases).Select(part => part.Name))}, such as '20 MP JPEG → w200-jpg'.");
        Environment.ExitCode = 1;
    }

    private static void Introduce(Peer[] peers, Dictionary<string, string> versions)
    {
        Console.WriteLine($"{Results.Empty.Machine}.");
        Console.WriteLine();
        foreach (var peer in peers.Prepend(new Ours()))
            Console.WriteLine($"- {peer.Name}: {versions[peer.Name]}; {peer.Settings}.");
        if (versions.TryGetValue(IpxServer.Called, out var ipx))
            Console.WriteLine($"- ipx: {ipx}; as its documentation starts it within a program, nothing before it.");
        foreach (var missing in Known.Except(peers))
            Console.WriteLine($"- {missing.Name} is not installed ({missing.Package}) and is left out.");
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"A cell has the median and ± half the middle half's width; then ours over theirs: the ratio of medians in bold, the median of the rounds' ratios, and that of processor time."));
        Console.WriteLine();
    }

    private static void Draw(Results results) => File.WriteAllText(Path.Join(Published.Root, "docs", "bench.svg"), Chart.Draw(ChartRows.Of(results)));
}
