using System.Diagnostics;

namespace Transcoder.Benchmarks.Peers;

/// <summary>What is installed on this machine.</summary>
internal static class Programs
{
    /// <summary>The first of that name on the PATH, or the first that answers as it should.</summary>
    /// <param name="probe">Arguments and what its answer to them must hold.</param>
    public static string? Find(string name, (string[] Arguments, string Holds)? probe = null) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Join(folder, name))
            .FirstOrDefault(path => File.Exists(path)
                && (probe is not { } ask || Ask(path, ask.Arguments)?.Contains(ask.Holds, StringComparison.Ordinal) == true));

    /// <returns>What it wrote; null where it failed.</returns>
    public static string? Ask(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        _ = errors.Result;
        return process.ExitCode == 0 ? said.Trim() : null;
    }
}
