using System.Text.Json.Nodes;

namespace Transcoder.EndToEnd.Aws;

/// <summary>Where a behaviour gets its objects.</summary>
/// <param name="Headers">What CloudFront adds, over what a viewer sent.</param>
internal sealed record Origin(string Host, IReadOnlyList<KeyValuePair<string, string>> Headers, TimeSpan Timeout)
{
    public static Origin Read(JsonNode origin) => new(
        (string)origin["DomainName"]!,
        [
            .. from header in origin["OriginCustomHeaders"] as JsonArray ?? []
               select KeyValuePair.Create((string)header!["HeaderName"]!, (string)header["HeaderValue"]!),
        ],
        TimeSpan.FromSeconds((int?)origin["CustomOriginConfig"]?["OriginReadTimeout"] ?? 30));
}

/// <summary>How long an answer may be kept that says so (Min, Max) or does not (Default).</summary>
internal sealed record Life(TimeSpan Min, TimeSpan Default, TimeSpan Max)
{
    public bool IsNever => Max == TimeSpan.Zero;
}

/// <summary>What is done with the paths that match a pattern.</summary>
/// <param name="Key">The viewer's headers that are of the cache's key, and so go on to the origin.</param>
/// <param name="HasQuery">The query is of the key, and so goes on to the origin.</param>
/// <param name="Forwarded">The viewer's headers that go on to the origin; null for all but the host.</param>
/// <param name="Added">The response headers policy.</param>
/// <param name="RequestFunction">The logical id of the viewer request's function; null for none.</param>
internal sealed record Behaviour(
    string Pattern,
    IReadOnlyList<string> Methods,
    bool HttpsOnly,
    Origin Origin,
    Life Life,
    IReadOnlyList<string> Key,
    bool HasQuery,
    IReadOnlyList<string>? Forwarded,
    AddedHeaders Added,
    string? RequestFunction,
    string? ResponseFunction);

/// <summary>One distribution of a template, typed. What the stand-in cannot do is refused here, not passed over.</summary>
internal sealed class Distribution
{
    private const int DefaultErrorSeconds = 10;

    // CloudFront's own, the same in every account.
    private const string AllViewerExceptHostHeader = "b689b0a8-53d0-40ab-baf2-68738e2966ac";

    private readonly StackTemplate _template;
    private readonly Dictionary<string, Origin> _origins;
    private readonly Dictionary<int, TimeSpan> _errors;

    public Distribution(StackTemplate template)
    {
        _template = template;
        var config = template.Resource("AWS::CloudFront::Distribution")["DistributionConfig"]!;
        _origins = List(config["Origins"]).ToDictionary(origin => (string)origin!["Id"]!, origin => Origin.Read(origin!));
        _errors = List(config["CustomErrorResponses"]).ToDictionary(
            error => (int)error!["ErrorCode"]!, error => TimeSpan.FromSeconds((int?)error!["ErrorCachingMinTTL"] ?? DefaultErrorSeconds));
        Behaviours = [.. List(config["CacheBehaviors"]).Append(config["DefaultCacheBehavior"]).Select(behaviour => Read(behaviour!))];
        RootObject = (string?)config["DefaultRootObject"];
        TagHeader = (string?)config["CacheTagConfig"]?["HeaderName"];
        Functions = template.Resources("AWS::CloudFront::Function")
            .ToDictionary(function => function.Key, function => (string)function.Value["FunctionCode"]!);
    }

    /// <summary>In their order; the last takes all.</summary>
    public IReadOnlyList<Behaviour> Behaviours { get; }

    /// <summary>What <c>/</c> stands for; null for nothing but itself.</summary>
    public string? RootObject { get; }

    /// <summary>The response header that holds an object's tags.</summary>
    public string? TagHeader { get; }

    /// <summary>Code by logical id.</summary>
    public IReadOnlyDictionary<string, string> Functions { get; }

