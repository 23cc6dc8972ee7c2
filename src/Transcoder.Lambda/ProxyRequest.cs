using Amazon.Lambda.APIGatewayEvents;

namespace Transcoder.Lambda;

/// <summary>A request as an HTTP API hands it to a function, payload format 2.0.</summary>
internal static class ProxyRequest
{
    /// <exception cref="ArgumentException">The event is no request of an HTTP API.</exception>
    public static void Check(APIGatewayHttpApiV2ProxyRequest request)
    {
        if (request is not { Version: "2.0", RawPath: not null, RequestContext.Http.Method: not null })
        {
            throw new ArgumentException(
                "The event is no request of an HTTP API in payload format 2.0: version 2.0, rawPath and requestContext.http.method are wanted.");
        }
    }

    /// <param name="name">In lower case, as the API writes it.</param>
    public static string? Header(this APIGatewayHttpApiV2ProxyRequest request, string name) =>
        request.Headers is { } headers && headers.TryGetValue(name, out var value) ? value : null;

    /// <summary>Who calls, as the gateway's authorizer found out; null where it asked nobody.</summary>
    public static string? Caller(this APIGatewayHttpApiV2ProxyRequest request) => request.RequestContext.Authorizer switch
    {
        { IAM: { } iam } => iam.UserARN ?? iam.CallerId ?? iam.AccountId ?? "",
        { Jwt: { } jwt } => jwt.Claims is { } claims && (claims.TryGetValue("sub", out var name) || claims.TryGetValue("client_id", out name)) ? name : "",
        _ => null,
    };
}
