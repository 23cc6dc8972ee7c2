using System.Text.Json;
using Transcoder.Contracts.Api;
using Transcoder.Storage;

namespace Transcoder.Images;

/// <summary>The records of images in the catalog. The addresses in them are paths of the CDN: hosts come and go.</summary>
public sealed class ImageRecords(ICatalog catalog)
{
    private const string Kind = "image";

    /// <summary>A record that others change at every try is in a fight that nobody wins.</summary>
    private const int Tries = 20;

    public async Task<ImageRecord?> FindAsync(Guid id, CancellationToken cancel = default) =>
        await catalog.FindAsync(Kind, id, cancel) is { } entry ? Read(entry) : null;

    /// <returns>False where there is one with this id.</returns>
    public async Task<bool> AddAsync(ImageRecord record, CancellationToken cancel = default) =>
        await catalog.TryPutAsync(Entry(record, null), cancel) is not null;

    /// <summary>Changes a record, as often as others change it in between.</summary>
    /// <param name="change">Null leaves it as it is.</param>
    /// <returns>As it is now; null where there is none.</returns>
    public async Task<ImageRecord?> UpdateAsync(Guid id, Func<ImageRecord, ImageRecord?> change, CancellationToken cancel = default)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            if (await catalog.FindAsync(Kind, id, cancel) is not { } entry)
                return null;
            var record = Read(entry);
            if (change(record) is not { } changed)
                return record;
            if (await catalog.TryPutAsync(Entry(changed, entry.Version), cancel) is not null)
                return changed;
        }

        throw new StorageException($"The record of {id} was changed by others during each of {Tries} tries.");
    }

    /// <summary>One that is not there is no error.</summary>
    public Task DeleteAsync(Guid id, CancellationToken cancel = default) => catalog.DeleteAsync(Kind, id, cancel);

    /// <summary>Newest first.</summary>
    /// <param name="before">Only older ones than this; null for all.</param>
    /// <param name="limit">1 to 1,000.</param>
    public async Task<IReadOnlyList<ImageRecord>> ListAsync(Guid? before, int limit, CancellationToken cancel = default) =>
        [.. (await catalog.ListAsync(Kind, before, limit, cancel)).Select(Read)];

    private static CatalogEntry Entry(ImageRecord record, string? version) =>
        new(Kind, record.Id, JsonSerializer.SerializeToUtf8Bytes(record, ApiJson.Wire.ImageRecord))
        {
            Version = version,
            Status = record.Status switch
            {
                ImageStatus.Pending => "pending",
                ImageStatus.Ready => "ready",
                _ => "deleting",
            },
        };

    private static ImageRecord Read(CatalogEntry entry) =>
        JsonSerializer.Deserialize(entry.Json.Span, ApiJson.Wire.ImageRecord) ?? throw new StorageException($"The record of {entry.Id} is empty.");
}
