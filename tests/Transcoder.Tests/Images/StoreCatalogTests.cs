using Transcoder.Images;
using Transcoder.Storage;
using Transcoder.Tests.Storage;

namespace Transcoder.Tests.Images;

public sealed class StoreCatalogTests : CatalogContract, IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override Task<ICatalog> CreateAsync() => Task.FromResult<ICatalog>(NewCatalog());

    protected override Task<ICatalog> CreateBrokenAsync()
    {
        var catalog = NewCatalog();
        Directory.Delete(_folder.Root, recursive: true);
        return Task.FromResult<ICatalog>(catalog);
    }

    [Fact]
    public async Task What_has_expired_is_swept_and_nothing_else()
    {
        var catalog = NewCatalog();
        for (var n = 0; n < 5; n++)
            await catalog.TryPutAsync(new CatalogEntry("job", Guid.CreateVersion7(), "{}"u8.ToArray()) { Expires = n == 4 ? null : Now.AddDays(n) });
        await catalog.TryPutAsync(new CatalogEntry("request", Guid.CreateVersion7(), "{}"u8.ToArray()) { Expires = Now });

        Time.Now += TimeSpan.FromDays(2);
        await catalog.SweepAsync("job");

        Assert.Equal(2, (await new FolderStore(_folder.Root).KeysAsync("api/records/job/")).Count);
        Assert.Single(await new FolderStore(_folder.Root).KeysAsync("api/records/request/"));
    }

    [Fact]
    public async Task An_object_among_the_records_that_is_none_is_trouble()
    {
        var catalog = NewCatalog();
        var id = Guid.CreateVersion7();
        await catalog.TryPutAsync(new CatalogEntry("job", id, "{}"u8.ToArray()));
        var store = new FolderStore(_folder.Root);
        var key = Assert.Single(await store.KeysAsync(""));

        await store.PutTextAsync(Path.GetDirectoryName(key) + "/readme.txt", "not one of ours");
        Assert.Single(await catalog.ListAsync("job", null, 10));

        foreach (var spoiled in new[] { "", "{}", "{}\n", "null\n{}", "hello\n{}" })
        {
            await store.PutTextAsync(key, spoiled);
            await Assert.ThrowsAsync<StorageException>(() => catalog.FindAsync("job", id));
        }
    }

    private StoreCatalog NewCatalog() => new(new FolderStore(_folder.Root), Time);
}
