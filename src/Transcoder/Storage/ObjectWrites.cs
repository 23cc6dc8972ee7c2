namespace Transcoder.Storage;

/// <summary>Puts objects in their places and takes them away. Each write counts in one rename; what goes before it is seen by nobody, and
/// what is left to do after it is only tidying.</summary>
internal sealed class ObjectWrites(KeyPaths paths, PlainTree tree, Sidecars sidecars, ObjectFiles files, TimeProvider time)
{
    private readonly CommitLock _lock = new(Path.Join(paths.Own, "lock"));
    private long _lastTicks;

    /// <returns>Null where what is there is not what was asked for.</returns>
    public ObjectInfo? Commit(KeyPath path, StagedFile staged, ObjectHeaders headers, PutOptions asked) => _lock.Hold(() =>
    {
        var current = files.Find(path, open: false);
        if (!asked.Allow(current?.Info.ETag))
            return null;
        var place = current?.Place ?? FreePlace(path);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        var version = Seal(path, staged, headers);
        File.Move(staged.Path, place, overwrite: true);
        if (current is not null)
            sidecars.RemoveAllBut(path.Hash, version);
        return new ObjectInfo(path.Key, staged.ETag, version.Size, version.Modified, headers);
    });

    public void Delete(KeyPath path)
    {
        files.RequireRoot();
        _lock.Hold(() =>
        {
            // Twice where a file was dropped on the natural path of an object that stands under its hash.
            while (files.Find(path, open: false) is { } found)
            {
                File.Delete(found.Place);
                RemoveEmptyFolders(Path.GetDirectoryName(found.Place)!);
            }
            sidecars.RemoveAllBut(path.Hash, null);
            return path;
        });
    }

    /// <summary>Gives the staged file a time of change that no version of this key bears, and writes its sidecar. Where the file system
    /// keeps times coarsely, that takes some steps into the future.</summary>
    private FileVersion Seal(KeyPath path, StagedFile staged, ObjectHeaders headers)
    {
        var ticks = _lastTicks = Math.Max(time.GetUtcNow().UtcTicks, _lastTicks + 1);
        for (var step = 1L; ; step *= 10, ticks += step)
        {
            File.SetLastWriteTimeUtc(staged.Path, new DateTime(ticks, DateTimeKind.Utc));
            var version = FileVersion.Of(new FileInfo(staged.Path));
            if (sidecars.TryWrite(path.Hash, version, new Sidecar(path.Key, staged.ETag, headers)))
                return version;
        }
    }

    private string FreePlace(KeyPath path) =>
        path.Plain is { } plain && CanTake(plain) && tree.IsSpelledSo(plain) ? plain
        : CanTake(path.Hashed) ? path.Hashed
        : throw new StorageException($"'{path.Key}' has no place: something else stands in the store's own folder.");

    private bool CanTake(string place) => tree.Look(place, out _) switch
    {
        Standing.Link => throw new StorageException("A symbolic link stands in the way, and links are not followed."),
        var standing => standing != Standing.Blocked,
    };

    private void RemoveEmptyFolders(string folder)
    {
        try
        {
            for (; folder.Length > paths.Root.Length && !Directory.EnumerateFileSystemEntries(folder).Any(); folder = Path.GetDirectoryName(folder)!)
                Directory.Delete(folder);
        }
        catch (IOException)
        {
            // Someone has just dropped something in, or removed the folder first: either way it is not ours to remove.
        }
    }
}
