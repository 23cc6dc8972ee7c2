namespace Transcoder.Storage;

/// <summary>
/// A flat store of objects by key, as S3 sees the world. Keys are any non-empty text of at most 1,024 UTF-8 bytes.
/// Missing is null; all other trouble is a <see cref="StorageException"/> and never looks like a miss.
/// </summary>
public interface IObjectStore
{
    /// <summary>What is known of the object without its bytes; null where there is none.</summary>
    Task<ObjectInfo?> HeadAsync(string key, CancellationToken cancel = default);

    /// <summary>The object and its bytes, of one version even if it is overwritten while being read; null where there is none.</summary>
    Task<StoredObject?> OpenAsync(string key, ReadOptions? options = null, CancellationToken cancel = default);

    /// <summary>Stores all of the content or nothing; a reader sees the old object or the new, never a part.</summary>
    Task<PutResult> PutAsync(string key, Stream content, ObjectHeaders headers, PutOptions? options = null, CancellationToken cancel = default);

    /// <summary>Copies an object of <paramref name="source"/>, which may be this store, under new headers; on the server's side where it can.</summary>
    /// <returns>Null where the source has no such object, or no longer the version asked for.</returns>
    Task<ObjectInfo?> CopyAsync(IObjectStore source, ObjectInfo sourceObject, string key, ObjectHeaders headers, CancellationToken cancel = default);

    /// <summary>Deletes any number of keys; a key that is not there is no error.</summary>
    Task DeleteAsync(IReadOnlyCollection<string> keys, CancellationToken cancel = default);

    /// <summary>Keys that begin with the prefix, in ordinal order of their UTF-8 bytes. With a delimiter, keys that share the text from the
    /// prefix up to the next delimiter are one entry, whose <see cref="ListEntry.IsPrefix"/> is true.</summary>
    /// <param name="after">Only keys past this one, which need not be there. Not with a delimiter: servers differ on a prefix that lies on both sides.</param>
    IAsyncEnumerable<ListEntry> ListAsync(string prefix, string? delimiter = null, string? after = null, CancellationToken cancel = default);
}

/// <summary>What is stored beside the bytes.</summary>
public sealed record ObjectHeaders
{
    public string? ContentType { get; init; }

    public string? CacheControl { get; init; }

    /// <summary>User metadata; names are lower-case letters, digits and hyphens, values are ASCII.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}

/// <param name="ETag">As HTTP has it, quoted; changes whenever the bytes do.</param>
/// <param name="Size">In bytes, of the whole object.</param>
/// <param name="LastModified">When it was stored, to the second or finer.</param>
public sealed record ObjectInfo(string Key, string ETag, long Size, DateTimeOffset LastModified, ObjectHeaders Headers);

/// <summary>An opened object.</summary>
/// <param name="Content">The bytes asked for; empty where the conditions were not met.</param>
/// <param name="Range">The bytes in <paramref name="Content"/>, where a range was asked for and could be met.</param>
public sealed record StoredObject(ObjectInfo Info, Stream Content, ReadOutcome Outcome, ByteRange? Range = null) : IAsyncDisposable
{
    /// <summary>The content as one array, which libvips can read where it lies.</summary>
    public async Task<byte[]> ReadAllAsync(CancellationToken cancel = default)
    {
        var length = Range is { } range ? range.Last - range.First + 1 : Info.Size;
        var bytes = GC.AllocateUninitializedArray<byte>(checked((int)length));
        await Content.ReadExactlyAsync(bytes, cancel);
        return bytes;
    }

    public ValueTask DisposeAsync() => Content.DisposeAsync();
}

public enum ReadOutcome
{
    Content,

    /// <summary>The object is one of those the caller has already: 304.</summary>
    NotModified,

    /// <summary>The range begins past the object's end: 416.</summary>
    RangeNotSatisfiable,

    /// <summary>The object is not the version that <see cref="ReadOptions.IfMatch"/> names: 412.</summary>
    PreconditionFailed,
}

/// <summary>A range of bytes, both ends within it.</summary>
public readonly record struct ByteRange(long First, long Last);

public sealed record ReadOptions
{
    /// <summary>Only this version (a quoted ETag).</summary>
    public string? IfMatch { get; init; }

    /// <summary>Not these versions: the value of an If-None-Match header, so a list of ETags, weak or strong, or <c>*</c>.</summary>
    public string? IfNoneMatch { get; init; }

    /// <summary>Not if unchanged since; only heeded without <see cref="IfNoneMatch"/>.</summary>
    public DateTimeOffset? IfModifiedSince { get; init; }

    /// <summary>First byte; negative for that many from the end.</summary>
    public long? From { get; init; }

    /// <summary>Last byte, within the range; null for the end.</summary>
    public long? To { get; init; }
}

public sealed record PutOptions
{
    /// <summary>Store only where no object has the key yet (If-None-Match: *).</summary>
    public bool OnlyIfAbsent { get; init; }

    /// <summary>Store only in place of this version (a quoted ETag); not where another one or none is there.</summary>
    public string? IfMatch { get; init; }

    internal bool IsConditional => OnlyIfAbsent || IfMatch is not null;

    /// <param name="current">The ETag of what is there; null for nothing.</param>
    internal bool Allow(string? current) => !(OnlyIfAbsent && current is not null) && (IfMatch is null || IfMatch == current);
}

/// <param name="Stored">False where a condition of the <see cref="PutOptions"/> was not met.</param>
/// <param name="ETag">The ETag of what was stored; null where nothing was.</param>
public readonly record struct PutResult(bool Stored, string? ETag);

/// <param name="Key">The key, or with a delimiter the common prefix up to and with the delimiter.</param>
/// <param name="Info">Null for a prefix. Listed objects may lack their headers; <see cref="IObjectStore.HeadAsync"/> has them.</param>
public readonly record struct ListEntry(string Key, ObjectInfo? Info)
{
    public bool IsPrefix => Info is null;
}

/// <summary>The store failed: unreachable, denied, full. Never a missing object.</summary>
public sealed class StorageException(string message, Exception? inner = null) : Exception(message, inner);
