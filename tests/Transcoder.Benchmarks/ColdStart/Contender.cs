using System.Diagnostics;

namespace Transcoder.Benchmarks.ColdStart;

/// <summary>A function as Lambda would start it.</summary>
/// <param name="Package">What is deployed; null for the peer, whose package no one has built.</param>
internal sealed record Contender(string Id, string Name, string Goal, string File, string[] Arguments, string? Package)
{
    /// <summary>Ours, built as the stack builds them, and last the peer.</summary>
    public static IReadOnlyList<Contender> All()
    {
        var managed = Publish("managed", "--no-self-contained");
        var native = Publish("native", "-p:TranscoderFramework=net9.0", "-p:PublishAot=true");
        return
        [
            new Contender("native", "native", "60 ms, 60 MB", Path.Join(native, "bootstrap"), [], native),
            new Contender("managed", "managed, ReadyToRun", "450 ms", "dotnet", ["exec", Path.Join(managed, "Transcoder.Lambda.dll")], managed),
            new Contender("peer", "Node.js, sharp, AWS SDK", "", "node", [Path.Join(AppContext.BaseDirectory, "ColdStart", "peer.mjs")], null),
        ];
    }

    /// <returns>The folder with what is deployed.</returns>
    private static string Publish(string kind, params string[] arguments)
    {
        var build = Path.Join(AppContext.BaseDirectory, "functions", kind);
        Console.WriteLine($"dotnet publish {string.Join(' ', arguments)} …");
        using var dotnet = Process.Start(new ProcessStartInfo(
            "dotnet",
            [
                "publish", Path.Join(Http.ServerProcess.Root(), "src", "Transcoder.Lambda"),
                "-c", "Release", "-r", "linux-x64", "-v", "quiet", "-nologo", .. arguments, "--artifacts-path", build,
            ]))!;
        dotnet.WaitForExit();
        return dotnet.ExitCode == 0
            ? Path.Join(build, "publish", "Transcoder.Lambda", "release_linux-x64")
            : throw new InvalidOperationException("The function could not be published.");
    }
}
