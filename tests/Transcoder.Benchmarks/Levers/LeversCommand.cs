using System.Diagnostics;
using System.Globalization;
using NetVips;
using Transcoder.Benchmarks.Measuring;
using Transcoder.Contracts;
using Transcoder.Imaging;
using Transcoder.Imaging.Steps;

namespace Transcoder.Benchmarks.Levers;

/// <summary><c>levers</c>: each choice of the pipeline against the same variant made without it, in turn in one process; and how near both come
/// to the photograph.</summary>
internal static class LeversCommand
{
    private const int WarmUps = 5;

    /// <param name="arguments">The number of pairs, 15 where it is missing; then which levers, all where none is named.</param>
    public static void Run(string[] arguments)
    {
        var pairs = arguments is [var first, ..] ? int.Parse(first, CultureInfo.InvariantCulture) : 15;
        var asked = arguments.Length > 1 ? arguments[1..] : null;
        Libvips.Require();
        var originals = new Dictionary<string, byte[]>();
        Console.WriteLine("| lever | original | spec | ms before → after | ratio | processor time | images/s of three at once | to the ideal, dB and SSIM: before → after | to linear light, dB |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var lever in Lever.All.Where(one => asked is null || asked.Contains(one.Name) || asked.Contains($"{one.Name}/{one.Original}")))
        {
            if (!originals.TryGetValue(lever.Original, out var original))
                originals[lever.Original] = original = Originals.Make(lever.Original);
            var plan = Lever.Plan(original, lever.Spec);
            Print(lever, Measure(lever, original, plan, pairs), AtOnce(lever, original, plan, pairs), Quality(lever, original));
        }

        if (asked is null || asked.Contains("gate"))
            Gate(pairs);
    }

    private static (double Before, double After, double Ratio, double Cpu) Measure(Lever lever, byte[] original, Plan plan, int pairs)
    {
        for (var i = 0; i < WarmUps; i++)
            (_, _) = (lever.Without(original, plan), lever.With(original, plan));
        var (before, after) = (new Took[pairs], new Took[pairs]);
        for (var i = 0; i < pairs; i++)
        {
            if (i % 2 == 0)
                (before[i], after[i]) = (Time(() => lever.Without(original, plan)), Time(() => lever.With(original, plan)));
            else
                (after[i], before[i]) = (Time(() => lever.With(original, plan)), Time(() => lever.Without(original, plan)));
        }

        return (Statistics.Median(before.Select(run => run.Wall)), Statistics.Median(after.Select(run => run.Wall)),
            Statistics.Median(after.Zip(before, (a, b) => a.Wall / b.Wall)), after.Sum(run => run.Cpu) / before.Sum(run => run.Cpu));
    }

    private static (double Before, double After) AtOnce(Lever lever, byte[] original, Plan plan, int pairs)
    {
        var (before, after) = (new double[5], new double[5]);
        for (var i = 0; i < before.Length; i++)
        {
            before[i] = Rate(3, pairs, () => lever.Without(original, plan));
            after[i] = Rate(3, pairs, () => lever.With(original, plan));
        }

        return (Statistics.Median(before), Statistics.Median(after));
    }

    /// <summary>Images a second.</summary>
    private static double Rate(int threads, int each, Func<byte[]> work)
    {
        var began = Stopwatch.GetTimestamp();
        var running = Enumerable.Range(0, threads).Select(_ => new Thread(() =>
        {
            for (var i = 0; i < each; i++)
                work();
        })).ToArray();
        Array.ForEach(running, thread => thread.Start());
        Array.ForEach(running, thread => thread.Join());
        return threads * each / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>Against the whole photograph converted first and shrunk by Lanczos, and against the same with light itself averaged.</summary>
    private static string Quality(Lever lever, byte[] original)
    {
        var plan = Lever.Plan(original, lever.Spec) with { Format = OutputFormat.Png };
        using var before = Image.NewFromBuffer(lever.Without(original, plan));
        using var after = Image.NewFromBuffer(lever.With(original, plan));
        using var whole = Image.NewFromBuffer(original);
        using var converted = ColourStep.Apply(whole, plan);
        using var ideal = Alpha.Resize(converted, plan.StoredTarget).CopyMemory();
        using var light = converted.Colourspace(Enums.Interpretation.Scrgb);
        using var mixed = Alpha.Resize(light, plan.StoredTarget);
        using var linear = mixed.Colourspace(Enums.Interpretation.Srgb).Cast(Enums.BandFormat.Uchar).CopyMemory();
        return string.Create(CultureInfo.InvariantCulture,
            $"{Likeness.Psnr(before, ideal):0.0}, {Likeness.Ssim(before, ideal):0.0000} → {Likeness.Psnr(after, ideal):0.0}, {Likeness.Ssim(after, ideal):0.0000} | {Likeness.Psnr(before, linear):0.0} → {Likeness.Psnr(after, linear):0.0}");
    }

    private static void Print(Lever lever, (double Before, double After, double Ratio, double Cpu) time, (double Before, double After) rate, string quality) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {lever.Name} | {Path.GetFileName(lever.Original)} | {lever.Spec} | {time.Before:0.0} → {time.After:0.0} | {time.Ratio:0.00} | {time.Cpu:0.00} | {rate.Before:0} → {rate.After:0} ({rate.After / rate.Before:0.00}) | {quality} |"));

    /// <summary>How many at once fill the cores.</summary>
    private static void Gate(int pairs)
    {
        Console.WriteLine();
        var original = Originals.Make("baseline");
        foreach (var spec in new[] { "w200-jpg", "w1200-jpg" })
        {
            var (plan, lever) = (Lever.Plan(original, spec), Lever.All[0]);
            var most = Environment.ProcessorCount + 2;
            var rates = Enumerable.Range(1, most).Select(_ => new List<double>()).ToArray();
            for (var round = 0; round < 5; round++)
            {
                for (var threads = 1; threads <= most; threads++)
                    rates[threads - 1].Add(Rate(threads, pairs, () => lever.With(original, plan)));
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{spec}, {Environment.ProcessorCount} cores, images/s by transforms at once: {string.Join(", ", rates.Select((rate, i) => $"{i + 1}: {Statistics.Median(rate):0}"))}"));
        }
    }

    private static Took Time(Func<byte[]> work)
    {
        var cpu = Environment.CpuUsage.TotalTime;
        var began = Stopwatch.GetTimestamp();
        work();
        return new Took(Stopwatch.GetElapsedTime(began).TotalMilliseconds, (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds);
    }

    private readonly record struct Took(double Wall, double Cpu);
}
