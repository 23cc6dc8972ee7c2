using Microsoft.Net.Http.Headers;

namespace Transcoder.Cli.Serve;

/// <summary>How long the edge keeps an answer: CloudFront's rules, with a Minimum TTL of 0 and a Default TTL of <see cref="Default"/>.</summary>
internal static class CacheLife
{
    /// <summary>For answers that an edge keeps without being told to; an S3 redirect cannot say how long it may live.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(60);

    /// <summary>CloudFront's default minimum for errors.</summary>
    public static readonly TimeSpan Error = TimeSpan.FromSeconds(10);

    /// <returns>Null where the answer is not to be kept.</returns>
    public static TimeSpan? Of(int status, string? cacheControl)
    {
        if (!MayBeKept(status))
            return null;
        if (!CacheControlHeaderValue.TryParse(cacheControl, out var said))
            return Unsaid(status);
        if (said.NoStore || said.Private || said.NoCache)
            return null;
        var life = said.SharedMaxAge ?? said.MaxAge ?? Unsaid(status);
        return life > TimeSpan.Zero ? life : null;
    }

    private static bool MayBeKept(int status) => status is 200 or 301 or 302 or 303 or 307 or 308 or (>= 400 and < 505);

    private static TimeSpan? Unsaid(int status) => status switch
    {
        < 400 => Default,
        404 or 414 or >= 500 => Error,
        _ => null,
    };
}
