using Amazon.CloudFront;
using Amazon.CloudFront.Model;
using Amazon.Runtime;
using Transcoder.Tests.Aws;

namespace Transcoder.Tests.Compat.CloudFront;

internal static class CloudFrontClients
{
    public const string AccessKey = "AKIDEXAMPLE";
    public const string SecretKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    public const string SessionToken = "a session/token+of=some length";

    public static AmazonCloudFrontClient Client(this CloudFrontApi api, AWSCredentials? credentials = null, bool redirects = true) => new(
        credentials ?? new BasicAWSCredentials(AccessKey, SecretKey),
        new AmazonCloudFrontConfig { ServiceURL = api.Url.AbsoluteUri, AllowAutoRedirect = redirects });

    public static CreateInvalidationRequest Request(string reference, params string[] items) => new(
        CloudFrontApi.DistributionId,
        new InvalidationBatch(new Paths { Items = [.. items], Quantity = items.Length }, reference));
}
