using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Transcoder.Contracts;
using Transcoder.Imaging;
using Vips = NetVips.NetVips;

namespace Transcoder.Benchmarks.Peers;

/// <summary>
/// One process that does what a line tells it, for as long as lines come: <c>load PATH</c>, <c>run SPEC</c> (answered with the
/// microseconds on the clock, those of the processor, and the bytes made), <c>save PATH</c>, <c>name</c>.
/// </summary>
internal static class Worker
{
    public static void Run()
    {
        var transformer = new ImageTransformer(new Limits(), new WorkGate());
        byte[] original = [];
        byte[] output = [];
        while (Console.In.ReadLine() is { } line)
        {
            var (verb, argument) = line.Split(' ', 2) is [var first, var rest] ? (first, rest) : (line, "");
            switch (verb)
            {
                case "load":
                    original = File.ReadAllBytes(argument);
                    Say($"{original.Length}");
                    break;
                case "run":
                    var cpu = Environment.CpuUsage.TotalTime;
                    var began = Stopwatch.GetTimestamp();
                    output = Make(transformer, original, argument);
                    var took = Stopwatch.GetElapsedTime(began);
                    var used = Environment.CpuUsage.TotalTime - cpu;
                    Say($"{took.TotalMicroseconds:0} {used.TotalMicroseconds:0} {output.Length}");
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
    }

    private static byte[] Make(ImageTransformer transformer, byte[] original, string text)
    {
        if (!Grammar.TryParse(text, [], out var spec, out var error))
            throw new ArgumentException($"{text}: {error}");
        return transformer.Transform(original, spec).Try(out var output, out var failure)
            ? output.Bytes
            : throw new InvalidOperationException($"{text}: {failure}");
    }

    private static void Say(FormattableString text) => Console.Out.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
