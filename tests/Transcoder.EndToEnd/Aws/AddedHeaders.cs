using System.Text.Json.Nodes;

namespace Transcoder.EndToEnd.Aws;

/// <summary>A response headers policy: what CloudFront adds to an answer on its way out, after the cache.</summary>
internal sealed class AddedHeaders
{
    private readonly List<(string Name, string Value, bool Overrides)> _always = [];
    private readonly List<(string Name, string Value, bool Overrides)> _forOtherOrigins = [];

    public AddedHeaders(JsonNode? policy)
    {
        foreach (var (kind, config) in policy?["SecurityHeadersConfig"] as JsonObject ?? [])
        {
            var (name, value) = kind switch
            {
                "ContentTypeOptions" => ("X-Content-Type-Options", "nosniff"),
                "ContentSecurityPolicy" => ("Content-Security-Policy", (string)config!["ContentSecurityPolicy"]!),
                "StrictTransportSecurity" => ("Strict-Transport-Security", Hsts(config!)),
                "FrameOptions" => ("X-Frame-Options", (string)config!["FrameOption"]!),
                "ReferrerPolicy" => ("Referrer-Policy", (string)config!["ReferrerPolicy"]!),
                _ => throw new NotSupportedException(kind),
            };
            _always.Add((name, value, (bool)config!["Override"]!));
        }
        foreach (var header in policy?["CustomHeadersConfig"]?["Items"] as JsonArray ?? [])
            _always.Add(((string)header!["Header"]!, (string)header["Value"]!, (bool)header["Override"]!));

        if (policy?["CorsConfig"] is not { } cors)
            return;
        var overrides = (bool)cors["OriginOverride"]!;
        if (Items(cors["AccessControlAllowOrigins"]) is not ["*"])
            throw new NotSupportedException("CORS for some origins only");
        _forOtherOrigins.Add(("Access-Control-Allow-Origin", "*", overrides));
        if (cors["AccessControlExposeHeaders"] is { } exposed)
            _forOtherOrigins.Add(("Access-Control-Expose-Headers", string.Join(',', Items(exposed)), overrides));
    }

    /// <param name="origin">The viewer's Origin header: without it nothing is said of other origins.</param>
    public void AddTo(Dictionary<string, string> headers, string? origin)
    {
        foreach (var (name, value, overrides) in origin is null ? _always : [.. _always, .. _forOtherOrigins])
            if (overrides || !headers.ContainsKey(name))
                headers[name] = value;
    }

    private static string Hsts(JsonNode config) =>
        $"max-age={(int)config["AccessControlMaxAgeSec"]!}"
        + ((bool?)config["IncludeSubdomains"] is true ? "; includeSubDomains" : "")
        + ((bool?)config["Preload"] is true ? "; preload" : "");

    private static string[] Items(JsonNode? list) => [.. (list?["Items"] as JsonArray ?? []).Select(item => (string)item!)];
}
