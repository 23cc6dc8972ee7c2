using Amazon.CDK;
using Constructs;
using Transcoder.Contracts;

namespace Transcoder.Cdk;

/// <summary>Makes a variant that is asked for the first time, from the mirrored original.</summary>
internal sealed class ResizeFunction : Construct
{
    public ResizeFunction(Construct scope, string id, StackOptions options, string codeFolder, StackNames names, Delivery delivery, RecordTable records, string originSecret)
        : base(scope, id)
    {
        var environment = new Dictionary<string, string>
        {
            [FunctionVariables.DestinationBucket] = names.DestinationBucket,
            [FunctionVariables.DistributionId] = delivery.DistributionId,
            [FunctionVariables.OriginSecret] = originSecret,
        };

        // The API gives up after 30 s.
        var shape = new FunctionShape("resize", options.ResizeMemory, Duration.Seconds(29), options.ResizeConcurrency, "Makes image variants");
        Runs = new TranscoderFunction(this, "Resize", options, codeFolder, shape, environment);
        Runs.Allow(["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], $"{names.DestinationBucketArn}/*");
        // What is missing would look forbidden without it.
        Runs.Allow(["s3:ListBucket"], names.DestinationBucketArn);
        Runs.Allow(["cloudfront:CreateInvalidation"], delivery.DistributionArn);
        records.CountFor(Runs);
    }

    public TranscoderFunction Runs { get; }
}
