using Transcoder.Storage;

namespace Transcoder.Tests.Storage;

public sealed class FolderStoreTests : ObjectStoreContract, IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("folder-store-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    protected override Task<IObjectStore> CreateStoreAsync() => Task.FromResult<IObjectStore>(new FolderStore(_root));
}
