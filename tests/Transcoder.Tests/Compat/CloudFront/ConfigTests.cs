using Amazon;
using Amazon.CloudFront;
using Amazon.CloudFront.Model;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Transcoder.Tests.Aws;

namespace Transcoder.Tests.Compat.CloudFront;

/// <summary>The environment belongs to the whole process, so these run by themselves.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneWithTheEnvironment
{
    public const string Name = "the environment alone";
}

[Collection(AloneWithTheEnvironment.Name)]
public sealed class ConfigTests
{
    [Fact]
    public async Task Endpoint_and_credentials_come_from_the_environment_and_the_region_does_not()
    {
        await using var api = await CloudFrontApi.StartAsync();
        using var environment = new TestEnvironment
        {
            ["AWS_ENDPOINT_URL_CLOUDFRONT"] = api.Url.AbsoluteUri,
            ["AWS_REGION"] = "eu-west-1",
            ["AWS_ACCESS_KEY_ID"] = "AKIDFROMENVIRONMENT",
            ["AWS_SECRET_ACCESS_KEY"] = CloudFrontClients.SecretKey,
            ["AWS_SESSION_TOKEN"] = CloudFrontClients.SessionToken,
        };
        using var client = new AmazonCloudFrontClient();
        using var configured = new AmazonCloudFrontClient(new AmazonCloudFrontConfig { RegionEndpoint = RegionEndpoint.APSouth1 });
        using var own = new AmazonCloudFrontClient(new BasicAWSCredentials("AKIDOFITSOWN", CloudFrontClients.SecretKey));

        await client.CreateInvalidationAsync(CloudFrontClients.Request("one", "/a"));
        await configured.GetInvalidationAsync(new GetInvalidationRequest(CloudFrontApi.DistributionId, api.Accepted.Single().Id));

        Assert.Equal(2, api.Calls.Count);
        Assert.All(api.Calls, call => Assert.Matches("Credential=AKIDFROMENVIRONMENT/[0-9]{8}/us-east-1/cloudfront/", call.Headers["authorization"]));
        Assert.All(api.Calls, call => Assert.Equal(CloudFrontClients.SessionToken, call.Headers["x-amz-security-token"]));
        Assert.All(api.Calls, call => Assert.Contains("CloudFront", call.Headers["user-agent"], StringComparison.Ordinal));
        await own.CreateInvalidationAsync(CloudFrontClients.Request("two", "/a"));
        Assert.Contains("AKIDOFITSOWN", api.Calls.Last().Headers["authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_endpoint_may_come_from_a_profile()
    {
        await using var api = await CloudFrontApi.StartAsync();
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(
            folder["config"],
            $"""
            [profile test]
            services = here
            [services here]
            cloudfront =
              endpoint_url = {api.Url}
            """);
        using var client = new AmazonCloudFrontClient(
            new BasicAWSCredentials(CloudFrontClients.AccessKey, CloudFrontClients.SecretKey),
            new AmazonCloudFrontConfig { Profile = new Profile("test", folder["config"]) });

        await client.CreateInvalidationAsync(CloudFrontClients.Request("one", "/a"));

        Assert.Single(api.Accepted);
    }

    [Fact]
    public void Without_a_configured_endpoint_it_is_the_services_own()
    {
        using var environment = new TestEnvironment { ["AWS_ENDPOINT_URL_CLOUDFRONT"] = null, ["AWS_REGION"] = null };
        var config = new AmazonCloudFrontConfig();
        var endpoint = config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(new CreateInvalidationRequest()));

        Assert.Equal("https://cloudfront.amazonaws.com", endpoint.URL);
        Assert.Equal(("CloudFront", "cloudfront", "2020-05-31"), (AmazonCloudFrontConfig.ServiceId, config.RegionEndpointServiceName, config.ServiceVersion));
        Assert.Equal(RequestRetryMode.Standard, config.RetryMode);
        Assert.Equal(RegionEndpoint.USEast1, config.RegionEndpoint);
    }

    [Fact]
    public void Who_makes_clients_of_any_service_can_make_this_one()
    {
        using var client = (AmazonCloudFrontClient)Create<IAmazonCloudFront>(new BasicAWSCredentials(CloudFrontClients.AccessKey, CloudFrontClients.SecretKey));
        Assert.IsType<AmazonCloudFrontConfig>(client.Config);

        static IAmazonService Create<T>(AWSCredentials credentials) where T : IAmazonService =>
            T.CreateDefaultServiceClient(credentials, T.CreateDefaultClientConfig());
    }

    [Fact]
    public void Every_public_member_is_called() => Assert.Equal("", Coverage.Uncalled(typeof(AmazonCloudFrontClient).Assembly));
}
