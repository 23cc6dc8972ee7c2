using Amazon.CDK;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.SQS;
using Constructs;
using Transcoder.Contracts;

namespace Transcoder.Cdk;

/// <summary>Keeps the destination as the source is, and makes the reduced originals. What fails after all retries is kept in a queue for two weeks.</summary>
internal sealed class MirrorFunction : Construct
{
    public MirrorFunction(Construct scope, string id, StackOptions options, string codeFolder, StackNames names, Delivery delivery, RecordTable records)
        : base(scope, id)
    {
        var environment = new Dictionary<string, string>
        {
            [FunctionVariables.SourceBucket] = names.SourceBucket,
            [FunctionVariables.DestinationBucket] = names.DestinationBucket,
            [FunctionVariables.DistributionId] = delivery.DistributionId,
        };
        // A copy of many gigabytes is S3's work, but it is waited for. A reduced original takes seconds.
        var shape = new FunctionShape("mirror", options.MirrorMemory, Duration.Minutes(15), options.MirrorConcurrency, "Mirrors originals");
        Runs = new TranscoderFunction(this, "Mirror", options, codeFolder, shape, environment);
        Runs.Allow(["s3:GetObject", "s3:GetObjectTagging"], $"{names.SourceBucketArn}/*");
        Runs.Allow(["s3:ListBucket"], names.SourceBucketArn);
        Runs.Allow(["s3:GetObject", "s3:PutObject", "s3:PutObjectTagging", "s3:DeleteObject", "s3:AbortMultipartUpload"], $"{names.DestinationBucketArn}/*");
        Runs.Allow(["s3:ListBucket"], names.DestinationBucketArn);
        Runs.Allow(["cloudfront:CreateInvalidation"], delivery.DistributionArn);
        records.CountFor(Runs);

        Failed = new Queue(this, "Failed", new QueueProps
        {
            Encryption = QueueEncryption.SQS_MANAGED,
            EnforceSSL = true,
            RetentionPeriod = Duration.Days(14),
        });
        Runs.Allow(["sqs:SendMessage"], Failed.QueueArn);
        var retries = new CfnEventInvokeConfig(this, "Retries", new CfnEventInvokeConfigProps
        {
            FunctionName = Function.FunctionName,
            Qualifier = "$LATEST",
            MaximumRetryAttempts = 2,
            MaximumEventAgeInSeconds = 6 * 60 * 60,
            DestinationConfig = new CfnEventInvokeConfig.DestinationConfigProperty
            {
                OnFailure = new CfnEventInvokeConfig.OnFailureProperty { Destination = Failed.QueueArn },
            },
        });
        // Lambda looks whether the role may send before it accepts the destination.
        retries.Node.AddDependency(Runs.Role);

        MayBeCalled = Permission("MayBeCalled", names.SourceBucketArn);
        if (options.ReducedOriginals)
            MayBeCalledForReducedOriginals = Permission("MayBeCalledForReducedOriginals", names.DestinationBucketArn);
    }

    public TranscoderFunction Runs { get; }

    public Function Function => Runs.Function;

    public Queue Failed { get; }

    /// <summary>The source bucket's right to call it.</summary>
    public CfnPermission MayBeCalled { get; }

    /// <summary>The destination bucket's; null where there are none.</summary>
    public CfnPermission? MayBeCalledForReducedOriginals { get; }

    private CfnPermission Permission(string id, string bucketArn) => new(this, id, new CfnPermissionProps
    {
        Action = "lambda:InvokeFunction",
        FunctionName = Function.FunctionArn,
        Principal = "s3.amazonaws.com",
        SourceAccount = Stack.Of(this).Account,
        SourceArn = bucketArn,
    });
}
