namespace Transcoder.EndToEnd.Harness;

/// <summary>Asks over a real socket, follows no redirect unless told to, and sends each path as it is written.</summary>
internal sealed class Browser(Uri server) : IDisposable
{
    private const int MostRedirects = 5;

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        Timeout = Patience.Limit,
    };

    public Uri Server => server;

    public Task<Reply> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, headers);

    public Task<Reply> HeadAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Head, path, headers);

    /// <param name="path">Or, as a redirect may have it, a whole address.</param>
    public async Task<Reply> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        var address = path.StartsWith('/') ? server.GetLeftPart(UriPartial.Authority) + path : path;
        var asWritten = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        using var request = new HttpRequestMessage(method, new Uri(address, asWritten));
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _http.SendAsync(request);
        var received = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Reply((int)response.StatusCode, received, await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>As a browser does: whatever the redirects lead to.</summary>
    public async Task<Reply> FollowAsync(string path, params (string Name, string Value)[] headers)
    {
        for (var redirects = 0; ; redirects++)
        {
            var reply = await GetAsync(path, headers);
            if (reply["Location"] is not { } location)
                return reply;
            Assert.True(redirects < MostRedirects, $"{path} leads on and on, now to {location}");
            path = location;
        }
    }

    /// <summary>What the edge answers by itself, as soon as it does: news of an original may reach it after the first answer.</summary>
    public Task<Reply> HitAsync(string path) => Patience.UntilAsync(() => GetAsync(path), reply => reply is { Status: 200 } && reply["X-Cache"] == "Hit");

    /// <summary>The image that a path leads to.</summary>
    public async Task<byte[]> ImageAsync(string path)
    {
        var reply = await FollowAsync(path);
        Assert.True(reply.Status == 200, $"{path}: {reply} {reply.Text}");
        return reply.Body;
    }

    public void Dispose() => _http.Dispose();
}
