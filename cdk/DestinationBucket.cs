using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.S3;
using Constructs;
using Transcoder.Delivery;

namespace Transcoder.Cdk;

/// <summary>
/// What the edge reads: mirrored originals and their variants, all of which can be made again. A website, because only a website redirects
/// what it does not have.
/// </summary>
internal sealed class DestinationBucket : Construct
{
    private readonly CfnBucket _resource;

    /// <param name="host">Of the distribution. Without one S3 would name its own.</param>
    /// <param name="referer">The secret that the distribution sends as Referer.</param>
    public DestinationBucket(Construct scope, string id, StackNames names, string host, string referer, StackOptions options) : base(scope, id)
    {
        var bucket = new Bucket(this, "Bucket", new BucketProps
        {
            BucketName = names.DestinationBucket,
            // A policy for everyone who knows the secret counts as public, so the two blocks against public policies are off.
            BlockPublicAccess = new BlockPublicAccess(new BlockPublicAccessOptions
            {
                BlockPublicAcls = true,
                IgnorePublicAcls = true,
                BlockPublicPolicy = false,
                RestrictPublicBuckets = false,
            }),
            ObjectOwnership = ObjectOwnership.BUCKET_OWNER_ENFORCED,
            // A website can read nothing that is encrypted with a KMS key.
            Encryption = BucketEncryption.S3_MANAGED,
            LifecycleRules = options.ReducedOriginals ? [SourceBucket.Unfinished(), Forgotten()] : [SourceBucket.Unfinished()],
            WebsiteIndexDocument = "index.html",
            WebsiteRoutingRules =
            [
                new RoutingRule
                {
                    Condition = new RoutingRuleCondition { HttpErrorCodeReturnedEquals = "404" },
                    Protocol = RedirectProtocol.HTTPS,
                    HostName = host,
                    HttpRedirectCode = "307",
                    ReplaceKey = ReplaceKey.PrefixWith("resize/"),
                },
            ],
            RemovalPolicy = RemovalPolicy.DESTROY,
        });
        _resource = (CfnBucket)bucket.Node.DefaultChild!;

        bucket.AddToResourcePolicy(ForTheEdge("ReadByTheEdge", "s3:GetObject", bucket.ArnForObjects("*"), referer));
        // Who may not list is told 403 for what is missing, and the rule would never apply.
        bucket.AddToResourcePolicy(ForTheEdge("TellMissingFromForbidden", "s3:ListBucket", bucket.BucketArn, referer));
        bucket.AddToResourcePolicy(NotForTheEdge([bucket.ArnForObjects("resize/*"), bucket.ArnForObjects("api/*")]));
    }

    /// <summary>Whoever wants a reduced original leaves its name here, and the mirror makes it. What the mirror writes lies elsewhere, so
    /// that its own work does not call it.</summary>
    public void Notify(MirrorFunction mirror)
    {
        _resource.NotificationConfiguration = new CfnBucket.NotificationConfigurationProperty
        {
            LambdaConfigurations = new object[]
            {
                new CfnBucket.LambdaConfigurationProperty
                {
                    Event = "s3:ObjectCreated:*",
                    Function = mirror.Function.FunctionArn,
                    Filter = new CfnBucket.NotificationFilterProperty
                    {
                        S3Key = new CfnBucket.S3KeyFilterProperty
                        {
                            Rules = new object[] { new CfnBucket.FilterRuleProperty { Name = "prefix", Value = ReducedOriginal.WantedPrefix } },
                        },
                    },
                },
            },
        };
        _resource.AddDependency(mirror.MayBeCalledForReducedOriginals!);
    }

    /// <summary>The mirror takes away what it has done; what it never heard of is not kept either.</summary>
    private static LifecycleRule Forgotten() => new() { Id = "wanted-reduced-originals", Prefix = ReducedOriginal.WantedPrefix, Expiration = Duration.Days(1) };

    /// <summary>What is under the reserved names is for the functions alone. A request that nobody signed has no account, or one that is not
    /// this; either way the condition holds.</summary>
    private PolicyStatement NotForTheEdge(string[] resources) => new(new PolicyStatementProps
    {
        Sid = "ReservedForTheFunctions",
        Effect = Effect.DENY,
        Principals = [new StarPrincipal()],
        Actions = ["s3:*"],
        Resources = resources,
        Conditions = new Dictionary<string, object>
        {
            ["StringNotEquals"] = new Dictionary<string, object> { ["aws:PrincipalAccount"] = Stack.Of(this).Account },
        },
    });

    private static PolicyStatement ForTheEdge(string sid, string action, string resource, string referer) => new(new PolicyStatementProps
    {
        Sid = sid,
        Effect = Effect.ALLOW,
        Principals = [new StarPrincipal()],
        Actions = [action],
        Resources = [resource],
        Conditions = new Dictionary<string, object> { ["StringEquals"] = new Dictionary<string, object> { ["aws:Referer"] = referer } },
    });
}
