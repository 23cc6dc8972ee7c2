namespace Transcoder.Tests;

/// <summary>One server for all tests of a run that name it.</summary>
[CollectionDefinition(nameof(CephServer))]
public sealed class CephServerCollection : ICollectionFixture<CephServer>;

public sealed partial class CephServer : IAsyncLifetime;
