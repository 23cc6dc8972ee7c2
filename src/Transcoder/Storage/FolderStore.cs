using System.Runtime.CompilerServices;

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
    /// <summary>What is under this name below the root is the store's own, and no object.</summary>
    public const string OwnFolder = KeyPaths.Reserved;

    /// <summary>No upload in progress pauses for so long.</summary>
    private static readonly TimeSpan TempLife = TimeSpan.FromHours(1);

    private readonly TimeProvider _time;
    private readonly KeyPaths _paths;
    private readonly ObjectFiles _files;
    private readonly ObjectWrites _writes;
    private readonly KeyListing _listing;

    /// <param name="root">Created if it is missing. If it goes missing later, that is trouble and not an empty store.</param>
    /// <param name="time">Dates what is stored.</param>
    /// <exception cref="StorageException">The folder cannot be had.</exception>
    public FolderStore(string root, TimeProvider? time = null)
        : this(root, time, path => new FileInfo(path), OperatingSystem.IsWindows())
    {
    }

    /// <param name="look">As in <see cref="PlainTree"/>.</param>
    /// <param name="windowsNames">Whether names must be such as Windows can hold.</param>
    internal FolderStore(string root, TimeProvider? time, Func<string, FileInfo> look, bool windowsNames)
    {
        _time = time ?? TimeProvider.System;
        _paths = new KeyPaths(Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)), windowsNames);
        var tree = new PlainTree(_paths.Root, look);
        var sidecars = new Sidecars(_paths);
        _files = new ObjectFiles(_paths, tree, sidecars);
        _writes = new ObjectWrites(_paths, tree, sidecars, _files, _time);
        _listing = new KeyListing(_paths, tree, sidecars);
        FileTrouble.Guard("open the store's folder", () =>
        {
            Directory.CreateDirectory(_paths.Root);
            if (tree.Look(_paths.Own, out _) == Standing.Link)
                throw new StorageException($"The store's own folder, {KeyPaths.Reserved}, is a symbolic link.");
            RemoveOldTemp();
            return _paths.Root;
        });
    }

    public Task<ObjectInfo?> HeadAsync(string key, CancellationToken cancel = default) =>
        FileTrouble.Attempt($"look for '{key}'", cancel, () => InfoOf(key));

    public Task<StoredObject?> OpenAsync(string key, ReadOptions? options = null, CancellationToken cancel = default) =>
        FileTrouble.Attempt($"read '{key}'", cancel, () =>
            _paths.For(key) is { } path && _files.Find(path, open: true) is { } found ? Read(found, options) : null);

    public async Task<PutResult> PutAsync(
        string key, Stream content, ObjectHeaders headers, PutOptions? options = null, CancellationToken cancel = default)
    {
        var path = PathFor(key);
        var asked = options ?? new PutOptions();
        if (asked.IsConditional && !asked.Allow(FileTrouble.Guard($"look for '{key}'", () => _files.Find(path, open: false))?.Info.ETag))
            return default;
        using var staged = await StageAsync(content, cancel);
        var stored = FileTrouble.Guard($"store '{key}'", () => _writes.Commit(path, staged, headers, asked));
        return new PutResult(stored is not null, stored?.ETag);
    }

    public async Task<ObjectInfo?> CopyAsync(
        IObjectStore source, ObjectInfo sourceObject, string key, ObjectHeaders headers, CancellationToken cancel = default)
    {
        var path = PathFor(key);
        await using var original = await source.OpenAsync(sourceObject.Key, new() { IfMatch = sourceObject.ETag }, cancel);
        if (original is not { Outcome: ReadOutcome.Content })
            return null;
        using var staged = await StageAsync(original.Content, cancel);

        // A file that is written in place while it is read keeps its handle but not its ETag.
        if (staged.Size != sourceObject.Size || (await source.HeadAsync(sourceObject.Key, cancel))?.ETag != sourceObject.ETag)
            return null;
        return FileTrouble.Guard($"store '{key}'", () => _writes.Commit(path, staged, headers, new PutOptions()));
    }

    public Task DeleteAsync(IReadOnlyCollection<string> keys, CancellationToken cancel = default) =>
        FileTrouble.Attempt("delete objects", cancel, () =>
        {
            foreach (var key in keys)
                if (_paths.For(key) is { } path)
                    _writes.Delete(path);
            return true;
        });

    public async IAsyncEnumerable<ListEntry> ListAsync(
        string prefix, string? delimiter = null, string? after = null, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        _files.RequireRoot();
        using var entries = _listing.Entries(prefix, delimiter, after, InfoOf).GetEnumerator();
        while (FileTrouble.Guard($"list '{prefix}'", entries.MoveNext))
        {
            cancel.ThrowIfCancellationRequested();
            yield return entries.Current;
        }
    }

    private KeyPath PathFor(string key) =>
        _paths.For(key) ?? throw new ArgumentException("A key is 1 to 1,024 bytes of valid UTF-8.", nameof(key));

    private ObjectInfo? InfoOf(string key) => _paths.For(key) is { } path ? _files.Find(path, open: false)?.Info : null;

    private Task<StagedFile> StageAsync(Stream content, CancellationToken cancel)
    {
        _files.RequireRoot();
        return StagedFile.ReceiveAsync(_paths.Temp, content, cancel);
    }

    private static StoredObject Read(ObjectFile found, ReadOptions? options)
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

    private void RemoveOldTemp()
    {
        if (!Directory.Exists(_paths.Temp))
            return;
        foreach (var file in new DirectoryInfo(_paths.Temp).EnumerateFiles())
            if (_time.GetUtcNow() - file.LastWriteTimeUtc > TempLife)
                file.Delete();
    }
}
