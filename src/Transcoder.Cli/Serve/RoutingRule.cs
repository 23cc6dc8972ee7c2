using Transcoder.Contracts;

namespace Transcoder.Cli.Serve;

/// <summary>A redirect of an S3 website, as its configuration has it.</summary>
internal sealed record RoutingRule(RoutingCondition Condition, RoutingRedirect Redirect);

/// <summary>Met where all that is given is met.</summary>
/// <param name="ErrorCode">The status that the request would otherwise get.</param>
internal sealed record RoutingCondition(string? KeyPrefix = null, int? ErrorCode = null)
{
    /// <summary>Such a rule is met before the object is looked for.</summary>
    public bool IsPrefixOnly => KeyPrefix is not null && ErrorCode is null;

    public bool IsMet(string key, int? errorCode) =>
        (KeyPrefix is null || key.StartsWith(KeyPrefix, StringComparison.Ordinal)) && (ErrorCode is null || ErrorCode == errorCode);
}

/// <summary>Where to; of <see cref="ReplaceKey"/> and <see cref="ReplaceKeyPrefix"/> at most one.</summary>
internal sealed record RoutingRedirect
{
    public int Status { get; init; } = 301;

    /// <summary>Null for the host of the request. Without a protocol the request's own.</summary>
    public string? HostName { get; init; }

    public string? Protocol { get; init; }

    /// <summary>The whole new key.</summary>
    public string? ReplaceKey { get; init; }

    /// <summary>What stands in place of the condition's prefix, or before the key where the condition has none.</summary>
    public string? ReplaceKeyPrefix { get; init; }

    /// <summary>A Location, percent-encoded once. Relative where neither host nor protocol changes: then it is right on every host.</summary>
    public string LocationOf(string key, RoutingCondition condition, HttpRequest request)
    {
        var newKey = ReplaceKey
            ?? (ReplaceKeyPrefix is null ? key : string.Concat(ReplaceKeyPrefix, key.AsSpan(condition.KeyPrefix?.Length ?? 0)));
        var path = "/" + UrlPath.Encode(newKey);
        return HostName is null && Protocol is null ? path : $"{Protocol ?? request.Scheme}://{HostName ?? request.Host.Value}{path}";
    }
}

/// <summary>How a bucket is served as a website.</summary>
internal sealed record WebsiteConfiguration
{
    public string IndexDocument { get; init; } = "index.html";

    /// <summary>The key of the page that stands in for a 4xx; null for S3's own.</summary>
    public string? ErrorDocument { get; init; }

    /// <summary>The first that is met counts.</summary>
    public IReadOnlyList<RoutingRule> Rules { get; init; } = [];

    /// <summary>Whatever is not stored is asked of the resize handler, on the same host.</summary>
    public static WebsiteConfiguration Transcoding { get; } = new()
    {
        Rules = [new(new RoutingCondition(ErrorCode: 404), new RoutingRedirect { Status = 307, ReplaceKeyPrefix = "resize/" })],
    };
}
