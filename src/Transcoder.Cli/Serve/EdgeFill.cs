using Transcoder.Contracts;

namespace Transcoder.Cli.Serve;

/// <summary>Asks the edge for a variant that was stored a moment ago, so that the next browser finds it there. A world of edges fills as
/// it is asked; the one edge of this process can do it at once.</summary>
internal sealed class EdgeFill : IDisposable
{
    /// <summary>How the log tells these requests from a browser's.</summary>
    public const string Agent = "transcoder-edge-fill";

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 2, AllowAutoRedirect = false });

    public EdgeFill() => _http.DefaultRequestHeaders.UserAgent.ParseAdd(Agent);

    /// <summary>Where the edge listens; nothing is filled before it is known.</summary>
    public Uri? Address { get; set; }

    /// <summary>Ends when the edge has the variant, or when that takes too long; what fails is filled by the first who asks.</summary>
    public async Task RunAsync(string path)
    {
        if (Address is not { } address)
            return;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var variant = new Uri(address, "/" + UrlPath.Encode(path));
            using var answer = await _http.GetAsync(variant, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            await answer.Content.CopyToAsync(Stream.Null, patience.Token);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException)
        {
        }
    }

    public void Dispose() => _http.Dispose();
}
