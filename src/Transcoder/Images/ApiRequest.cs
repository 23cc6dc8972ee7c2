namespace Transcoder.Images;

/// <summary>An HTTP request of the image API, whatever host it came through. Who may make it has been settled before.</summary>
/// <param name="Path">Decoded, below the API's root: <c>/img/0193….webp</c>.</param>
/// <param name="BaseAddress">Where the CDN is asked, for the addresses in an answer; without a slash at its end.</param>
public sealed record ApiRequest(string Method, string Path, string BaseAddress)
{
    /// <summary>Decoded, in the order in which they came.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    public string? ContentType { get; init; }

    /// <summary>As the header says; null where it says nothing.</summary>
    public long? ContentLength { get; init; }

    /// <summary>The name after <c>filename=</c> of a raw body's Content-Disposition.</summary>
    public string? ContentDisposition { get; init; }

    public string? IdempotencyKey { get; init; }

    public string? IfNoneMatch { get; init; }

    public string? Accept { get; init; }

    public Stream Body { get; init; } = Stream.Null;

    /// <summary>How long the host waits for the answer; null where it knows no end.</summary>
    public TimeSpan? TimeLeft { get; init; }
}
