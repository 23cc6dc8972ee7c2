using Amazon.CDK;
using Amazon.CDK.AWS.CloudFront;
using Amazon.CDK.AWS.CloudFront.Origins;
using Amazon.CDK.AWS.S3.Deployment;
using Constructs;

namespace Transcoder.Cdk;

/// <summary>
/// The playground's files in a bucket of their own, which only the distribution reads: beside the images they would have to be kept apart
/// from keys, mirror and purge, and the website's policy would have to let them through.
/// </summary>
internal sealed class PlaygroundPage : Construct
{
    /// <summary>Where the built page looks for what it loads. Its first folder is reserved, so that no original is there.</summary>
    public const string Folder = "api/playground";

    /// <summary>As the local server has it: nothing from elsewhere, nothing inline, in nobody's frame.</summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Names have the hash of the content in them.</summary>
    private const string Immutable = "public, max-age=31536000, immutable";

    private const string Brief = "public, max-age=60";
    private const string Document = "index.html";

    /// <param name="files">What the page was built to.</param>
    public PlaygroundPage(Construct scope, string id, StackOptions options, StackNames names, string files) : base(scope, id)
    {
        var bucket = SourceBucket.Private(this, names.PlaygroundBucket, RemovalPolicy.DESTROY);
        Origin = S3BucketOrigin.WithOriginAccessControl(bucket);

        var log = TranscoderFunction.LogOf(this, options.LogDays);
        var loaded = Deploy("Files", Immutable, Source.Asset(files, new Amazon.CDK.AWS.S3.Assets.AssetOptions { Exclude = [Document] }));
        var document = Deploy(
            "Document", Brief,
            Source.Asset(files, new Amazon.CDK.AWS.S3.Assets.AssetOptions { Exclude = ["*", $"!{Document}"] }), Source.JsonData("settings.json", Settings(options)));
        // Nobody is to get a page whose script is not there yet.
        document.Node.AddDependency(loaded);

        BucketDeployment Deploy(string name, string cacheControl, params ISource[] sources) => new(this, name, new BucketDeploymentProps
        {
            DestinationBucket = bucket,
            DestinationKeyPrefix = Folder,
            Sources = sources,
            CacheControl = [CacheControl.FromString(cacheControl)],
            // Who has the page open still loads what it was built with.
            Prune = false,
            LogGroup = log,
        });
    }

    public IOrigin Origin { get; }

    /// <summary>What CloudFront answers <c>/</c> with.</summary>
    public static string Root => $"{Folder}/{Document}";

    public AddBehaviorOptions Behaviour(CachePolicy cachePolicy) => new()
    {
        AllowedMethods = AllowedMethods.ALLOW_GET_HEAD,
        CachePolicy = cachePolicy,
        Compress = true,
        ViewerProtocolPolicy = ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        ResponseHeadersPolicy = Headers(),
    };

    /// <summary>What the local server says of the same page.</summary>
    private ResponseHeadersPolicy Headers() => new(this, "Headers", new ResponseHeadersPolicyProps
    {
        ResponseHeadersPolicyName = $"{Stack.Of(this).StackName}-page-{Stack.Of(this).Region}",
        Comment = "The playground runs its own script and no other, in nobody's frame",
        SecurityHeadersBehavior = new ResponseSecurityHeadersBehavior
        {
            ContentTypeOptions = new ResponseHeadersContentTypeOptions { Override = true },
            ContentSecurityPolicy = new ResponseHeadersContentSecurityPolicy { ContentSecurityPolicy = ContentSecurityPolicy, Override = true },
            StrictTransportSecurity = new ResponseHeadersStrictTransportSecurity { AccessControlMaxAge = Duration.Days(365), Override = true },
            ReferrerPolicy = new ResponseHeadersReferrerPolicy { ReferrerPolicy = HeadersReferrerPolicy.NO_REFERRER, Override = true },
        },
        CustomHeadersBehavior = new ResponseCustomHeadersBehavior
        {
            CustomHeaders =
            [
                new ResponseCustomHeader { Header = "Cross-Origin-Opener-Policy", Value = "same-origin", Override = true },
                new ResponseCustomHeader { Header = "Cross-Origin-Resource-Policy", Value = "same-origin", Override = true },
            ],
        },
    });

    /// <summary>What the local server says to the page, as far as it holds for this stack.</summary>
    private static Dictionary<string, object> Settings(StackOptions options)
    {
        var urls = options.Settings.Urls;
        return new()
        {
            ["isStatic"] = true,
            ["presets"] = urls.Presets.Keys.Order(StringComparer.Ordinal).ToArray(),
            ["presetsOnly"] = urls.PresetsOnly,
            ["ladder"] = urls.Steps && options.SigningSecret is null ? urls.Ladder.Cast<object>().ToArray() : Array.Empty<object>(),
            ["marks"] = urls.Ladder.Cast<object>().ToArray(),
            ["watermarks"] = urls.Watermarks.ToArray(),
            ["isSigning"] = options.SigningSecret is not null,
        };
    }
}
