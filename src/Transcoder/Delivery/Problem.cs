using System.Text.Json;
using Transcoder.Contracts.Api;

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
        var problem = Of(failure);
        var body = JsonSerializer.SerializeToUtf8Bytes(problem, ApiJson.Wire.ApiProblem);
        return new Answer(problem.Status)
        {
            ContentType = ContentType,
            Body = body,
            ContentLength = body.Length,
            CacheControl = failure.Kind is FailureKind.BadRequest or FailureKind.NotAllowed or FailureKind.Missing or FailureKind.PathTooLong
                or FailureKind.TooLarge or FailureKind.Unreadable ? ShortLived : NotStored,
            Allow = failure.Kind == FailureKind.MethodNotAllowed ? "GET, HEAD" : null,
            RetryAfter = failure.Kind == FailureKind.Busy ? 1 : null,
            Failure = failure,
            LogDetail = failure.LogDetail ?? failure.Detail,
        };
    }

    public static ApiProblem Of(Failure failure)
    {
        var (status, title, type) = failure.Kind switch
        {
            FailureKind.BadRequest => (400, "Bad request", ProblemTypes.BadRequest),
            FailureKind.Unauthorized => (401, "Not authorized", ProblemTypes.Unauthorized),
            FailureKind.NotAllowed => (403, "Not allowed", ProblemTypes.NotAllowed),
            FailureKind.Missing => (404, "Not found", ProblemTypes.NotFound),
            FailureKind.MethodNotAllowed => (405, "Method not allowed", ProblemTypes.MethodNotAllowed),
            FailureKind.Conflict => (409, "Conflict", ProblemTypes.Conflict),
            FailureKind.TooLarge => (413, "Too large", ProblemTypes.TooLarge),
            FailureKind.PathTooLong => (414, "Path too long", ProblemTypes.PathTooLong),
            FailureKind.UnsupportedType => (415, "Unsupported type", ProblemTypes.UnsupportedType),
            FailureKind.Unreadable => (422, "Not an image that can be read", ProblemTypes.Unreadable),
            FailureKind.KeyReused => (422, "Key used for something else", ProblemTypes.KeyReused),
            FailureKind.NotFetched => (422, "Not fetched", ProblemTypes.NotFetched),
            // The second never comes so far; if it did, that were our fault too.
            FailureKind.Internal or FailureKind.NotReduced => (500, "Internal error", ProblemTypes.Internal),
            FailureKind.Storage => (502, "Storage trouble", ProblemTypes.Storage),
            FailureKind.Busy => (503, "Busy", ProblemTypes.Busy),
            FailureKind.Timeout => (504, "Too slow", ProblemTypes.TooSlow),
            _ => throw new ArgumentOutOfRangeException(nameof(failure), failure.Kind, null),
        };
        return new ApiProblem { Type = type, Title = title, Status = status, Detail = failure.Detail };
    }
}
