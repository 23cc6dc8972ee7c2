using Amazon.CDK;

namespace Transcoder.Cdk;

/// <summary>
/// Names that are known before anything is made. What refers to a bucket by its name does not depend on the bucket, which is what keeps
/// redirect rule, distribution, functions and notifications from waiting for each other in a circle.
/// </summary>
internal sealed class StackNames(Stack stack, StackOptions options)
{
    public string SourceBucket { get; } = options.SourceBucket ?? $"{options.Name}-originals-{stack.Account}-{stack.Region}";

    public string DestinationBucket { get; } = options.DestinationBucket ?? $"{options.Name}-images-{stack.Account}-{stack.Region}";

    public string PlaygroundBucket { get; } = $"{options.Name}-playground-{stack.Account}-{stack.Region}";

    public string SourceBucketArn => Arn(SourceBucket);

    public string DestinationBucketArn => Arn(DestinationBucket);

    private string Arn(string bucket) => stack.FormatArn(new ArnComponents { Service = "s3", Region = "", Account = "", Resource = bucket });
}
