using System.Globalization;
using System.IO.Compression;
using Transcoder.Benchmarks.Measuring;

namespace Transcoder.Benchmarks.ColdStart;

/// <summary><c>coldstart</c>: the first answers, and the packages' sizes.</summary>
internal static class ColdStartCommand
{
    /// <param name="arguments">How often; 10 where it is missing.</param>
    public static async Task RunAsync(string[] arguments)
    {
        var times = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 10;
        var runs = await ColdStartRuns.MeasureAsync(times);
        var peer = Statistics.Median(runs[^1].Answers.Select(answer => answer.Milliseconds));
        Console.WriteLine($"w200 of a JPEG of 300 KB, {times} runs in turn, {Environment.ProcessorCount} cores for all");
        Console.WriteLine();
        Console.WriteLine(Table.Of(
            ["function", "first answer, ms", "least, most", "goal", "of the peer's", "peak memory, MB", "zip, MB"],
            runs.Select(run =>
            {
                var (contender, answers) = run;
                double[] times = [.. answers.Select(answer => answer.Milliseconds)];
                return (IReadOnlyList<string>)
                [
                    contender.Name,
                    Table.Number(Statistics.Median(times)),
                    $"{Table.Number(times.Min())}, {Table.Number(times.Max())}",
                    contender.Goal,
                    Table.Number(Statistics.Median(times) / peer),
                    Table.Number(Statistics.Median(answers.Select(answer => answer.PeakMegabytes))),
                    ZipMegabytes(contender.Package),
                ];
            })));
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
