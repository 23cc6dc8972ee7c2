namespace Transcoder.Tests.Cdk;

/// <summary>Contexts that tests share.</summary>
internal static class Contexts
{
    public const string Certificate = "arn:aws:acm:us-east-1:123456789012:certificate/1b2c";
    public const string WebAcl = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/images/0a1b";

    public static (string, string)[] WithoutReduced { get; } = [("name", "without-reduced"), ("reducedOriginals", "false")];

    public static (string, string)[] WithoutApi { get; } = [("name", "without-api"), ("apiAuth", "off")];

    public static (string, string)[] WithPage { get; } = [("name", "with-page"), ("sourceBucket", "my-originals"), ("destinationBucket", "my-images"), ("playground", "true")];

    /// <summary>All that can be switched on beside the page, and a value other than the default for the rest.</summary>
    public static (string, string)[] Everything { get; } =
    [
        ("name", "everything"), ("sourceBucket", "my-originals"), ("destinationBucket", "my-images"), ("versioning", "true"),
        ("domain", "images.example.com"), ("certificateArn", Certificate), ("hostedZoneId", "Z0123456789"), ("webAclArn", WebAcl),
        ("accessLogs", "true"), ("priceClass", "100"), ("runtime", "managed"), ("arch", "arm64"), ("resizeMemory", "3008"), ("mirrorMemory", "1024"),
        ("resizeConcurrency", "50"), ("mirrorConcurrency", "5"), ("rateLimit", "20"), ("burstLimit", "40"), ("invalidationBudget", "5000"),
        ("imagesMemory", "2048"), ("jobsMemory", "1536"),
        ("apiAuth", "jwt"), ("jwtIssuer", "https://example.auth0.com/"), ("jwtAudience", "images,albums"),
        ("apiCorsOrigins", "https://app.example.com,http://localhost:3000"), ("alarmEmail", "somebody@example.com"), ("logDays", "7"), ("presets", "thumb=w100-h100-cover"), ("ladder", "100,200"),
        ("watermarks", """{"": {"key": "logo.png"}}"""), ("fallback", "none.png"), ("signingSecret", "image/keys"),
    ];
}
