using Amazon.CloudFront.Internal;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;

namespace Amazon.CloudFront;

/// <summary>CloudFront is one service for all regions: it is called and signed for in us-east-1, whatever the environment's region is.</summary>
public class AmazonCloudFrontConfig : ClientConfig
{
    private static readonly IDefaultConfiguration[] Modes =
    [
        Mode(DefaultConfigurationMode.Standard, 3_100),
        Mode(DefaultConfigurationMode.InRegion, 1_100),
        Mode(DefaultConfigurationMode.CrossRegion, 3_100),
        Mode(DefaultConfigurationMode.Mobile, 30_000),
        Mode(DefaultConfigurationMode.Auto, 1_100),
    ];

    public AmazonCloudFrontConfig() : base(new DefaultConfigurationProvider(Modes))
    {
        base.ServiceId = ServiceId;
        AuthenticationServiceName = RegionEndpointServiceName;
        EndpointProvider = new CloudFrontEndpointProvider();
        RegionEndpoint = RegionEndpoint.USEast1;
    }

    /// <summary>By this name the SDK finds the service's own endpoint in the environment and in profiles.</summary>
    public static new string ServiceId => "CloudFront";

    public override string RegionEndpointServiceName => "cloudfront";

    public override string ServiceVersion => "2020-05-31";

    public override string UserAgent { get; } = InternalSDKUtils.BuildUserAgentString(ServiceId, "4.0.0");

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(new CloudFrontEndpointParameters { Endpoint = ServiceURL });

    private static DefaultConfiguration Mode(DefaultConfigurationMode name, int milliseconds) => new()
    {
        Name = name,
        RetryMode = RequestRetryMode.Standard,
        ConnectTimeout = TimeSpan.FromMilliseconds(milliseconds),
        TlsNegotiationTimeout = TimeSpan.FromMilliseconds(milliseconds),
    };
}
