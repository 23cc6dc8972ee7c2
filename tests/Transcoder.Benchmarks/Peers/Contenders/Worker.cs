using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Transcoder.Contracts;
using Transcoder.Imaging;
using Vips = NetVips.NetVips;

namespace Transcoder.Benchmarks.Peers.Contenders;

/// <summary>
/// One process that does what a line tells it, for as long as lines come: <c>load PATH</c>, <c>run SPEC</c> (answered with the
/// microseconds on the clock, those of the processor, and the bytes made), <c>reduce</c>, <c>save PATH</c>, <c>name</c>. What it cannot do it answers with <c>cannot</c> and the reason.
/// </summary>
internal static class Worker
{
    public static void Run()
    {
        var transformer = new ImageTransformer(new Limits(), new WorkGate());
        byte[] original = [];
        byte[] output = [];
        (ReducedImage Image, OriginalFacts Of)? reduced = null;
        while (Console.In.ReadLine() is { } line)
        {
            var (verb, argument) = line.Split(' ', 2) is [var first, var rest] ? (first, rest) : (line, "");
            switch (verb)
            {
                case "load":
                    (original, reduced) = (File.ReadAllBytes(argument), null);
                    Say($"{original.Length}");
                    break;
                case "run":
                    Time(() => output = Done(Transform(Parse(argument))).Bytes);
                    break;
                case "reduce":
                    var of = FactsOf(original);
                    Time(() =>
                    {
                        reduced = (Done(transformer.Reduce(original)), of);
                        return output = reduced.Value.Image.Bytes;
                    });
                    break;
                case "save":
                    File.WriteAllBytes(argument, output);
                    Say($"saved");
                    break;
                case "name":
                    Libvips.Require();
                    Say($"Transcoder, libvips {Vips.Version(0)}.{Vips.Version(1)}.{Vips.Version(2)}, {RuntimeInformation.FrameworkDescription}");
                    break;
            }
        }

        Outcome<TransformOutput> Transform(Spec spec) => reduced is var (image, of)
            ? transformer.Transform(image.For(of, spec), spec, reducedOf: of)
            : transformer.Transform(original, spec);
    }

    private static void Time(Func<byte[]> make)
    {
        var cpu = Environment.CpuUsage.TotalTime;
        var began = Stopwatch.GetTimestamp();
        try
        {
            var output = make();
            var took = Stopwatch.GetElapsedTime(began);
            var used = Environment.CpuUsage.TotalTime - cpu;
            Say($"{took.TotalMicroseconds:0} {used.TotalMicroseconds:0} {output.Length}");
        }
        catch (InvalidOperationException e)
        {
            Say($"cannot {e.Message}");
        }
    }

    private static T Done<T>(Outcome<T> outcome) where T : class =>
        outcome.Try(out var done, out var failure) ? done : throw new InvalidOperationException(failure.ToString());

    private static OriginalFacts FactsOf(byte[] original) => Probe.Read(original, new Limits()).Try(out var facts, out var failure)
        ? new OriginalFacts(facts.Upright, facts.Format)
        : throw new InvalidOperationException(failure.ToString());

    private static Spec Parse(string text) => Grammar.TryParse(text, [], out var spec, out var error) ? spec : throw new ArgumentException($"{text}: {error}");

    private static void Say(FormattableString text) => Console.Out.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
