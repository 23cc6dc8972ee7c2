using System.Runtime.InteropServices;

namespace Transcoder.Cdk;

/// <summary>The function's binary, built while the stack is synthesized.</summary>
internal static class FunctionCode
{
    /// <summary>The executable assembly.</summary>
    public const string Assembly = "Transcoder.Lambda";

    /// <returns>The folder that becomes the functions' code.</returns>
    /// <exception cref="SynthException">It could not be built.</exception>
    public static string Publish(StackOptions options, string repository, TextWriter progress)
    {
        var native = options.Runtime is FunctionRuntime.Native;
        if (native && (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64))
            throw new SynthException("runtime: 'native' is compiled on Linux x64, which this machine is not; allowed here: managed.");

        var rid = options.Arm64 ? "linux-arm64" : "linux-x64";
        var folder = Path.Combine(repository, "cdk", "obj", "functions", $"{options.Runtime.ToString().ToLowerInvariant()}-{rid}");
        // What an earlier build left there would be deployed too.
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);

        progress.WriteLine($"Building the function ({options.Runtime.ToString().ToLowerInvariant()}, {rid}) …");
        Tool.Run("dotnet", Arguments(rid, native, folder), repository, progress, "The function could not be built.");
        var entry = native ? "bootstrap" : $"{Assembly}.dll";
        return File.Exists(Path.Combine(folder, entry))
            ? folder
            : throw new SynthException($"The function was built, but '{entry}' is not in {folder}.");
    }

    private static string[] Arguments(string rid, bool native, string folder) =>
    [
        "publish", Path.Combine("src", Assembly), "-c", "Release", "-r", rid, "-o", folder, "-nologo", "-v", "quiet",
        .. native ? ["-p:TranscoderFramework=net9.0", "-p:PublishAot=true"] : Array.Empty<string>(),
    ];
}
