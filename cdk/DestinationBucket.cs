using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.S3;
using Constructs;

namespace Transcoder.Cdk;

/// <summary>
/// What the edge reads: mirrored originals and their variants, all of which can be made again. A website, because only a website redirects
/// what it does not have.
/// </summary>
internal sealed class DestinationBucket : Construct
{
    /// <param name="host">Of the distribution. Without one S3 would name its own.</param>
    /// <param name="referer">The secret that the distribution sends as Referer.</param>
    public DestinationBucket(Construct scope, string id, StackNames names, string host, string referer) : base(scope, id)
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
            LifecycleRules = [SourceBucket.Unfinished()],
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

        bucket.AddToResourcePolicy(ForTheEdge("ReadByTheEdge", "s3:GetObject", bucket.ArnForObjects("*"), referer));
        // Who may not list is told 403 for what is missing, and the rule would never apply.
        bucket.AddToResourcePolicy(ForTheEdge("TellMissingFromForbidden", "s3:ListBucket", bucket.BucketArn, referer));
    }

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
