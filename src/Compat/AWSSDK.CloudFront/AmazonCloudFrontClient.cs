using Amazon.CloudFront.Internal;
using Amazon.CloudFront.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Amazon.CloudFront;

/// <summary>What the SDK does for all services it does here too: credentials, signature, retries, clock skew, configured endpoints.</summary>
public class AmazonCloudFrontClient : AmazonServiceClient, IAmazonCloudFront
{
    /// <summary>With the credentials of the environment.</summary>
    public AmazonCloudFrontClient() : this(new AmazonCloudFrontConfig())
    {
    }

    /// <summary>With the credentials of the environment.</summary>
    public AmazonCloudFrontClient(AmazonCloudFrontConfig config) : base(config)
    {
    }

    public AmazonCloudFrontClient(AWSCredentials credentials) : this(credentials, new AmazonCloudFrontConfig())
    {
    }

    public AmazonCloudFrontClient(AWSCredentials credentials, AmazonCloudFrontConfig clientConfig) : base(credentials, clientConfig)
    {
    }

    protected override IServiceMetadata ServiceMetadata { get; } = new CloudFrontMetadata();

    public virtual Task<CreateInvalidationResponse> CreateInvalidationAsync(CreateInvalidationRequest request, CancellationToken cancellationToken = default)
    {
        var options = new InvokeOptions { RequestMarshaller = new CreateInvalidationMarshaller(), ResponseUnmarshaller = new CreateInvalidationUnmarshaller() };
        return InvokeAsync<CreateInvalidationResponse>(request, options, cancellationToken);
    }

    public virtual Task<GetInvalidationResponse> GetInvalidationAsync(GetInvalidationRequest request, CancellationToken cancellationToken = default)
    {
        var options = new InvokeOptions { RequestMarshaller = new GetInvalidationMarshaller(), ResponseUnmarshaller = new GetInvalidationUnmarshaller() };
        return InvokeAsync<GetInvalidationResponse>(request, options, cancellationToken);
    }

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<Runtime.Internal.EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new CloudFrontEndpointResolver());
        pipeline.AddHandlerAfter<CloudFrontEndpointResolver>(new CloudFrontAuthResolver());
    }
}
