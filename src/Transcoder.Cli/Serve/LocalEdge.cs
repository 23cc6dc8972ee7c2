using Transcoder.Cli.Serve.Playground;
using Transcoder.Delivery;

namespace Transcoder.Cli.Serve;

/// <summary>The edge of this process; when an invalidation returns, it is complete.</summary>
internal sealed class LocalEdge(EdgeStore store, Journal? journal = null) : IEdge
{
    private static readonly KeyValuePair<string, object?> SentTag = new("outcome", "sent");

    public Task InvalidateAsync(Invalidation invalidation, CancellationToken cancel = default)
    {
        var labels = invalidation.Paths.Select(PathLabel).ToList();
        labels.AddRange(invalidation.Prefixes.Select(prefix => PathLabel(prefix) + "*"));
        if (invalidation.Tag is { } tag)
            labels.Add(TagLabel(tag));
        store.Invalidate(labels);
        journal?.Forgot(labels);
        Telemetry.Invalidations.Add(1, SentTag);
        return Task.CompletedTask;
    }

    public static string PathLabel(string path) => "/" + path;

    /// <summary>CloudFront's tags know no case.</summary>
    public static string TagLabel(string tag) => "#" + tag.ToLowerInvariant();
}
