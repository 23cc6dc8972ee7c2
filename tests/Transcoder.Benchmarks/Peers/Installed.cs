using System.Diagnostics;

namespace Transcoder.Benchmarks.Peers;

/// <summary>The peers, as the lock file pins them; installed beside the program at the first run.</summary>
internal static class Installed
{
    public static string PackageFile => Path.Join(AppContext.BaseDirectory, "package.json");

    public static void Require()
    {
        if (Directory.Exists(Path.Join(AppContext.BaseDirectory, "node_modules", "@aws-sdk")))
            return;
        Console.WriteLine("Installing the peers (package-lock.json) …");
        using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        {
            WorkingDirectory = AppContext.BaseDirectory,
        })!;
        npm.WaitForExit();
        if (npm.ExitCode != 0)
            throw new InvalidOperationException("npm ci failed; the comparison needs Node.js and npm.");
    }
}
