using Amazon.CDK;
using Amazon.CDK.AWS.S3;
using Constructs;

namespace Transcoder.Cdk;

/// <summary>Where the originals are dropped: private, kept when the stack goes, and telling the mirror of every change.</summary>
internal sealed class SourceBucket : Construct
{
    /// <summary>The last makes an original readable that was stored in an archive class and could not be copied at first.</summary>
    public static IReadOnlyList<string> Events { get; } =
        ["s3:ObjectCreated:*", "s3:ObjectRemoved:*", "s3:LifecycleExpiration:*", "s3:ObjectRestore:Completed"];

    private readonly CfnBucket _resource;

    public SourceBucket(Construct scope, string id, StackNames names, StackOptions options) : base(scope, id)
    {
        var bucket = Private(this, names.SourceBucket, RemovalPolicy.RETAIN, options.Versioning);
        _resource = (CfnBucket)bucket.Node.DefaultChild!;
    }

    /// <summary>What a broken upload left behind is paid for, and seen by nobody.</summary>
    /// <summary>A bucket that only rights of one's own account, or of a service that is named, lead to.</summary>
    public static Bucket Private(Construct scope, string name, RemovalPolicy removal, bool versioned = false) => new(scope, "Bucket", new BucketProps
    {
        BucketName = name,
        BlockPublicAccess = BlockPublicAccess.BLOCK_ALL,
        ObjectOwnership = ObjectOwnership.BUCKET_OWNER_ENFORCED,
        Encryption = BucketEncryption.S3_MANAGED,
        EnforceSSL = true,
        MinimumTLSVersion = 1.2,
        Versioned = versioned,
        LifecycleRules = [Unfinished()],
        RemovalPolicy = removal,
    });

    public static LifecycleRule Unfinished() => new() { Id = "unfinished-uploads", AbortIncompleteMultipartUploadAfter = Duration.Days(1) };

    /// <summary>In the bucket itself, so that no function with the right to change all buckets is needed. S3 asks at once whether it may
    /// call, so the permission comes first.</summary>
    public void Notify(MirrorFunction mirror)
    {
        _resource.NotificationConfiguration = new CfnBucket.NotificationConfigurationProperty
        {
            LambdaConfigurations = Events
                .Select(change => new CfnBucket.LambdaConfigurationProperty { Event = change, Function = mirror.Function.FunctionArn })
                .ToArray(),
        };
        _resource.AddDependency(mirror.MayBeCalled);
    }
}
