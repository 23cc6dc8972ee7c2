using System.Diagnostics;

namespace Transcoder.Benchmarks;

/// <summary>Our programs as they are deployed.</summary>
internal static class Published
{
    /// <summary>The folder of the sources.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Compiled ahead of time.</summary>
    /// <returns>The folder with what is deployed.</returns>
    public static string Native(string project, string folder = "src") => Publish("native", project, folder, "-p:TranscoderFramework=net9.0", "-p:PublishAot=true");

    /// <summary>With ReadyToRun, without the framework.</summary>
    /// <returns>The same.</returns>
    public static string Managed(string project, string folder = "src") => Publish("managed", project, folder, "--no-self-contained");

    private static string Publish(string kind, string project, string folder, params string[] arguments)
    {
        var build = Path.Join(AppContext.BaseDirectory, "functions", kind);
        Console.Error.WriteLine($"dotnet publish {project} {string.Join(' ', arguments)} …");
        using var dotnet = Process.Start(new ProcessStartInfo(
            "dotnet",
            [
                "publish", Path.Join(Root, folder, project),
                "-c", "Release", "-r", "linux-x64", "-v", "quiet", "-nologo", .. arguments, "--artifacts-path", build,
            ]))!;
        dotnet.WaitForExit();
        return dotnet.ExitCode == 0
            ? Path.Join(build, "publish", project, "release_linux-x64")
            : throw new InvalidOperationException($"{project} could not be published.");
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Join(folder, "Transcoder.sln")))
            folder = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(folder)) ?? throw new InvalidOperationException("Not within the sources.");
        return folder;
    }
}
