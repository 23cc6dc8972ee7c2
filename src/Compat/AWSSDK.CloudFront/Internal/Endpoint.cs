using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace Amazon.CloudFront.Internal;

internal sealed class CloudFrontEndpointParameters : EndpointParameters
{
    /// <summary>The configured one; null for the service's own.</summary>
    public string Endpoint { get; init; }
}

internal sealed class CloudFrontEndpointProvider : IEndpointProvider
{
    private const string Authentication =
        """{"authSchemes":[{"name":"sigv4","signingName":"cloudfront","signingRegion":"us-east-1"}]}""";

    public Endpoint ResolveEndpoint(EndpointParameters parameters) =>
        new(((CloudFrontEndpointParameters)parameters).Endpoint ?? "https://cloudfront.amazonaws.com", Authentication, "{}");
}

internal sealed class CloudFrontEndpointResolver : BaseEndpointResolver
{
    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) =>
        new CloudFrontEndpointParameters { Endpoint = requestContext.ClientConfig.ServiceURL };
}
