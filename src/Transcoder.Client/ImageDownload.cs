namespace Transcoder.Client;

/// <summary>An image on its way. Dispose it, so that the connection is free.</summary>
public sealed class ImageDownload : IAsyncDisposable, IDisposable
{
    private readonly HttpResponseMessage _response;

    internal ImageDownload(HttpResponseMessage response, Stream content) => (_response, Content) = (response, content);

    /// <summary>The image's bytes as they come; read once. A connection that breaks off is an <see cref="IOException"/>, never a short image.</summary>
    public Stream Content { get; }

    /// <summary>As <c>image/webp</c>.</summary>
    public string? ContentType => _response.Content.Headers.ContentType?.MediaType;

    /// <summary>In bytes; null where the server does not say.</summary>
    public long? Length => _response.Content.Headers.ContentLength;

    /// <summary>The version of these bytes, with its quotes; null where the server does not say.</summary>
    public string? ETag => _response.Headers.ETag?.ToString();

    /// <summary>Where the CDN serves the same bytes: for links, so that no code runs for the next one. Null where the server does not say.</summary>
    public Uri? Location => _response.Content.Headers.ContentLocation is { } location && _response.RequestMessage?.RequestUri is { } asked
        ? new Uri(asked, location)
        : null;

    public void Dispose() => _response.Dispose();

    public async ValueTask DisposeAsync()
    {
        await Content.DisposeAsync().ConfigureAwait(false);
        _response.Dispose();
    }
}