    public Behaviour For(string path) => Behaviours.First(behaviour => Matches(behaviour.Pattern, path));

    /// <summary>The least that an error is kept; null for one that is kept only if it says so.</summary>
    public TimeSpan? ErrorLife(int status) =>
        _errors.TryGetValue(status, out var life) ? life
        : status is 404 or 414 or (>= 500 and <= 504) ? TimeSpan.FromSeconds(DefaultErrorSeconds)
        : null;

    private Behaviour Read(JsonNode behaviour)
    {
        var cache = Policy("CachePolicy", behaviour["CachePolicyId"]) ?? throw new NotSupportedException("a behaviour without a cache policy");
        var key = cache["ParametersInCacheKeyAndForwardedToOrigin"]!;
        if ((string?)key["HeadersConfig"]!["HeaderBehavior"] is not ("none" or "whitelist") || (string?)key["CookiesConfig"]!["CookieBehavior"] is not "none"
            || (string?)key["QueryStringsConfig"]!["QueryStringBehavior"] is not ("none" or "all"))
            throw new NotSupportedException("a cache key of more than path, query and some headers");
        return new Behaviour(
            (string?)behaviour["PathPattern"] ?? "*",
            [.. List(behaviour["AllowedMethods"]).Select(method => (string)method!)],
            (string?)behaviour["ViewerProtocolPolicy"] is not "allow-all",
            _origins[(string)behaviour["TargetOriginId"]!],
            new Life(Seconds(cache["MinTTL"]), Seconds(cache["DefaultTTL"]), Seconds(cache["MaxTTL"])),
            [.. List(key["HeadersConfig"]!["Headers"]).Select(name => (string)name!)],
            (string?)key["QueryStringsConfig"]!["QueryStringBehavior"] is "all",
            (string?)behaviour["OriginRequestPolicyId"] is AllViewerExceptHostHeader
                ? null
                : Forwarded(Policy("OriginRequestPolicy", behaviour["OriginRequestPolicyId"])),
            new AddedHeaders(Policy("ResponseHeadersPolicy", behaviour["ResponseHeadersPolicyId"])),
            Function(behaviour, "viewer-request"),
            Function(behaviour, "viewer-response"));
    }

    private JsonNode? Policy(string kind, JsonNode? id) =>
        id is null ? null : _template.Properties((string)id!)[$"{kind}Config"];

    private static IReadOnlyList<string> Forwarded(JsonNode? policy)
    {
        if (policy is null)
            return [];
        if ((string?)policy["QueryStringsConfig"]!["QueryStringBehavior"] is not "none"
            || (string?)policy["CookiesConfig"]!["CookieBehavior"] is not "none")
            throw new NotSupportedException("an origin that is told the query or cookies");
        return (string?)policy["HeadersConfig"]!["HeaderBehavior"] switch
        {
            "none" => [],
            "whitelist" => [.. List(policy["HeadersConfig"]!["Headers"]).Select(name => (string)name!)],
            var other => throw new NotSupportedException($"the origin request policy {other}"),
        };
    }

    /// <summary>Its ARN is the attribute of a resource of the template.</summary>
    private static string? Function(JsonNode behaviour, string type) => List(behaviour["FunctionAssociations"])
        .Where(function => (string?)function!["EventType"] == type)
        .Select(function => ((string)function!["FunctionARN"]!).Split('.')[0])
        .SingleOrDefault();

    /// <summary>With <c>*</c> for any characters, also none, and <c>?</c> for one.</summary>
    private static bool Matches(string pattern, string path) => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(
        pattern.StartsWith('/') || pattern.StartsWith('*') ? pattern : "/" + pattern, path, ignoreCase: false);

    private static TimeSpan Seconds(JsonNode? seconds) => TimeSpan.FromSeconds(seconds is null ? 0 : double.Parse(seconds.ToString(), null));

    private static JsonArray List(JsonNode? list) => list as JsonArray ?? [];
}
