using System.Diagnostics;
using System.Globalization;
using NetVips;
using Transcoder.Contracts;
using Transcoder.Imaging;
using Transcoder.Tests;

namespace Transcoder.Benchmarks.Reduced;

/// <summary>
/// How near a variant is to a full decode scaled by Lanczos: made from the original as it always was, and from its reduced original. And
/// what each takes.
/// </summary>
internal static class ReducedCommand
{
    private static readonly Limits Limits = new();

    /// <param name="arguments">The folder of the photographs; the widths, as far as others are wanted.</param>
    public static void Run(string[] arguments)
    {
        var folder = arguments.Length > 0 ? arguments[0] : Path.Join(AppContext.BaseDirectory, "photos");
        int[] widths = arguments.Length > 1 ? [.. arguments[1..].Select(int.Parse)] : [200, 640, 1200, 1600, 1920, 2048];
        var transformer = new ImageTransformer(Limits, new WorkGate());
        Console.WriteLine("| photograph | width | dB original | dB reduced | SSIM original | SSIM reduced | reduced KB | time |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            var original = File.ReadAllBytes(file);
            if (Probe.Read(original, Limits).Value is not { HasAlpha: false, Frames: 1 } facts)
                continue;
            if (transformer.Reduce(original).Value is not { } reduced)
                continue;
            foreach (var width in widths.Where(width => width < facts.Upright.Width))
                Compare(file, original, facts, reduced, width);
        }
    }

    private static void Compare(string file, byte[] original, ImageFacts facts, ReducedImage made, int width)
    {
        var spec = new Spec { Width = width, Format = OutputFormat.Jpeg };
        var plan = Plan.Make(facts, spec, Limits).Value!;
        var of = new OriginalFacts(facts.Upright, facts.Format);
        var reduced = made.For(of, spec);
        var from = Plan.Make(Probe.Read(reduced, Limits).Value!, spec, of, Limits);
        if (!from.Try(out var second, out _))
            return;
        using var whole = Draw(Loader.Open(original, facts.Format), plan);
        using var shrunk = Draw(Loader.OpenFor(original, plan), plan);
        using var again = Draw(Loader.OpenFor(reduced, second), second);
        var ratio = Ratio(() => Draw(Loader.OpenFor(original, plan), plan).Dispose(), () => Draw(Loader.OpenFor(reduced, second), second).Dispose());
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {Path.GetFileName(file)} | {width} | {Similarity.Psnr(whole, shrunk):0.0} | {Similarity.Psnr(whole, again):0.0} | {Similarity.Ssim(whole, shrunk):0.0000} | {Similarity.Ssim(whole, again):0.0000} | {reduced.Length / 1024} | {ratio:0.00} |"));
    }

    private static Image Draw(Image opened, Plan plan)
    {
        using (opened)
        {
            var frames = Animation.Decode(opened, plan with { DecodesFirst = true });
            using var frame = frames[0];
            return Animation.Draw(frames, plan);
        }
    }

    private static double Ratio(Action one, Action other)
    {
        double[] ratios = [.. Enumerable.Range(0, 3).Select(_ => 1 / Time(one) * Time(other))];
        return ratios.Order().ElementAt(1);
    }

    private static double Time(Action work)
    {
        var watch = Stopwatch.StartNew();
        work();
        return watch.Elapsed.TotalMilliseconds;
    }
}
