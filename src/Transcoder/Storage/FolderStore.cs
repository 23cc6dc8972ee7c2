using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace Transcoder.Storage;

/// <summary>
/// A folder as an object store: a folder of originals that files are dropped into by hand, or one that only we write.
/// <para>
/// A key is the path of a file under the root wherever the file system can hold it so; a file dropped there is an object, with an ETag from
/// its size and times and no headers. What cannot stand there (<c>a//b</c>, <c>..</c>, <c>a</c> beside <c>a/b</c>, <c>A</c> beside <c>a</c>
/// where case is ignored) stands under its hash in <c>.transcoder/keys</c>. Once stored, an object stays where it is until it is deleted.
/// </para>
/// <para>
/// A write is whole or has not been, whenever the process ends: the data waits in <c>.transcoder/tmp</c>, its sidecar (ETag and headers,
/// named for exactly this size and time of change) is written, and the rename of the data makes both count at once. Nothing is flushed to
/// the disk: a power failure may take the last seconds of writes, as it may from any program that copies files, and a flush would cost
/// many times the write itself.
/// </para>
/// <para>
/// Symbolic links below the root are not followed: such a path is missing to a reader and refused to a writer. A key that is empty, over
/// 1,024 UTF-8 bytes or no valid Unicode is missing to a reader and an <see cref="ArgumentException"/> to a writer. Several processes may
/// share a folder.
/// </para>
/// </summary>
public sealed class FolderStore : IObjectStore
{
    /// <summary>Longer than any upload in progress.</summary>
    private static readonly TimeSpan TempLife = TimeSpan.FromHours(1);

    private const int PlaceAttempts = 5;

    private static readonly ObjectHeaders NoHeaders = new();

    private readonly TimeProvider _time;
    private readonly KeyPaths _paths;
    private readonly PlainTree _tree;
    private readonly Sidecars _sidecars;
    private readonly KeyListing _listing;

    /// <summary>Held while places change hands, never while content flows.</summary>
    private readonly Lock _commit = new();
    private long _lastTicks;

    /// <param name="root">Created if it is missing. If it goes missing later, that is trouble and not an empty store.</param>
    public FolderStore(string root, TimeProvider? time = null)
        : this(root, time, path => new FileInfo(path), OperatingSystem.IsWindows())
    {
    }

    internal FolderStore(string root, TimeProvider? time, Func<string, FileInfo> look, bool windowsNames)
    {
        root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        _time = time ?? TimeProvider.System;
        _paths = new KeyPaths(root, windowsNames);
        _tree = new PlainTree(root, look);
        _sidecars = new Sidecars(_paths);
        _listing = new KeyListing(_paths, _tree, _sidecars);
        Guard("open the folder", () => Directory.CreateDirectory(root));
        Guard("remove old temporary files", RemoveOldTemp);
    }

    public Task<ObjectInfo?> HeadAsync(string key, CancellationToken cancel = default) =>
        Attempt($"look for '{key}'", cancel, () => InfoOf(key));

    public Task<StoredObject?> OpenAsync(string key, ReadOptions? options = null, CancellationToken cancel = default) =>
        Attempt($"read '{key}'", cancel, () =>
            _paths.For(key) is { } path && Find(path, open: true) is { } found ? Read(found, options) : null);

    public async Task<PutResult> PutAsync(
        string key, Stream content, ObjectHeaders headers, PutOptions? options = null, CancellationToken cancel = default)
    {
        var path = PathFor(key);
        var onlyIfAbsent = options?.OnlyIfAbsent ?? false;
        if (onlyIfAbsent && Guard($"look for '{key}'", () => Find(path, open: false)) is not null)
            return default;
        using var staged = await StagedFile.ReceiveAsync(_paths.Temp, content, cancel);
        var stored = Guard($"store '{key}'", () => Commit(path, staged, headers, onlyIfAbsent));
        return new PutResult(stored is not null, stored?.ETag);
    }

