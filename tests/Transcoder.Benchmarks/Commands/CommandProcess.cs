using System.Diagnostics;
using System.Text.Json;
using Transcoder.Tests;

namespace Transcoder.Benchmarks.Commands;

/// <param name="Seconds">Of the whole process, its start among them.</param>
/// <param name="Cores">Processor time over time.</param>
/// <param name="Summary">What it said at the end.</param>
internal sealed record CommandRun(double Seconds, double Cores, JsonElement Summary);

/// <summary>The command line as it is published, told to speak JSON.</summary>
internal static class CommandProcess
{
    public static CommandRun Run(params string[] arguments)
    {
        var program = Path.Join(Published.Root, "src", "Transcoder.Cli", "bin", "Release", "net10.0", "Transcoder.Cli.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments, "--json"]) { RedirectStandardOutput = true };
        start.Environment["AWS_ACCESS_KEY_ID"] = CephServer.AccessKey;
        start.Environment["AWS_SECRET_ACCESS_KEY"] = CephServer.SecretKey;
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var used = TimeSpan.Zero;
        // What it used is not to be had once it has ended.
        while (!process.WaitForExit(TimeSpan.FromMilliseconds(20)))
            used = UsedBy(process) ?? used;
        var seconds = clock.Elapsed.TotalSeconds;
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', arguments)}: {process.ExitCode}");
        var lines = output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new CommandRun(seconds, used.TotalSeconds / seconds, JsonDocument.Parse(lines[^1]).RootElement.GetProperty("summary"));
    }

    private static TimeSpan? UsedBy(Process process)
    {
        try
        {
            return process.TotalProcessorTime;
        }
        catch (InvalidOperationException)
        {
            // It ended just now.
            return null;
        }
    }
}
