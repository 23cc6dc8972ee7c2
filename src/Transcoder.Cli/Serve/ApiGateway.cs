using Microsoft.AspNetCore.WebUtilities;
using Transcoder.Contracts.Api;
using Transcoder.Delivery;
using Transcoder.Images;

namespace Transcoder.Cli.Serve;

/// <summary>What stands before the image API's handler: who may ask, how much may come, what a page of another site may do. On AWS the
/// gateway does so.</summary>
internal sealed class ApiGateway(ApiHandler handler, BearerToken token)
{
    /// <summary>Of one request, in bytes; 100 MB.</summary>
    public const long BodyLimit = 100_000_000;

    private const string Methods = "GET, HEAD, POST, DELETE, OPTIONS";

    public async ValueTask<OriginAnswer> AnswerAsync(HttpContext context, Exchange exchange, CancellationToken cancel)
    {
        var request = context.Request;
        var path = exchange.Path[ApiRoutes.Root.Length..];
        // What there is, and may be called without authority, is no secret; so nobody is asked for a token to learn that there is nothing.
        if (ApiRoutes.Match(request.Method, path).Route is { IsOpen: false } && Refused(request) is { } refused)
            return refused;
        if (request.ContentLength > BodyLimit)
            return Of(Problem.Answer(TooLarge()));

        context.Response.Headers.AccessControlExposeHeaders = "Location, Content-Location, ETag, Retry-After, Idempotency-Replayed, WWW-Authenticate";
        return Of(await handler.HandleAsync(Read(request, path), cancel));
    }

    public static OriginAnswer Preflight(HttpResponse response)
    {
        response.Headers.AccessControlAllowMethods = Methods;
        // A star would not mean Authorization.
        response.Headers.AccessControlAllowHeaders = "Authorization, Content-Type, Content-Disposition, Idempotency-Key, If-None-Match";
        response.Headers.AccessControlMaxAge = "86400";
        return new OriginAnswer(StatusCodes.Status204NoContent) { Route = "edge", Allow = Methods };
    }

    public static Failure TooLarge() => new(FailureKind.TooLarge, $"A request may have {BodyLimit:N0} bytes; send what is larger in parts.");

    private static ApiRequest Read(HttpRequest request, string path) =>
        new(request.Method, path, $"{request.Scheme}://{request.Host}")
        {
            Query = [.. QueryOf(request)],
            ContentType = request.ContentType,
            ContentLength = request.ContentLength,
            ContentDisposition = Single(request.Headers.ContentDisposition),
            IdempotencyKey = Single(request.Headers["Idempotency-Key"]),
            IfNoneMatch = Single(request.Headers.IfNoneMatch),
            Accept = Single(request.Headers.Accept),
            Body = new RequestBody(request.Body),
        };

    /// <summary>In their order, and each as often as it came.</summary>
    private static IEnumerable<KeyValuePair<string, string>> QueryOf(HttpRequest request)
    {
        foreach (var pair in new QueryStringEnumerable(request.QueryString.Value))
            yield return KeyValuePair.Create(pair.DecodeName().ToString(), pair.DecodeValue().ToString());
    }

    private static string? Single(Microsoft.Extensions.Primitives.StringValues header) => header.Count == 0 ? null : header.ToString();

    private OriginAnswer? Refused(HttpRequest request) => token.Matches(request.Headers.Authorization) switch
    {
        true => null,
        false => Of(Problem.Answer(new Failure(FailureKind.NotAllowed, "This is not the token of this server."))) with { CacheControl = Problem.NotStored },
        null => Challenge(Of(Problem.Answer(new Failure(
            FailureKind.Unauthorized, "This call needs the header 'Authorization: Bearer' and the token that the server was given, or printed at its start.")))),
    };

    private static OriginAnswer Challenge(OriginAnswer answer) =>
        answer with { Headers = [.. answer.Headers, ("WWW-Authenticate", "Bearer realm=\"transcoder\"")] };

    private static OriginAnswer Of(Answer answer) => OriginAnswer.Of(answer, $"images:{answer.Status}");
}
