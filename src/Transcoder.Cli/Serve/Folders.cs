namespace Transcoder.Cli.Serve;

/// <summary>The two folders that a server stands on, checked before anything else.</summary>
internal sealed record Folders(string Originals, string Data)
{
    /// <exception cref="ServeException">One is missing, or inside the other.</exception>
    public static Folders Prepare(ServeOptions options)
    {
        var folders = new Folders(Full(options.Originals), Full(options.Data));
        if (Contains(folders.Originals, folders.Data) || Contains(folders.Data, folders.Originals))
            throw new ServeException($"--originals {folders.Originals} and --data {folders.Data}: neither may be inside the other.");
        if (!Directory.Exists(folders.Originals))
        {
            if (options.Originals != ServeOptions.DefaultOriginals)
                throw new ServeException($"--originals {folders.Originals}: there is no such folder.");
            Samples.CopyTo(folders.Originals);
        }
        return folders;
    }

    private static string Full(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    private static bool Contains(string outer, string inner) =>
        (inner + Path.DirectorySeparatorChar).StartsWith(outer.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
