using System.Text.Json.Nodes;

namespace Transcoder.EndToEnd.Aws;

internal sealed record SiteOptions
{
    /// <summary>The stack's.</summary>
    public (string Name, string Value)[] Context { get; init; } = [];

    public CloudFrontOptions CloudFront { get; init; } = new();

    /// <summary>Statements of bucket policies that the stack has and this site has not.</summary>
    public Func<JsonNode, bool> IsLeftOut { get; init; } = _ => false;
}
