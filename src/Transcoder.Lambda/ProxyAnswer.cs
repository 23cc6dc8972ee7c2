using System.Globalization;
using Amazon.Lambda.APIGatewayEvents;
using Transcoder.Delivery;

namespace Transcoder.Lambda;

/// <summary>An answer as an HTTP API takes it from a function.</summary>
internal static class ProxyAnswer
{
    /// <summary>The most that a function may respond with, in bytes of JSON.</summary>
    internal const int MaxResponse = 6_291_556;

    /// <summary>What the JSON around a body has at most: status and headers, none of which holds a key where there is a body.</summary>
    internal const int MaxHead = 1_024;

    /// <summary>The most that a body may have: base64 makes four characters of three bytes.</summary>
    public const int MaxBody = (MaxResponse - MaxHead) / 4 * 3;

    /// <summary>By this name the edge is told to find what it is to forget.</summary>
    private const string CacheTag = "x-amz-meta-" + StampedHeaders.Tag;

    public static APIGatewayHttpApiV2ProxyResponse Of(Answer answer)
    {
        var headers = answer.Headers().ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase);
        if (answer.CacheTag is { } tag)
            headers[CacheTag] = tag;
        // A 304 has no body, and no length of one that it might have had.
        if (answer is { ContentLength: { } length, Status: not 304 })
            headers["Content-Length"] = length.ToString(CultureInfo.InvariantCulture);
        return new APIGatewayHttpApiV2ProxyResponse
        {
            StatusCode = answer.Status,
            Headers = headers,
            Body = answer.Body.IsEmpty ? null : Convert.ToBase64String(answer.Body.Span),
            IsBase64Encoded = !answer.Body.IsEmpty,
        };
    }
}
