using Transcoder.Contracts;

namespace Transcoder.Cdk;

/// <summary>All keys of the context, in the order in which cdk.json and docs/configuration.md have them.</summary>
internal static class ContextKeys
{
    private const string BucketPattern = "[a-z0-9][a-z0-9-]{1,61}[a-z0-9]";
    private const string BucketAllowed = "a bucket's name: 3 to 63 of a-z, 0-9 and - (no dots, which break TLS)";

    /// <summary>Twenty letters, so that with role, account and region a bucket's name stays within 63.</summary>
    public static readonly ContextKey Name = ContextKey.Text(
        "name", "[a-z][a-z0-9-]{0,18}[a-z0-9]", "2 to 20 of a-z, 0-9 and -, a letter first and no - last", "transcoder");

    public static readonly ContextKey SourceBucket = ContextKey.Text("sourceBucket", BucketPattern, BucketAllowed);
    public static readonly ContextKey DestinationBucket = ContextKey.Text("destinationBucket", BucketPattern, BucketAllowed);
    public static readonly ContextKey Versioning = ContextKey.Flag("versioning", false);

    public static readonly ContextKey Domain = ContextKey.Text(
        "domain", @"(?=.{4,253}\z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}", "a host name in lower case, such as images.example.com");

    public static readonly ContextKey CertificateArn = ContextKey.Text(
        "certificateArn", "arn:aws[a-z-]*:acm:us-east-1:[0-9]{12}:certificate/[A-Za-z0-9-]+", "the ARN of a certificate in us-east-1, where CloudFront looks");

    public static readonly ContextKey HostedZoneId = ContextKey.Text("hostedZoneId", "Z[A-Z0-9]{3,31}", "a hosted zone's id, such as Z0123456789ABCDEFGHIJ");

    public static readonly ContextKey WebAclArn = ContextKey.Text(
        "webAclArn", "arn:aws[a-z-]*:wafv2:us-east-1:[0-9]{12}:global/webacl/[A-Za-z0-9_-]+/[a-f0-9-]+", "the ARN of a global web ACL, which is one in us-east-1");

    public static readonly ContextKey AccessLogs = ContextKey.Flag("accessLogs", false);

    /// <summary>The page at the root of the CDN.</summary>
    public static readonly ContextKey Playground = ContextKey.Flag("playground", false);

    public static readonly ContextKey PriceClass = ContextKey.Choice("priceClass", "all", "200", "100");

    public static readonly ContextKey Runtime = ContextKey.Choice("runtime", "managed", "native");
    public static readonly ContextKey Arch = ContextKey.Choice("arch", "x86_64", "arm64");

    /// <summary>At 1,769 MB a function has one whole core.</summary>
    public static readonly ContextKey ResizeMemory = ContextKey.Number("resizeMemory", 512, 10240, 1769);

    /// <summary>A whole core where it makes reduced originals; a copy is S3's work, and needs none.</summary>
    public static readonly ContextKey MirrorMemory = ContextKey.Number("mirrorMemory", 256, 10240, null);

    public static readonly ContextKey ImagesMemory = ContextKey.Number("imagesMemory", 512, 10240, 1769);
    public static readonly ContextKey JobsMemory = ContextKey.Number("jobsMemory", 512, 10240, 1769);
    public static readonly ContextKey ResizeConcurrency = ContextKey.Number("resizeConcurrency", 0, 10000, 0);
    public static readonly ContextKey MirrorConcurrency = ContextKey.Number("mirrorConcurrency", 0, 10000, 0);
    public static readonly ContextKey RateLimit = ContextKey.Number("rateLimit", 1, 10000, 200);
    public static readonly ContextKey BurstLimit = ContextKey.Number("burstLimit", 1, 5000, 400);

    public static readonly ContextKey InvalidationBudget = ContextKey.Number("invalidationBudget", 1, 1_000_000, 1000);
    public static readonly ContextKey AlarmEmail = ContextKey.Text("alarmEmail", @"[^@\s]+@[^@\s]+\.[^@\s]+", "an e-mail address");

    /// <summary>Who adds, deletes and lists images; <c>off</c> leaves the image API out.</summary>
    public static readonly ContextKey ApiAuth = ContextKey.Choice("apiAuth", "iam", "jwt", "off");

    public static readonly ContextKey JwtIssuer = ContextKey.Text(
        "jwtIssuer", @"https://[a-zA-Z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?", "an https address, such as https://example.auth0.com/");

    public static readonly ContextKey JwtAudience = ContextKey.Text("jwtAudience", @"[^\s,]+(,[^\s,]+)*", "one or more audiences or client ids, a comma between");

    public static readonly ContextKey ApiCorsOrigins = ContextKey.Text(
        "apiCorsOrigins", @"\*|https?://[a-z0-9.-]+(:[0-9]{1,5})?(,https?://[a-z0-9.-]+(:[0-9]{1,5})?)*",
        "* or origins such as https://app.example.com, a comma between");

    /// <summary>Only what CloudWatch knows as a retention.</summary>
    public static readonly ContextKey LogDays = ContextKey.Choice("logDays", "30", "1", "3", "5", "7", "14", "60", "90", "120", "150", "180", "365");

    public static readonly ContextKey SigningSecret = ContextKey.Text(
        "signingSecret", @"[A-Za-z0-9/_+=.@-]{1,512}", "the name of an existing secret, of letters, digits and /_+=.@-");

    /// <summary>The settings that the functions read by the same names.</summary>
    public static IReadOnlyList<ContextKey> Urls { get; } =
    [
        ContextKey.Url(SettingNames.Presets, "list", "name=spec; name=spec"),
        ContextKey.Url(SettingNames.PresetsOnly, "flag", "true or false", "false"),
        ContextKey.Url(SettingNames.Steps, "flag", "true or false", "true"),
        ContextKey.Url(SettingNames.Ladder, "list", "1 to 4096, ascending, a comma between"),
        ContextKey.Url(SettingNames.Watermarks, "object", """{"name": {"key", "gravity", "size", "opacity"}}"""),
        ContextKey.Url(SettingNames.Fallback, "text", "an original's key"),
        ContextKey.Url(SettingNames.InvalidateRedirect, "flag", "true or false", "true"),
        ContextKey.Url(SettingNames.ReducedOriginals, "flag", "true or false", "true"),
    ];

    public static IReadOnlyList<ContextKey> All { get; } =
    [
        Name, SourceBucket, DestinationBucket, Versioning, Domain, CertificateArn, HostedZoneId, WebAclArn, AccessLogs, Playground, PriceClass,
        Runtime, Arch, ResizeMemory, MirrorMemory, ImagesMemory, JobsMemory, ResizeConcurrency, MirrorConcurrency, RateLimit, BurstLimit,
        ApiAuth, JwtIssuer, JwtAudience, ApiCorsOrigins, InvalidationBudget, AlarmEmail, LogDays, .. Urls, SigningSecret,
    ];
}
