using System.Globalization;
using System.IO.Compression;
using Transcoder.Contracts;
using Transcoder.Imaging;
using Transcoder.Storage;

namespace Transcoder.Benchmarks.ColdStart;

/// <summary><c>coldstart</c>: from the start of the process to the first answer, each function in turn; an S3 server and the Runtime API
/// are on the loopback.</summary>
internal static class ColdStartCommand
{
    private const string Spec = "w200";

    /// <param name="arguments">How often; 10 where it is missing.</param>
    public static async Task RunAsync(string[] arguments)
    {
        var times = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 10;
        Peers.Installed.Require();
        var contenders = Contender.All();
        await using var site = await Site.StartAsync();
        var photo = await PhotoAsync();
        var runs = contenders.ToDictionary(contender => contender, _ => new List<FirstAnswer>());
        for (var round = 0; round < times; round++)
        {
            foreach (var contender in contenders)
            {
                var key = $"{round}-{contender.Id}.jpg";
                using (var content = new MemoryStream(photo))
                    await site.Store.PutAsync(key, content, new ObjectHeaders { ContentType = "image/jpeg" });
                runs[contender].Add(await site.FirstAnswerAsync(contender, $"{Spec}/{key}"));
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Spec} of a JPEG of {photo.Length / 1e3:0} KB, {times} runs in turn, {Environment.ProcessorCount} cores for all"));
        Console.WriteLine();
        Console.WriteLine("| function | first answer, ms | least, most | goal | of the peer's | peak memory, MB | zip, MB |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        var peer = Median(runs[contenders[^1]].Select(run => run.Milliseconds));
        foreach (var (contender, answers) in runs)
        {
            var (time, memory) = (Median(answers.Select(run => run.Milliseconds)), Median(answers.Select(run => run.PeakMegabytes)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {contender.Name} | {time:0} | {answers.Min(run => run.Milliseconds):0}, {answers.Max(run => run.Milliseconds):0} | {contender.Goal} | {time / peer:0.00} | {memory:0} | {ZipMegabytes(contender.Package)} |"));
        }
    }

    /// <summary>What a camera's photograph is after somebody scaled it for the web: about 300 KB.</summary>
    private static async Task<byte[]> PhotoAsync()
    {
        using var gate = new WorkGate();
        var transformer = new ImageTransformer(new Limits(), gate);
        var spec = new UrlPolicy(new UrlPolicyOptions()).Resolve("w1920-jpg/photo.png") is UrlTarget.Variant variant ? variant.Spec : throw new InvalidOperationException();
        var made = await transformer.TransformAsync(Photos.Dragonfly(), spec, null);
        return made.Try(out var output, out var failure) ? output.Bytes.ToArray() : throw new InvalidOperationException(failure.ToString());
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private static string ZipMegabytes(string? folder)
    {
        if (folder is null)
            return "";
        using var zip = new MemoryStream();
        ZipFile.CreateFromDirectory(folder, zip);
        return (zip.Length / 1e6).ToString("0.0", CultureInfo.InvariantCulture);
    }
}
