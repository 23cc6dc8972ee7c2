using System.Diagnostics;

namespace Transcoder.Benchmarks.Peers;

/// <summary>The peers from npm, as the lock file pins them; installed beside the program at the first run.</summary>
internal static class NodePackages
{
    private static readonly Lazy<bool> Installed = new(Install);

    public static string PackageFile => Path.Join(AppContext.BaseDirectory, "package.json");

    /// <summary>False where Node.js or npm is missing.</summary>
    public static bool AreThere => Installed.Value;

    public static void Require()
    {
        if (!AreThere)
            throw new InvalidOperationException("npm ci failed; the comparison needs Node.js and npm.");
    }

    /// <summary>Where a script may import them: they are installed where the lock file is, not where scripts lie in the sources.</summary>
    public static string Script(params string[] path) => Path.Join([AppContext.BaseDirectory, .. path]);

    private static bool Install()
    {
        if (Programs.Find("node") is null || Programs.Find("npm") is null)
            return false;
        // What npm itself noted down as it was done.
        var installed = new FileInfo(Path.Join(AppContext.BaseDirectory, "node_modules", ".package-lock.json"));
        var wanted = new FileInfo(Path.Join(AppContext.BaseDirectory, "package-lock.json"));
        if (installed.Exists && installed.LastWriteTimeUtc > wanted.LastWriteTimeUtc)
            return true;
        Console.Error.WriteLine("Installing the peers (package-lock.json) …");
        using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        {
            WorkingDirectory = AppContext.BaseDirectory,
        })!;
        npm.WaitForExit();
        installed.Refresh();
        if (npm.ExitCode == 0 && installed.Exists)
            installed.LastWriteTimeUtc = DateTime.UtcNow;
        return npm.ExitCode == 0;
    }
}
