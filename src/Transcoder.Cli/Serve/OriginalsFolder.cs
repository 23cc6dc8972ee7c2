using Transcoder.Contracts;

namespace Transcoder.Cli.Serve;

/// <summary>Watches a folder of originals and tells of each change as a key.</summary>
/// <param name="changed">A key, or with a slash at its end a folder, that may have appeared, changed or gone.</param>
/// <param name="lost">Changes may have been missed.</param>
internal sealed class OriginalsFolder(string root, Action<string> changed, Action<Exception> lost) : IDisposable
{
    private FileSystemWatcher? _watcher;

    /// <exception cref="IOException">The folder cannot be watched, mostly because the system's limit of watches is reached.</exception>
    public void Watch()
    {
        _watcher?.Dispose();
        _watcher = new FileSystemWatcher(root)
        {
            IncludeSubdirectories = true,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
            // The largest that Windows has; Linux takes its own.
            InternalBufferSize = 64 * 1024,
        };
        _watcher.Created += (_, e) => Appeared(e.Name, e.FullPath);
        _watcher.Changed += (_, e) => Changed(e.Name, e.FullPath);
        _watcher.Deleted += (_, e) => Gone(e.Name);
        _watcher.Renamed += (_, e) =>
        {
            Gone(e.OldName);
            Appeared(e.Name, e.FullPath);
        };
        _watcher.Error += (_, e) => lost(e.GetException());
        _watcher.EnableRaisingEvents = true;
    }

    /// <summary>The file of a key as it is now; null where there is none.</summary>
    public FileStamp? Look(string key)
    {
        var file = new FileInfo(Path.Join(root, key));
        return file.Exists
            ? new FileStamp(file.Length, file.LastWriteTimeUtc) { IsBeingWritten = OpenForWriting.IsSo(file.FullName) }
            : null;
    }

    public void Dispose() => _watcher?.Dispose();

    private void Appeared(string? name, string path)
    {
        // Files may have been made in a new folder before anybody watched it.
        if (KeyOf(name) is { } key)
            changed(Directory.Exists(path) ? key + "/" : key);
    }

    private void Changed(string? name, string path)
    {
        if (KeyOf(name) is { } key && !Directory.Exists(path))
            changed(key);
    }

    private void Gone(string? name)
    {
        // What it was can no longer be seen.
        if (KeyOf(name) is { } key)
        {
            changed(key);
            changed(key + "/");
        }
    }

    private static string? KeyOf(string? name) =>
        name?.Replace(Path.DirectorySeparatorChar, '/') is { Length: > 0 } key && !UrlPolicy.IsHidden(key) ? key : null;
}
