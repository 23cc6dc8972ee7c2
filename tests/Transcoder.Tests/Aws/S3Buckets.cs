using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Transcoder.Aws;

namespace Transcoder.Tests.Aws;

/// <summary>New buckets on the S3 server of the tests, and clients to reach them with.</summary>
internal sealed class S3Buckets(CephServer server) : IDisposable
{
    private static readonly BasicAWSCredentials User = new(CephServer.AccessKey, CephServer.SecretKey);

    private readonly List<AmazonS3Client> _clients = [];

    /// <summary>As on AWS: each bucket has a host name.</summary>
    public IAmazonS3 Client => field ??= Connect(server.VirtualHosts, pathStyle: false);

    public async Task<string> NewAsync()
    {
        var name = $"b{Guid.NewGuid():n}";
        await Client.PutBucketAsync(name);
        return name;
    }

    public async Task<S3Store> NewStoreAsync() => new(Client, await NewAsync());

    /// <summary>Of which a part is as small as the server lets it be.</summary>
    public S3Store InSmallParts(string bucket, IAmazonS3? client = null) =>
        new(client ?? Client, bucket, new S3Sizes { SingleCopy = 5 << 20, CopyPart = 5 << 20, PutPart = 5 << 20 }, TimeSpan.FromSeconds(30));

    public AmazonS3Client Connect(Uri endpoint, bool pathStyle = true, AWSCredentials? user = null, TimeSpan? attempt = null, int? retries = null)
    {
        var settings = AwsClients.S3Settings(pathStyle, attempt ?? TimeSpan.FromMinutes(1));
        settings.ServiceURL = endpoint.ToString();
        settings.MaxErrorRetry = retries ?? settings.MaxErrorRetry;
        settings.AuthenticationRegion = "us-east-1";
        settings.HttpClientFactory = new ToLoopback();
        var client = new AmazonS3Client(user ?? User, settings);
        _clients.Add(client);
        return client;
    }

    public async Task<int> UnfinishedUploadsAsync(string bucket) =>
        (await Client.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = bucket })).MultipartUploads?.Count ?? 0;

    public void Dispose()
    {
        foreach (var client in _clients)
            client.Dispose();
    }

    /// <summary>A client that needs no names resolved.</summary>
    public static HttpClient HttpClient() => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancel) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        },
    });

    private sealed class ToLoopback : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig)
        {
            var client = HttpClient();
            client.Timeout = clientConfig.Timeout ?? Timeout.InfiniteTimeSpan;
            return client;
        }
    }
}
