using Amazon;
using Amazon.CloudFront;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;

namespace Transcoder.Aws;

/// <summary>Clients of AWS as we use them. Region and credentials come from the environment, as the SDK finds them.</summary>
public static class AwsClients
{
    /// <param name="attempt">The time that one try of a request may take, without the reading of an answer's body; there are three.
    /// By default 8 s, so that the resize function can still say what is wrong. Who copies large objects needs more.</param>
    public static IAmazonS3 S3(TimeSpan? attempt = null) => new S3Client(S3Settings(HasOtherEndpoint, attempt));

    /// <summary>A client of a server that is not AWS's own. Such a server seldom cares for the region; where none is set it is us-east-1.</summary>
    /// <param name="attempt">As for <see cref="S3(TimeSpan?)"/>.</param>
    public static IAmazonS3 S3At(Uri endpoint, TimeSpan? attempt = null)
    {
        var settings = S3Settings(pathStyle: true, attempt);
        settings.ServiceURL = endpoint.OriginalString;
        settings.AuthenticationRegion = Environment.GetEnvironmentVariable("AWS_REGION") is { Length: > 0 } region ? region : "us-east-1";
        return new S3Client(settings);
    }

    public static IAmazonCloudFront CloudFront() => new AmazonCloudFrontClient(new AmazonCloudFrontConfig
    {
        // One for all regions.
        RegionEndpoint = RegionEndpoint.USEast1,
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(3),
        Timeout = TimeSpan.FromSeconds(8),
        RetryMode = RequestRetryMode.Standard,
        MaxErrorRetry = 2,
    });

    public static IAmazonDynamoDB DynamoDB() => new AmazonDynamoDBClient(new AmazonDynamoDBConfig
    {
        ConnectTimeout = TimeSpan.FromSeconds(3),
        Timeout = TimeSpan.FromSeconds(8),
        RetryMode = RequestRetryMode.Standard,
        MaxErrorRetry = 2,
    });

    /// <summary>Another server than AWS, named as the SDK wants it.</summary>
    private static bool HasOtherEndpoint =>
        Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_S3") is { Length: > 0 } || Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL") is { Length: > 0 };

    /// <param name="pathStyle">The bucket stands in the path: other servers seldom have a host name for each.</param>
    internal static AmazonS3Config S3Settings(bool pathStyle, TimeSpan? attempt = null) => new()
    {
        ForcePathStyle = pathStyle,
        ConnectTimeout = TimeSpan.FromSeconds(3),
        Timeout = attempt ?? TimeSpan.FromSeconds(8),
        RetryMode = RequestRetryMode.Standard,
        MaxErrorRetry = 2,
        // What goes out is hashed for its signature anyway, and other servers know no newer checksums.
        RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        HttpClientFactory = S3Connections.Shared,
        // A body goes out in pieces of this many bytes.
        BufferSize = 64 * 1024,
    };

    /// <summary>Without the SDK's own measuring: nobody reads it, and it takes a stack trace of each missing key, the first in 20 ms.</summary>
    private sealed class S3Client(AmazonS3Config config) : AmazonS3Client(config)
    {
        protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
        {
            base.CustomizeRuntimePipeline(pipeline);
            pipeline.RemoveHandler<MetricsHandler>();
        }
    }
}