    public async Task<ObjectInfo?> CopyAsync(
        IObjectStore source, ObjectInfo sourceObject, string key, ObjectHeaders headers, CancellationToken cancel = default)
    {
        var path = PathFor(key);
        await using var original = await source.OpenAsync(sourceObject.Key, new() { IfMatch = sourceObject.ETag }, cancel);
        if (original is not { Outcome: ReadOutcome.Content })
            return null;
        using var staged = await StagedFile.ReceiveAsync(_paths.Temp, original.Content, cancel);

        // A file that is written in place while it is read keeps its handle but not its ETag.
        if (staged.Size != sourceObject.Size || (await source.HeadAsync(sourceObject.Key, cancel))?.ETag != sourceObject.ETag)
            return null;
        return Guard($"store '{key}'", () => Commit(path, staged, headers, onlyIfAbsent: false));
    }

    public Task DeleteAsync(IReadOnlyCollection<string> keys, CancellationToken cancel = default) =>
        Attempt("delete objects", cancel, () =>
        {
            foreach (var key in keys)
                if (_paths.For(key) is { } path)
                    Delete(path);
            return true;
        });

    public async IAsyncEnumerable<ListEntry> ListAsync(
        string prefix, string? delimiter = null, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        using var entries = _listing.Entries(prefix, delimiter, InfoOf).GetEnumerator();
        while (Guard($"list '{prefix}'", entries.MoveNext))
        {
            cancel.ThrowIfCancellationRequested();
            yield return entries.Current;
        }
    }

    /// <summary>What cannot be done with files; all else is a fault of ours or the caller's.</summary>
    internal static bool IsTrouble(Exception e) => e is IOException or UnauthorizedAccessException;

    internal static T Guard<T>(string duty, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (IsTrouble(e))
        {
            throw new StorageException($"Could not {duty}.", e);
        }
    }

    private static Task<T> Attempt<T>(string duty, CancellationToken cancel, Func<T> work)
    {
        if (cancel.IsCancellationRequested)
            return Task.FromCanceled<T>(cancel);
        try
        {
            return Task.FromResult(Guard(duty, work));
        }
        catch (StorageException e)
        {
            return Task.FromException<T>(e);
        }
    }

    private KeyPath PathFor(string key) =>
        _paths.For(key) ?? throw new ArgumentException("A key is 1 to 1,024 bytes of valid UTF-8.", nameof(key));

    private Found? Find(KeyPath path, bool open)
    {
        var found = (path.Plain is { } plain ? FindAt(plain, path, open) : null) ?? FindAt(path.Hashed, path, open);
        if (found is null && !Directory.Exists(_paths.Root))
            throw new StorageException("The folder is gone.");
        return found;
    }

    private ObjectInfo? InfoOf(string key) => _paths.For(key) is { } path ? Find(path, open: false)?.Info : null;

    private Found? FindAt(string place, KeyPath path, bool open)
    {
        while (_tree.Look(place, out var file) == Standing.File)
        {
            if (!TryOpen(place, open, out var handle))
                continue;
            var version = handle is null ? FileVersion.Of(file!) : FileVersion.Of(handle);
            var sidecar = _sidecars.Read(path.Hash, version);
            if (sidecar is null && !IsStill(place, version))
            {
                // Overwritten since it was opened, and its sidecar went with it.
                handle?.Dispose();
                continue;
            }
            if (sidecar is null && place == path.Plain && !_tree.IsSpelledSo(place))
            {
                handle?.Dispose();
                return null;
            }
            var info = new ObjectInfo(path.Key, sidecar?.ETag ?? version.ETag, version.Size, version.Modified, sidecar?.Headers ?? NoHeaders);
            return new Found(place, info, handle);
        }
        return null;
    }

