using System.Runtime.InteropServices;

namespace Transcoder.Cdk;

/// <summary>The function's binary, built while the stack is synthesized.</summary>
internal static class FunctionCode
{
    /// <summary>The executable assembly.</summary>
    public const string Assembly = "Transcoder.Lambda";

    /// <param name="builds">The folder with what each kind is built in, so that the next time there is less to do.</param>
    /// <returns>The folder that becomes the functions' code.</returns>
    /// <exception cref="SynthException">It could not be built.</exception>
    public static string Publish(StackOptions options, string repository, string builds, TextWriter progress)
    {
        var native = options.Runtime is FunctionRuntime.Native;
        if (native && (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64))
            throw new SynthException("runtime: 'native' is compiled on Linux x64, which this machine is not; allowed here: managed.");

        var kind = $"{(native ? "native" : "managed")}-{(options.Arm64 ? "arm64" : "x86_64")}";
        var build = Path.Combine(builds, kind);
        var folder = Path.Combine(build, "publish", Assembly, options.Arm64 ? "release" : "release_linux-x64");
        // What an earlier build left there would be deployed too.
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);

        progress.WriteLine($"Building the function ({kind}) …");
        Tool.Run("dotnet", Arguments(options.Arm64, native, build), repository, progress, "The function could not be built.");
        foreach (var file in new[] { native ? "bootstrap" : $"{Assembly}.dll", "libvips.so.42" })
            if (!File.Exists(Path.Combine(folder, file)))
                throw new SynthException($"The function was built, but '{file}' is not in {folder}.");
        return folder;
    }

    /// <summary>Compiled ahead for x86_64; for arm64 that is left to the runtime, because a compiler for another processor is not in every
    /// registry. Each kind has folders of its own: they differ in framework, and a build that runs meanwhile is not disturbed.</summary>
    private static string[] Arguments(bool arm64, bool native, string build) =>
    [
        "publish", Path.Combine("src", Assembly), "-c", "Release", "-nologo", "-v", "quiet",
        .. arm64 ? ["-p:UseAppHost=false", "-p:LibvipsPlatform=linux-arm64"] : new[] { "-r", "linux-x64", "-p:LibvipsPlatform=linux-x64" },
        .. native ? ["-p:TranscoderFramework=net9.0", "-p:PublishAot=true"] : new[] { "--no-self-contained" },
        "--artifacts-path", build,
    ];
}
