using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Transcoder.Delivery;

/// <summary>The one place where a failure becomes HTTP: a status, a text that helps, and how long an edge may keep it.</summary>
public static class Problem
{
    public const string ContentType = "application/problem+json";

    /// <summary>The edge asks again after ten seconds, a browser at once.</summary>
    public const string ShortLived = "public, max-age=0, s-maxage=10";

    public const string NotStored = "no-store";

    public static Answer Answer(Failure failure)
    {
        var (status, title, cacheControl) = failure.Kind switch
        {
            FailureKind.BadRequest => (400, "Bad request", ShortLived),
            FailureKind.NotAllowed => (403, "Not allowed", ShortLived),
            FailureKind.Missing => (404, "Not found", ShortLived),
            FailureKind.MethodNotAllowed => (405, "Method not allowed", NotStored),
            FailureKind.PathTooLong => (414, "Path too long", ShortLived),
            FailureKind.TooLarge => (413, "Too large", ShortLived),
            FailureKind.Unreadable => (422, "Not an image that can be read", ShortLived),
            FailureKind.Unauthorized => (401, "Not authorized", NotStored),
            FailureKind.UnsupportedType => (415, "Unsupported type", NotStored),
            FailureKind.Conflict => (409, "Conflict", NotStored),
            FailureKind.KeyReused => (422, "Key used for something else", NotStored),
            FailureKind.NotFetched => (422, "Not fetched", NotStored),
            FailureKind.Busy => (503, "Busy", NotStored),
            FailureKind.Storage => (502, "Storage trouble", NotStored),
            FailureKind.Timeout => (504, "Too slow", NotStored),
            FailureKind.Internal => (500, "Internal error", NotStored),
            _ => throw new ArgumentOutOfRangeException(nameof(failure), failure.Kind, null),
        };
        var body = JsonSerializer.SerializeToUtf8Bytes(new ProblemBody(title, status, failure.Detail), ProblemJson.Readable.ProblemBody);
        return new Answer(status)
        {
            ContentType = ContentType,
            Body = body,
            ContentLength = body.Length,
            CacheControl = cacheControl,
            Allow = failure.Kind == FailureKind.MethodNotAllowed ? "GET, HEAD" : null,
            RetryAfter = failure.Kind == FailureKind.Busy ? 1 : null,
            LogDetail = failure.LogDetail ?? failure.Detail,
        };
    }
}

/// <summary>RFC 9457; without a type, so that the title is the status's own.</summary>
internal sealed record ProblemBody(string Title, int Status, string Detail);

[JsonSerializable(typeof(ProblemBody))]
internal sealed partial class ProblemJson : JsonSerializerContext
{
    /// <summary>Quotes stay quotes: the text is for people, and its content type with nosniff keeps it from being read as a page.</summary>
    public static readonly ProblemJson Readable = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
