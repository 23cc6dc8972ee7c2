namespace Transcoder.Images;

/// <summary>Records by kind and id, each replaced only by who has read it last. Trouble is a <see cref="Storage.StorageException"/>.</summary>
public interface ICatalog
{
    /// <summary>Null where there is none, or its time is over.</summary>
    Task<CatalogEntry?> FindAsync(string kind, Guid id, CancellationToken cancel = default);

    /// <summary>Stores an entry: a new one where <see cref="CatalogEntry.Version"/> is null, else in place of that version.</summary>
    /// <returns>The entry with its new version; null where another one is there, or none.</returns>
    Task<CatalogEntry?> TryPutAsync(CatalogEntry entry, CancellationToken cancel = default);

    /// <summary>Deletes an entry, whatever its version; one that is not there is no error.</summary>
    Task DeleteAsync(string kind, Guid id, CancellationToken cancel = default);

    /// <summary>Entries of a kind by id, descending: newest first, because ids are of version 7.</summary>
    /// <param name="before">Only those with a smaller id; null for all.</param>
    /// <param name="limit">At most so many; 1 to 1,000.</param>
    Task<IReadOnlyList<CatalogEntry>> ListAsync(string kind, Guid? before, int limit, CancellationToken cancel = default);
}

/// <param name="Kind">Lower-case letters: <c>image</c>, <c>job</c>, <c>request</c>.</param>
/// <param name="Json">What is stored: UTF-8.</param>
public sealed record CatalogEntry(string Kind, Guid Id, ReadOnlyMemory<byte> Json)
{
    /// <summary>What the catalog told; null for an entry that is not stored yet.</summary>
    public string? Version { get; init; }

    /// <summary>Beside the JSON where the catalog can tell of it: the table's stream wakes the worker by it.</summary>
    public string? Status { get; init; }

    /// <summary>Gone after this time; null for never.</summary>
    public DateTimeOffset? Expires { get; init; }
}
