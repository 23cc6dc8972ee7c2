using System.Globalization;
using NetVips;
using Transcoder.Imaging;

namespace Transcoder.Benchmarks.Peers;

/// <summary><c>peers</c>: the same job by Transcoder and by npm's sharp, in turn, in one run.</summary>
internal static class PeersCommand
{
    private const int WarmUps = 3;

    /// <summary>Until both compilers have nothing left to make faster: .NET's comes back to a method after 30 calls, in the background.</summary>
    private const int FirstWarmUps = 60;

    private static readonly Case[] Cases =
    [
        new("w200-jpg", 1.02),
        new("w200-webp", 1.02),
        new("w200-avif", 1.02),
        new("w1200-jpg", 0.97),
        new("w1200-webp", 1.02),
        new("w1200-avif", 1.02),
    ];

    private const double MemoryGoal = 0.7, MosaicGoal = 150;

    /// <param name="arguments">The number of pairs, 15 where it is missing; then which cases, all where none is named; <c>memory</c> is one.</param>
    public static void Run(string[] arguments)
    {
        var pairs = arguments is [var first, ..] ? int.Parse(first, CultureInfo.InvariantCulture) : 15;
        var asked = arguments.Length > 1 ? arguments[1..] : null;
        Installed.Require();
        Libvips.Require();
        var folder = Directory.CreateTempSubdirectory("transcoder-peers-").FullName;
        try
        {
            Compare(pairs, [.. Cases.Where(one => asked?.Contains(one.Spec) ?? true)], folder);
            if (asked?.Contains("memory") ?? true)
                Memory(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Compare(int pairs, Case[] cases, string folder)
    {
        using var ours = PeerProcess.Ours();
        using var sharp = PeerProcess.Sharp();
        Console.WriteLine($"{ours.Name} | {sharp.Name} | {pairs} pairs a case, one thread each | dragonfly.jpg, 13 megapixels");
        ours.Load(Photos.DragonflyPath);
        sharp.Load(Photos.DragonflyPath);
        for (var i = 0; i < FirstWarmUps; i++)
            (_, _) = (ours.Run(Cases[0].Spec), sharp.Run(Cases[0].Spec));
        Console.WriteLine();
        Console.WriteLine("| case | ours ms | sharp ms | ratio of medians | median of ratios | processor time | spread ours, sharp | bytes ours, sharp | PSNR dB | goal | |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var one in cases)
            Print(one, Measure(one.Spec, pairs, ours, sharp), Alike(one.Spec, ours, sharp, folder));
    }

    private static (Run[] Ours, Run[] Sharp) Measure(string spec, int pairs, PeerProcess ours, PeerProcess sharp)
    {
        for (var i = 0; i < WarmUps; i++)
        {
            ours.Run(spec);
            sharp.Run(spec);
        }

        var (mine, theirs) = (new Run[pairs], new Run[pairs]);
        for (var i = 0; i < pairs; i++)
        {
            // Each goes first as often as the other: whoever follows finds the caches as the other left them.
            if (i % 2 == 0)
                (mine[i], theirs[i]) = (ours.Run(spec), sharp.Run(spec));
            else
                (theirs[i], mine[i]) = (sharp.Run(spec), ours.Run(spec));
        }

        return (mine, theirs);
    }

    private static void Print(Case one, (Run[] Ours, Run[] Sharp) runs, double psnr)
    {
        var (ours, sharp) = (Times(runs.Ours), Times(runs.Sharp));
        var medians = Median(ours) / Median(sharp);
        var pairwise = Median([.. ours.Zip(sharp, (a, b) => a / b)]);
        var cpu = Median([.. runs.Ours.Zip(runs.Sharp, (a, b) => a.CpuMilliseconds / b.CpuMilliseconds)]);
        var met = Math.Min(medians, pairwise) <= one.Goal ? Math.Max(medians, pairwise) <= one.Goal ? "met" : "unclear" : "missed";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {one.Spec} | {Median(ours):0.0} | {Median(sharp):0.0} | {medians:0.000} | {pairwise:0.000} | {cpu:0.000} | {Spread(ours):P0}, {Spread(sharp):P0} | {runs.Ours[0].Bytes:N0}, {runs.Sharp[0].Bytes:N0} | {psnr:0.0} | {one.Goal:0.00} | {met} |"));
    }

    private static void Memory(string folder)
    {
        Console.WriteLine();
        Console.WriteLine("Peak memory, each a fresh process that does all cases in turn, three times:");
        var (ours, sharp) = (PeakOf(PeerProcess.Ours), PeakOf(PeerProcess.Sharp));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ours {ours:0} MB, sharp {sharp:0} MB, ratio {ours / sharp:0.00}, goal {MemoryGoal:0.0}"));

        var mosaic = Path.Join(folder, "mosaic.jpg");
        Photos.WriteMosaic(mosaic);
        foreach (var (name, start) in new (string, Func<PeerProcess>)[] { ("ours", PeerProcess.Ours), ("sharp", PeerProcess.Sharp) })
        {
            using var process = start();
            process.Load(mosaic);
            var run = process.Run("w200-jpg");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"110 megapixels ({new FileInfo(mosaic).Length / 1e6:0.0} MB JPEG) to w200, {name}: {process.PeakMegabytes:0} MB, {run.Milliseconds:0} ms (the process's first){(name == "ours" ? $", goal {MosaicGoal:0}" : "")}"));
        }
    }

    private static double PeakOf(Func<PeerProcess> start)
    {
        using var process = start();
        process.Load(Photos.DragonflyPath);
        for (var i = 0; i < 3; i++)
        {
            foreach (var one in Cases)
                process.Run(one.Spec);
        }

        return process.PeakMegabytes;
    }

    /// <summary>How far the two outputs are from each other; both ran the case last.</summary>
    private static double Alike(string spec, PeerProcess ours, PeerProcess sharp, string folder)
    {
        var (mine, theirs) = (Path.Join(folder, "ours." + spec), Path.Join(folder, "sharp." + spec));
        ours.Save(mine);
        sharp.Save(theirs);
        var (a, b) = (Pixels(mine), Pixels(theirs));
        if (a.Length != b.Length)
            throw new InvalidOperationException($"{spec}: the outputs differ in size.");
        double sum = 0;
        for (var i = 0; i < a.Length; i++)
            sum += Math.Pow(a[i] - b[i], 2);
        return sum == 0 ? double.PositiveInfinity : 10 * Math.Log10(255 * 255 * a.Length / sum);
    }

    private static byte[] Pixels(string path)
    {
        using var image = Image.NewFromBuffer(File.ReadAllBytes(path));
        return image.WriteToMemory();
    }

    private static double[] Times(Run[] runs) => Array.ConvertAll(runs, run => run.Milliseconds);

    private static double Median(double[] values) => Quantile(values, 0.5);

    /// <summary>The middle half's width, as a share of the median.</summary>
    private static double Spread(double[] values) => (Quantile(values, 0.75) - Quantile(values, 0.25)) / Median(values);

    private static double Quantile(double[] values, double share)
    {
        var sorted = values.Order().ToArray();
        var at = share * (sorted.Length - 1);
        var below = (int)at;
        return below + 1 < sorted.Length ? sorted[below] + (at - below) * (sorted[below + 1] - sorted[below]) : sorted[below];
    }

    /// <param name="Goal">The most that the ratio to sharp's time may be.</param>
    private sealed record Case(string Spec, double Goal);
}
