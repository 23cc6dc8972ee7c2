using System.Net;
using Amazon.Runtime;

namespace Amazon.CloudFront;

/// <summary>The base of what CloudFront answers instead; the type itself where the code has none of its own.</summary>
public class AmazonCloudFrontException : AmazonServiceException
{
    public AmazonCloudFrontException(string message) : base(message)
    {
    }

    public AmazonCloudFrontException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}
