using Transcoder.Aws;
using Transcoder.Images;
using Transcoder.Tests.Images;

namespace Transcoder.Tests.Aws;

[Collection(nameof(CephServer))]
public sealed class S3CatalogTests(CephServer server) : CatalogContract, IDisposable
{
    private readonly S3Buckets _buckets = new(server);

    public void Dispose() => _buckets.Dispose();

    protected override async Task<ICatalog> CreateAsync() => new StoreCatalog(await _buckets.NewStoreAsync(), Time);

    protected override Task<ICatalog> CreateBrokenAsync() =>
        Task.FromResult<ICatalog>(new StoreCatalog(new S3Store(_buckets.Client, "no-such-bucket"), Time));
}