    /// <returns>False where the file has gone since it was seen.</returns>
    private bool TryOpen(string place, bool open, out SafeFileHandle? handle)
    {
        handle = null;
        try
        {
            if (open)
                handle = File.OpenHandle(place, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return true;
        }
        catch (Exception e) when (IsTrouble(e) && _tree.Look(place, out _) != Standing.File)
        {
            return false;
        }
    }

    private bool IsStill(string place, FileVersion version) =>
        _tree.Look(place, out var file) == Standing.File && FileVersion.Of(file!) == version;

    private static StoredObject Read(Found found, ReadOptions? options)
    {
        var (outcome, range) = options.Decide(found.Info);
        if (outcome == ReadOutcome.Content)
        {
            var (first, last) = range ?? new ByteRange(0, found.Info.Size - 1);
            return new StoredObject(found.Info, new FileSlice(found.Handle!, first, last - first + 1), outcome, range);
        }
        found.Handle!.Dispose();
        return new StoredObject(found.Info, Stream.Null, outcome);
    }

    /// <returns>Null where an object is there and none may be.</returns>
    private ObjectInfo? Commit(KeyPath path, StagedFile staged, ObjectHeaders headers, bool onlyIfAbsent)
    {
        lock (_commit)
        {
            var current = Find(path, open: false);
            if (onlyIfAbsent && current is not null)
                return null;
            var version = Seal(path, staged, headers);
            var stored = false;
            try
            {
                stored = TryPlace(path, current, staged, onlyIfAbsent);
            }
            finally
            {
                if (!stored)
                    _sidecars.Remove(path.Hash, version);
            }
            if (!stored)
                return null;
            if (current is not null)
                _sidecars.RemoveAllBut(path.Hash, version);
            return new ObjectInfo(path.Key, staged.ETag, version.Size, version.Modified, headers);
        }
    }

    /// <summary>Gives the staged file a time of change that no version of this key bears, and writes its sidecar. Where the file system
    /// keeps times coarsely, that takes some steps into the future.</summary>
    private FileVersion Seal(KeyPath path, StagedFile staged, ObjectHeaders headers)
    {
        var ticks = _lastTicks = Math.Max(_time.GetUtcNow().UtcTicks, _lastTicks + 1);
        for (var step = 1L; ; step *= 10, ticks += step)
        {
            File.SetLastWriteTimeUtc(staged.Path, new DateTime(ticks, DateTimeKind.Utc));
            var version = FileVersion.Of(new FileInfo(staged.Path));
            if (_sidecars.TryWrite(path.Hash, version, new Sidecar(path.Key, staged.ETag, headers)))
                return version;
        }
    }

    /// <summary>The one step that counts. The lock keeps our own writers apart; another process may still take the place first, remove the
    /// folder, or make one where the file should go: then look again.</summary>
    private bool TryPlace(KeyPath path, Found? current, StagedFile staged, bool onlyIfAbsent)
    {
        for (var attempt = 1; ; attempt++, current = Find(path, open: false))
        {
            if (onlyIfAbsent && current is not null)
                return false;
            var place = current?.Place ?? FreePlace(path);
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(place)!);
                File.Move(staged.Path, place, overwrite: !onlyIfAbsent);
                return true;
            }
            catch (IOException) when (attempt < PlaceAttempts)
            {
            }
        }
    }

    private string FreePlace(KeyPath path)
    {
        foreach (var place in (ReadOnlySpan<string?>)[path.Plain, path.Hashed])
        {
            if (place is null)
                continue;
            var standing = _tree.Look(place, out _);
            if (standing == Standing.Link)
                throw new StorageException($"'{path.Key}' is a symbolic link or below one, and links are not followed.");
            if (standing != Standing.Blocked && _tree.IsSpelledSo(place))
                return place;
        }
        throw new StorageException($"'{path.Key}' has no place: a folder stands where its file should.");
    }

    private void Delete(KeyPath path)
    {
        lock (_commit)
        {
            while (Find(path, open: false) is { } found)
            {
                File.Delete(found.Place);
                RemoveEmptyFolders(Path.GetDirectoryName(found.Place)!);
            }
            _sidecars.RemoveAllBut(path.Hash, null);
        }
    }

    private void RemoveEmptyFolders(string folder)
    {
        try
        {
            for (; folder.Length > _paths.Root.Length && !Directory.EnumerateFileSystemEntries(folder).Any(); folder = Path.GetDirectoryName(folder)!)
                Directory.Delete(folder);
        }
        catch (IOException)
        {
            // Another process has just put something in, or removed the folder first: either way it is not ours to remove.
        }
    }

    private bool RemoveOldTemp()
    {
        if (!Directory.Exists(_paths.Temp))
            return false;
        foreach (var file in new DirectoryInfo(_paths.Temp).EnumerateFiles())
            if (_time.GetUtcNow() - file.LastWriteTimeUtc > TempLife)
                file.Delete();
        return true;
    }

    /// <param name="Handle">Open where the bytes are wanted too.</param>
    private sealed record Found(string Place, ObjectInfo Info, SafeFileHandle? Handle);
}
