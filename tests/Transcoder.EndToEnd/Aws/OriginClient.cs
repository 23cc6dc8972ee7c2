using System.Text;

namespace Transcoder.EndToEnd.Aws;

/// <summary>Asks origins as CloudFront does: under their own host, with few of the viewer's headers.</summary>
internal sealed class OriginClient(Func<string, Uri> addressOf) : IDisposable
{
    private static readonly HashSet<string> OfOneConnection =
        new(StringComparer.OrdinalIgnoreCase) { "Transfer-Encoding", "Connection", "Keep-Alive" };

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <param name="etag">Of what is kept but too old; null where nothing is.</param>
    public async Task<Stored> AskAsync(Behaviour behaviour, ViewerRequest request, string? etag)
    {
        var origin = behaviour.Origin;
        // As the function left it.
        var asWritten = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        using var message = new HttpRequestMessage(
            new HttpMethod(request.Method), new Uri(addressOf(origin.Host).GetLeftPart(UriPartial.Authority) + Target(behaviour, request), asWritten));
        if (request.Body.Length > 0)
            message.Content = new ByteArrayContent(request.Body);
        message.Headers.Host = origin.Host;
        message.Headers.TryAddWithoutValidation("User-Agent", "Amazon CloudFront");
        message.Headers.TryAddWithoutValidation("Via", "1.1 stand-in.cloudfront.net (CloudFront)");
        message.Headers.TryAddWithoutValidation("X-Forwarded-For", "127.0.0.1");
        foreach (var name in behaviour.Forwarded?.Concat(behaviour.Key) ?? request.Headers.Keys.Where(name => name is not ("host" or "connection")))
            if (request.Headers.TryGetValue(name.ToLowerInvariant(), out var value) && !message.Headers.TryAddWithoutValidation(name, value))
                message.Content?.Headers.TryAddWithoutValidation(name, value);
        foreach (var (name, value) in origin.Headers)
        {
            message.Headers.Remove(name);
            message.Headers.TryAddWithoutValidation(name, value);
        }
        if (etag is not null)
            message.Headers.TryAddWithoutValidation("If-None-Match", etag);

        using var patience = new CancellationTokenSource(origin.Timeout);
        try
        {
            using var answer = await _http.SendAsync(message, patience.Token);
            return new Stored(
                (int)answer.StatusCode,
                answer.Headers.Concat(answer.Content.Headers)
                    .Where(header => !OfOneConnection.Contains(header.Key))
                    .ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase),
                await answer.Content.ReadAsByteArrayAsync(patience.Token));
        }
        catch (OperationCanceledException)
        {
            return Page(504, "We can't connect to the server for this app or website at this time.");
        }
        catch (HttpRequestException)
        {
            return Page(502, "CloudFront wasn't able to connect to the origin.");
        }
    }

    public void Dispose() => _http.Dispose();

    private static string Target(Behaviour behaviour, ViewerRequest request) =>
        behaviour.HasQuery && request.Query is not "" ? $"{request.Path}?{request.Query}" : request.Path;

    private static Stored Page(int status, string text) =>
        new(status, new(StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = "text/html" }, Encoding.UTF8.GetBytes(text));
}
