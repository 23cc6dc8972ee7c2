using Transcoder.Storage;

namespace Transcoder.Cli.Serve;

/// <summary>The two folders that a server stands on, checked before anything else.</summary>
internal sealed record Folders(string Originals, string Data)
{
    /// <exception cref="ServeException">One is missing, or inside the other.</exception>
    public static Folders Prepare(ServeOptions options)
    {
        var folders = new Folders(Full(options.Originals), Full(options.Data));
        // What is under the store's own folder is no original.
        var apart = Contains(Path.Combine(folders.Originals, FolderStore.OwnFolder), folders.Data) || !Contains(folders.Originals, folders.Data);
        if (!apart || Contains(folders.Data, folders.Originals))
            throw new ServeException($"--originals {folders.Originals} and --data {folders.Data}: neither may be inside the other.");
        if (!Directory.Exists(folders.Originals))
        {
            if (options.Originals != ServeOptions.DefaultOriginals)
            {
                throw new ServeException(File.Exists(folders.Originals)
                    ? $"--originals {folders.Originals}: this is a file. Give the folder that it is in."
                    : $"--originals {folders.Originals}: there is no such folder. Make it, or leave this out for one with samples.");
            }

            Samples.CopyTo(folders.Originals);
        }
        return folders;
    }

    /// <summary>A key to show how to ask: the sample photograph, or else the first image that lies there.</summary>
    public string Example()
    {
        const string photo = "photo.jpg";
        string[] images = ["*.jpg", "*.jpeg", "*.png", "*.webp", "*.avif", "*.gif"];
        return File.Exists(Path.Combine(Originals, photo))
            ? photo
            : images.SelectMany(pattern => Directory.EnumerateFiles(Originals, pattern)).Select(Path.GetFileName).FirstOrDefault() ?? photo;
    }

    /// <exception cref="ServeException">It cannot be made, or not be used.</exception>
    public static FolderStore Open(string option, string folder)
    {
        try
        {
            return new FolderStore(folder);
        }
        catch (StorageException e)
        {
            throw new ServeException($"{option} {folder}: this folder cannot be used. {(e.InnerException ?? e).Message} Give one that this user may write to.", e);
        }
    }

    private static string Full(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    private static bool Contains(string outer, string inner) =>
        (inner + Path.DirectorySeparatorChar).StartsWith(outer.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
