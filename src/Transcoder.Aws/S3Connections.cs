using Amazon.Runtime;

namespace Transcoder.Aws;

/// <summary>The connections to S3, of all clients of this process together.</summary>
internal sealed class S3Connections : HttpClientFactory
{
    public static readonly S3Connections Shared = new();

    /// <summary>Kept while a warm function waits for its next request; what the server closed meanwhile is seen before it is used.
    /// What is left of an answer that nobody reads on is taken in where that is little, so that its connection stays good.</summary>
    private readonly HttpMessageHandler _handler = new AtOnce(new SocketsHttpHandler
    {
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(10),
        ConnectTimeout = TimeSpan.FromSeconds(3),
        MaxResponseDrainSize = 1024 * 1024,
        AllowAutoRedirect = false,
        UseCookies = false,
    });

    private S3Connections()
    {
    }

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(_handler, disposeHandler: false)
    {
        Timeout = clientConfig.Timeout ?? Timeout.InfiniteTimeSpan,
    };

    /// <summary>A body follows its head at once: to wait until the server says that it wants it costs every write a way there and back.</summary>
    private sealed class AtOnce(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.ExpectContinue = false;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
