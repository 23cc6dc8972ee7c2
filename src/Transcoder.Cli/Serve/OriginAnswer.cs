using Transcoder.Delivery;

namespace Transcoder.Cli.Serve;

/// <summary>Answers for one of the edge's origins. Trouble is thrown and becomes HTTP at the edge.</summary>
internal delegate ValueTask<OriginAnswer> Origin(HttpContext context, Exchange exchange, CancellationToken cancel);

/// <summary>
/// What an origin says, head first: the edge has to know how long it may keep an answer before the first byte of it is written.
/// </summary>
internal sealed record OriginAnswer(int Status) : IAsyncDisposable
{
    public string? ContentType { get; init; }

    /// <summary>Of the body, also where HEAD leaves it out; null for none.</summary>
    public long? ContentLength { get; init; }

    public string? ETag { get; init; }

    public string? CacheControl { get; init; }

    public DateTimeOffset? LastModified { get; init; }

    /// <summary>Encoded.</summary>
    public string? Location { get; init; }

    public string? ContentRange { get; init; }

    public bool AcceptsRanges { get; init; }

    public string? Allow { get; init; }

    /// <summary>The headers of an answer that a handler gave; what is named above stands over them.</summary>
    public IEnumerable<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The header <c>x-amz-meta-cache-tag</c>: for the edge, not for the browser.</summary>
    public string? CacheTag { get; init; }

    /// <summary>The body, where it is at hand.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The body, where it is to be read; <see cref="ContentLength"/> bytes of it.</summary>
    public Stream? Content { get; init; }

    /// <summary>There is no object of this key.</summary>
    public bool IsMissing { get; init; }

    /// <summary>How the answer came about, for the log: <c>website:307</c>, <c>api:made</c>.</summary>
    public required string Route { get; init; }

    /// <summary>What the log is to say beyond the status.</summary>
    public string? LogDetail { get; init; }

    public static OriginAnswer Of(Answer answer, string route) => new(answer.Status)
    {
        Route = route,
        Headers = answer.Headers(),
        ContentLength = answer.Status == StatusCodes.Status304NotModified ? null : answer.ContentLength,
        CacheControl = answer.CacheControl,
        CacheTag = answer.CacheTag,
        Body = answer.Body,
        LogDetail = answer.LogDetail,
    };

    public ValueTask DisposeAsync() => Content?.DisposeAsync() ?? ValueTask.CompletedTask;
}
