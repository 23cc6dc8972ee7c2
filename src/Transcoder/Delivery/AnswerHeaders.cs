using System.Globalization;

namespace Transcoder.Delivery;

/// <summary>An answer's headers as they go out, the same from every host.</summary>
public static class AnswerHeaders
{
    /// <summary>All but the length and the cache tag, which each host says in its own way.</summary>
    public static IEnumerable<(string Name, string Value)> Headers(this Answer answer)
    {
        if (answer.ContentType is { } contentType)
            yield return ("Content-Type", contentType);
        if (answer.ETag is { } etag)
            yield return ("ETag", etag);
        yield return ("Cache-Control", answer.CacheControl);
        if (answer.Location is { } location)
            yield return ("Location", location);
        if (answer.ContentLocation is { } contentLocation)
            yield return ("Content-Location", contentLocation);
        if (answer.Vary is { } vary)
            yield return ("Vary", vary);
        if (answer.Allow is { } allow)
            yield return ("Allow", allow);
        if (answer.RetryAfter is { } seconds)
            yield return ("Retry-After", seconds.ToString(CultureInfo.InvariantCulture));
        if (answer.Replayed)
            yield return ("Idempotency-Replayed", "true");
        if (answer.Timing?.ToString() is { Length: > 0 } timing)
            yield return ("Server-Timing", timing);
    }
}
