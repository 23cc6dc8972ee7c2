using Transcoder.Contracts;

namespace Transcoder.Cdk;

/// <summary>What adding, making, reading and deleting images needs, by the images function and by the jobs function alike.</summary>
internal static class ImageRights
{
    /// <summary>The folder of both buckets that uploads lie in.</summary>
    private const string Uploads = "uploads";

    public static Dictionary<string, string> Environment(StackNames names, Delivery delivery) => new()
    {
        [FunctionVariables.SourceBucket] = names.SourceBucket,
        [FunctionVariables.DestinationBucket] = names.DestinationBucket,
        [FunctionVariables.DistributionId] = delivery.DistributionId,
        [FunctionVariables.CdnAddress] = $"https://{delivery.Host}",
    };

    public static void Give(TranscoderFunction function, StackNames names, Delivery delivery, RecordTable records)
    {
        function.Allow(["s3:GetObject", "s3:GetObjectTagging", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"], $"{names.SourceBucketArn}/{Uploads}/*");
        // What is missing would look forbidden without it.
        function.Allow(["s3:ListBucket"], names.SourceBucketArn, names.DestinationBucketArn);
        // Watermarks and the fallback too.
        function.Allow(["s3:GetObject"], $"{names.DestinationBucketArn}/*");
        function.Allow(
            ["s3:PutObject", "s3:PutObjectTagging", "s3:DeleteObject", "s3:AbortMultipartUpload"],
            $"{names.DestinationBucketArn}/{Uploads}/*", $"{names.DestinationBucketArn}/*/{Uploads}/*");
        function.Allow(["cloudfront:CreateInvalidation"], delivery.DistributionArn);
        records.KeepFor(function);
    }
}
