namespace Transcoder.Cdk;

/// <summary>The playground's page, built while the stack is synthesized, by the same build as that of the local server.</summary>
internal static class PlaygroundCode
{
    /// <returns>The folder with the page's files.</returns>
    /// <exception cref="SynthException">It could not be built.</exception>
    public static string Build(string repository, TextWriter progress)
    {
        var project = Path.Combine("src", "Transcoder.Playground");
        Tool.Run(
            "dotnet", ["msbuild", Path.Combine(project, "Playground.targets"), "-t:BuildPlayground", $"-p:RepositoryRoot={repository}/", "-nologo", "-v:minimal"],
            repository, progress, "The playground could not be built.");
        return FilesIn(repository);
    }

    /// <summary>Where every build of the page leaves it.</summary>
    public static string FilesIn(string repository) => Path.Combine(repository, "src", "Transcoder.Playground", "obj", "dist");
}
