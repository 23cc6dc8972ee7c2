using System.Diagnostics;

namespace Transcoder.Tests.Cdk;

/// <summary>The checks that run in Node, beside this file; what they need comes from npm the first time.</summary>
internal static class Checks
{
    private static readonly string Folder = Project.File("Cdk", "checks");

    private static readonly Lazy<bool> Installed = new(Install);

    /// <summary>The lines that a check prints, and what it says beside them.</summary>
    public static (string[] Lines, string Said) Run(string script, IEnumerable<Template> templates)
    {
        Assert.True(Installed.Value);
        return Run("node", [script, .. templates.Select(template => template.File)]);
    }

    private static bool Install()
    {
        var (locked, installed) = (Path.Combine(Folder, "package-lock.json"), Path.Combine(Folder, "node_modules", ".package-lock.json"));
        if (!File.Exists(installed) || File.GetLastWriteTimeUtc(installed) < File.GetLastWriteTimeUtc(locked))
        {
            Run("npm", ["ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"]);
            File.SetLastWriteTimeUtc(installed, DateTime.UtcNow);
        }

        return true;
    }

    private static (string[] Lines, string Said) Run(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = process.StandardError.ReadToEndAsync();
        var lines = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{lines}\n{said.Result}");
        return (lines.Split('\n', StringSplitOptions.RemoveEmptyEntries), said.Result);
    }
}
