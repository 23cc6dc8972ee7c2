using System.ComponentModel;
using System.Diagnostics;

namespace Transcoder.Cdk;

/// <summary>Runs what the synthesis needs beside .NET.</summary>
internal static class Tool
{
    /// <summary>The standard output of a program that ended well.</summary>
    /// <param name="failed">What could not be done without it, a sentence.</param>
    /// <exception cref="SynthException">The program is missing, or ended with an error.</exception>
    public static string Run(string program, IReadOnlyList<string> arguments, string folder, string input, string failed)
    {
        using var process = Start(program, arguments, folder, failed);
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read all; its exit code says why.
        }

        process.WaitForExit();
        return process.ExitCode == 0
            ? output.Result
            : throw new SynthException($"{failed} '{program} {string.Join(' ', arguments)}' ended with {process.ExitCode}:\n{errors.Result.Trim()}\n{output.Result.Trim()}".TrimEnd());
    }

    /// <summary>Hands on what the program says, line by line, as it says it.</summary>
    /// <exception cref="SynthException">The program is missing, or ended with an error.</exception>
    public static void Run(string program, IReadOnlyList<string> arguments, string folder, TextWriter progress, string failed)
    {
        using var process = Start(program, arguments, folder, failed);
        process.StandardInput.Close();
        process.OutputDataReceived += (_, line) => Show(line.Data);
        process.ErrorDataReceived += (_, line) => Show(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new SynthException($"{failed} '{program} {string.Join(' ', arguments)}' ended with {process.ExitCode}; what it said is above.");

        void Show(string? line)
        {
            if (!string.IsNullOrWhiteSpace(line))
                lock (progress)
                    progress.WriteLine($"  {line.Trim()}");
        }
    }

    private static Process Start(string program, IReadOnlyList<string> arguments, string folder, string failed)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // 'dotnet run' tells its child which SDK and which build it runs under; another build is not to inherit that.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            var install = program is "node" ? "Node.js 20 or newer (https://nodejs.org)" : "the .NET 10 SDK (https://dot.net)";
            throw new SynthException($"{failed} '{program}' could not be started: {error.Message}. Install {install}, so that '{program} --version' answers.", error);
        }
    }
}
