using Transcoder.Contracts;

namespace Transcoder.Cli.Serve.Playground;

/// <summary>Many browsers that ask for the same at the same moment: one browser alone opens six connections at most.</summary>
internal sealed class Crowd : IDisposable
{
    public const int Most = 100;

    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = Most, UseProxy = false, MaxAutomaticRedirections = 3 })
    {
        Timeout = TimeSpan.FromSeconds(60),
    };

    /// <summary>Where the edge listens.</summary>
    public Uri? Address { get; set; }

    /// <param name="path">Decoded, without its leading slash.</param>
    /// <returns>How many had the image.</returns>
    public async Task<int> AskAsync(string path, int count, string mark, CancellationToken cancel)
    {
        if (Address is not { } address)
            return 0;
        var target = new Uri(address, "/" + UrlPath.Encode(path));
        return (await Task.WhenAll(Enumerable.Range(0, count).Select(_ => AskAsync()))).Count(had => had);

        async Task<bool> AskAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, target);
            request.Headers.Add(Journal.MarkHeader, mark);
            try
            {
                using var answer = await _http.SendAsync(request, cancel);
                return answer.IsSuccessStatusCode;
            }
            catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
            {
                return false;
            }
        }
    }

    public void Dispose() => _http.Dispose();
}
