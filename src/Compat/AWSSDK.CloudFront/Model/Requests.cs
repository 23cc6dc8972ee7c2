using Amazon.Runtime;

namespace Amazon.CloudFront.Model;

public class AmazonCloudFrontRequest : AmazonWebServiceRequest
{
}

public class CreateInvalidationRequest : AmazonCloudFrontRequest
{
    public CreateInvalidationRequest()
    {
    }

    public CreateInvalidationRequest(string distributionId, InvalidationBatch invalidationBatch) =>
        (DistributionId, InvalidationBatch) = (distributionId, invalidationBatch);

    public string DistributionId { get; set; }

    public InvalidationBatch InvalidationBatch { get; set; }
}

public class CreateInvalidationResponse : AmazonWebServiceResponse
{
    public Invalidation Invalidation { get; set; }

    /// <summary>Where the invalidation can be asked for.</summary>
    public string Location { get; set; }
}

public class GetInvalidationRequest : AmazonCloudFrontRequest
{
    public GetInvalidationRequest()
    {
    }

    public GetInvalidationRequest(string distributionId, string id) => (DistributionId, Id) = (distributionId, id);

    public string DistributionId { get; set; }

    public string Id { get; set; }
}

public class GetInvalidationResponse : AmazonWebServiceResponse
{
    public Invalidation Invalidation { get; set; }
}
