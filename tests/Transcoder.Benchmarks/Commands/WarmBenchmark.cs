using System.Globalization;
using Transcoder.Benchmarks.Http;

namespace Transcoder.Benchmarks.Commands;

/// <summary><c>warm</c>: how much of the processors it uses while it transforms.</summary>
internal static class WarmBenchmark
{
    private const double Goal = 0.9;

    /// <param name="arguments">How many photographs, 40 where it is missing; how often, 3.</param>
    public static async Task RunAsync(string[] arguments)
    {
        var count = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 40;
        var rounds = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 3;
        ServerProcess.Build();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} photographs of 13 megapixels in a folder, {rounds} rounds, {Environment.ProcessorCount} cores"));
        Console.WriteLine();
        Console.WriteLine("| specs | variants | s | cores | goal | again, s |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var specs in (string[][])[["w200", "w800"], ["w800-auto"]])
        {
            for (var round = 0; round < rounds; round++)
                await OnceAsync(count, specs);
        }
    }

    private static async Task OnceAsync(int count, string[] specs)
    {
        var folder = Directory.CreateTempSubdirectory("transcoder-warm-").FullName;
        try
        {
            var photo = Photos.Dragonfly();
            for (var number = 0; number < count; number++)
                await File.WriteAllBytesAsync(Path.Join(folder, $"{number}.jpg"), photo);
            string[] command = ["warm", folder, .. specs.SelectMany(spec => new[] { "--spec", spec })];
            var (run, again) = (CommandProcess.Run(command), CommandProcess.Run(command));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {string.Join(' ', specs)} | {run.Summary.GetProperty("made").GetInt32()} | {run.Seconds:0.0} | {run.Cores:0.00} | {Goal * Environment.ProcessorCount:0.0} | {again.Seconds:0.0} |"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
