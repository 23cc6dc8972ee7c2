using Transcoder.Storage;
using Transcoder.Tests.Storage;

namespace Transcoder.Tests.Aws;

[Collection(nameof(CephServer))]
public sealed class S3StoreTests(CephServer server) : ObjectStoreContract, IDisposable
{
    private readonly S3Buckets _buckets = new(server);

    public void Dispose() => _buckets.Dispose();

    protected override async Task<IObjectStore> CreateStoreAsync() => await _buckets.NewStoreAsync();
}
