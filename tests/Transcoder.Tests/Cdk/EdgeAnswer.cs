using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Transcoder.Contracts;
using Transcoder.Delivery;

namespace Transcoder.Tests.Cdk;

/// <summary>What the edge does with a request before the cache: lets it go on, to a path; redirects; or refuses.</summary>
internal sealed record EdgeAnswer
{
    /// <summary>Where the request goes on to, encoded; null where it is answered.</summary>
    public string? GoesOnTo { get; init; }

    public int Status { get; init; }

    public string? Location { get; init; }

    public string? CacheControl { get; init; }

    /// <summary>What a refusal says, as JSON.</summary>
    public string? Refusal { get; init; }

    /// <summary>What it is to be, by src/Transcoder.Contracts alone.</summary>
    /// <param name="rawPath">Encoded, without its leading slash.</param>
    public static EdgeAnswer Expected(UrlPolicy policy, string rawPath, string? accept)
    {
        if (!UrlPath.TryDecode(rawPath, out var path))
            return Refused(Failure.NotAPath());
        if (Encoding.UTF8.GetByteCount(path) > 1024)
            return Refused(Failure.LongPath());
        var target = policy.Resolve(path);
        return (target is UrlTarget.Variant variant ? policy.ResolveAuto(variant, accept) : target) switch
        {
            UrlTarget.Original original => On(original.Key),
            UrlTarget.Variant concrete => On(concrete.Path),
            UrlTarget.Moved moved => MovedTo(moved.Path),
            UrlTarget.Refused refused => Refused(Failure.Of(refused.Error)),
            _ => throw new InvalidOperationException(),
        };
    }

    /// <summary>What a function answered to a viewer request.</summary>
    public static EdgeAnswer Of(JsonNode result) => result["uri"] is { } uri
        ? new EdgeAnswer { GoesOnTo = (string)uri! }
        : new EdgeAnswer
        {
            Status = (int)result["statusCode"]!,
            Location = Header(result, "location"),
            CacheControl = Header(result, "cache-control"),
            Refusal = Header(result, "content-type") is Problem.ContentType ? Same((string)result["body"]!["data"]!) : null,
        };

    public static EdgeAnswer On(string path) => new() { GoesOnTo = "/" + UrlPath.Encode(path) };

    public static EdgeAnswer MovedTo(string path) =>
        new() { Status = 301, Location = "/" + UrlPath.Encode(path), CacheControl = "public, max-age=86400" };

    private static EdgeAnswer Refused(Failure failure)
    {
        var answer = Problem.Answer(failure);
        return new EdgeAnswer
        {
            Status = answer.Status,
            CacheControl = answer.CacheControl,
            Refusal = Same(Encoding.UTF8.GetString(answer.Body.Span)),
        };
    }

    /// <summary>The same JSON in one spelling: which characters are escaped is every writer's own.</summary>
    public static string Same(string json) => JsonSerializer.Serialize(JsonNode.Parse(json));

    private static string? Header(JsonNode result, string name) => (string?)result["headers"]?[name]?["value"];
}
