using Transcoder.Images;
using Transcoder.Storage;

namespace Transcoder.Tests.Images;

/// <summary>A catalog of which one write fails.</summary>
internal sealed class FailingCatalog(ICatalog inner, int put) : ICatalog
{
    private int _puts;

    public Task<CatalogEntry?> FindAsync(string kind, Guid id, CancellationToken cancel = default) => inner.FindAsync(kind, id, cancel);

    public Task<CatalogEntry?> TryPutAsync(CatalogEntry entry, CancellationToken cancel = default) =>
        ++_puts == put ? throw new StorageException("no catalog") : inner.TryPutAsync(entry, cancel);

    public Task DeleteAsync(string kind, Guid id, CancellationToken cancel = default) => inner.DeleteAsync(kind, id, cancel);

    public Task<IReadOnlyList<CatalogEntry>> ListAsync(string kind, Guid? before, int limit, CancellationToken cancel = default) =>
        inner.ListAsync(kind, before, limit, cancel);
}
