using System.Text.Json;
using System.Text.Json.Serialization;
using Transcoder.Contracts;

namespace Transcoder.Cli.Serve;

/// <summary>What goes wrong in front of the resize handler, as <c>application/problem+json</c>.</summary>
internal static class Problems
{
    private const string NotStored = "no-store";

    public static OriginAnswer NotAPath() => Of(400, "Bad path", "The path is not percent-encoded UTF-8.");

    public static OriginAnswer TooLong() => Of(414, "Path too long", "A path has at most 1,024 bytes when it is decoded.");

    public static OriginAnswer Refused(SpecError error) => error.Kind == SpecErrorKind.NotAllowed
        ? Of(403, "Not allowed", error.Message)
        : Of(400, "Bad spec", error.Message);

    public static OriginAnswer NoSuchRoute() => Of(404, "No such route", "Nothing is served under /api/ here.");

    public static OriginAnswer MethodNotAllowed(string allowed) =>
        Of(405, "Method not allowed", $"Ask with one of {allowed}.") with { Allow = allowed };

    /// <summary>Never a 404: nobody knows whether the object is there.</summary>
    public static OriginAnswer StorageTrouble() => Of(502, "Storage trouble", "The store could not be read.") with { Route = "website:storage" };

    public static OriginAnswer TooSlow() => Of(504, "Too slow", "The origin did not answer in time.") with { Route = "origin:timeout" };

    public static OriginAnswer Broken() => Of(500, "Internal error", "The request failed; the log says why.") with { Route = "origin:failed" };

    private static OriginAnswer Of(int status, string title, string detail)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new Body(title, status, detail), ProblemsJson.Default.Body);
        return new OriginAnswer(status)
        {
            Route = "edge",
            ContentType = "application/problem+json",
            ContentLength = body.Length,
            CacheControl = NotStored,
            Body = body,
        };
    }

    internal sealed record Body(string Title, int Status, string Detail);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Problems.Body))]
internal sealed partial class ProblemsJson : JsonSerializerContext;
