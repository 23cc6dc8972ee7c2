using Microsoft.Win32.SafeHandles;

namespace Transcoder.Storage;

/// <param name="Place">The path of its data.</param>
/// <param name="Handle">Open where the bytes are wanted too.</param>
internal sealed record ObjectFile(string Place, ObjectInfo Info, SafeFileHandle? Handle);

/// <summary>Finds the file that is the object of a key: at its natural path, else under its hash.</summary>
internal sealed class ObjectFiles(KeyPaths paths, PlainTree tree, Sidecars sidecars)
{
    private static readonly ObjectHeaders NoHeaders = new();

    public ObjectFile? Find(KeyPath path, bool open)
    {
        var found = (path.Plain is { } plain ? FindAt(plain, path, open) : null) ?? FindAt(path.Hashed, path, open);
        if (found is null)
            RequireRoot();
        return found;
    }

    /// <summary>A folder that has gone, as one on a drive that was unplugged, must not look like one where all was deleted.</summary>
    public void RequireRoot()
    {
        if (!Directory.Exists(paths.Root))
            throw new StorageException("The store's folder is gone.");
    }

    private ObjectFile? FindAt(string place, KeyPath path, bool open)
    {
        while (tree.Look(place, out var file) == Standing.File)
        {
            SafeFileHandle? handle = null;
            if (open && !TryOpen(place, file!, out handle))
                continue;

            // From the handle where there is one: so the bytes, their version and its sidecar are of one write, whatever comes after.
            var version = handle is null ? FileVersion.Of(file!) : FileVersion.Of(handle);
            var sidecar = sidecars.Read(path.Hash, version);
            if (sidecar is null && !IsStill(place, version))
            {
                // Overwritten since we looked, and its sidecar went with it.
                handle?.Dispose();
                continue;
            }
            if (sidecar is null && place == path.Plain && !tree.IsSpelledSo(place))
            {
                // Another key's file, seen because case is ignored.
                handle?.Dispose();
                return null;
            }
            var info = new ObjectInfo(path.Key, sidecar?.ETag ?? version.ETag, version.Size, version.Modified, sidecar?.Headers ?? NoHeaders);
            return new ObjectFile(place, info, handle);
        }
        return null;
    }

    /// <returns>False where the file has gone since it was seen.</returns>
    private bool TryOpen(string place, FileInfo file, out SafeFileHandle? handle)
    {
        try
        {
            handle = File.OpenHandle(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException
            || (FileTrouble.Is(e) && tree.Look(place, out _) != Standing.File))
        {
            handle = null;
            return false;
        }
    }

    private bool IsStill(string place, FileVersion version) =>
        tree.Look(place, out var file) == Standing.File && FileVersion.Of(file!) == version;
}
