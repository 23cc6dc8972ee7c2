using Amazon.Runtime;
using Amazon.S3;
using Transcoder.Tests.Aws;
using Transcoder.Tests.Cdk;

namespace Transcoder.EndToEnd.Aws;

/// <summary>What all tests of the stack share; one of them at a time, because the CDK talks to one process of its own.</summary>
[CollectionDefinition(Name)]
public sealed class AwsCollection : ICollectionFixture<AwsParts>, ICollectionFixture<CdkFolders>
{
    public const string Name = "aws";
}

/// <summary>The servers that deployed stacks stand on, each started when it is first needed, and a stack of each binary with nothing set.</summary>
public sealed class AwsParts : IAsyncLifetime
{
    private readonly CephServer _ceph = new();
    private readonly DynamoDb _dynamoDb = new();
    private readonly Dictionary<FunctionBinary, AwsSite> _sites = [];
    private Task? _started;
    private int _accounts;

    public Uri S3Endpoint => _ceph.Endpoint;

    internal DynamoDb DynamoDb => _dynamoDb;

    internal IAmazonS3 S3 { get; private set; } = null!;

    /// <summary>Who may read what the functions keep for themselves.</summary>
    internal IAmazonS3 S3OfMirror { get; private set; } = null!;

    public static string AccessKey(string user) => $"AKID{user.ToUpperInvariant()}";

    /// <summary>The S3 server behind something that can spoil its answers.</summary>
    internal SpoiledServer Spoiled(Func<string, Spoiling?> spoil) => new(_ceph, spoil);

    /// <summary>The stack as it comes, with one binary.</summary>
    internal async Task<AwsSite> SiteAsync(FunctionBinary binary) =>
        _sites.TryGetValue(binary, out var site) ? site : _sites[binary] = await AwsSite.DeployAsync(this, binary);

    /// <summary>An account nobody else deploys to, so that names are one stack's own.</summary>
    internal async Task<string> NewAccountAsync()
    {
        await (_started ??= StartAsync());
        return $"{100_000_000_000 + ++_accounts}";
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var site in _sites.Values)
            await site.DisposeAsync();
        if (_started is null)
            return;
        S3?.Dispose();
        S3OfMirror?.Dispose();
        await _dynamoDb.DisposeAsync();
        await _ceph.DisposeAsync();
    }

    private async Task StartAsync()
    {
        await Task.WhenAll(_ceph.InitializeAsync(), _dynamoDb.InitializeAsync());
        foreach (var user in StackBuckets.Users.Select(user => user.Name).Append(StackBuckets.CloudFrontUser))
            await _ceph.AddUserAsync(user, AccessKey(user));
        S3 = Connect(CephServer.AccessKey);
        S3OfMirror = Connect(AccessKey("mirror"));
    }

    internal AmazonS3Client Connect(string accessKey) => new(new BasicAWSCredentials(accessKey, CephServer.SecretKey), new AmazonS3Config
    {
        ServiceURL = S3Endpoint.ToString(),
        ForcePathStyle = true,
        AuthenticationRegion = AwsSite.Region,
        RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
    });
}
