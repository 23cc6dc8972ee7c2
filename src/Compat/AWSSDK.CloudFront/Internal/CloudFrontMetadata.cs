using Amazon.Runtime.Internal;

namespace Amazon.CloudFront.Internal;

internal sealed class CloudFrontMetadata : IServiceMetadata
{
    public string ServiceId => AmazonCloudFrontConfig.ServiceId;

    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
}
