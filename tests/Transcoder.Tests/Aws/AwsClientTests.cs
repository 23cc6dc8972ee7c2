using Transcoder.Aws;
using Transcoder.Delivery;
using Transcoder.Tests.Compat.CloudFront;

namespace Transcoder.Tests.Aws;

[Collection(AloneWithTheEnvironment.Name)]
public sealed class AwsClientTests(DynamoDb table) : IClassFixture<DynamoDb>
{
    [Fact]
    public async Task A_functions_environment_is_all_that_the_edge_and_its_budget_need()
    {
        await using var api = await CloudFrontApi.StartAsync();
        using var environment = new TestEnvironment
        {
            ["AWS_ENDPOINT_URL_CLOUDFRONT"] = api.Url.AbsoluteUri,
            ["AWS_ENDPOINT_URL_DYNAMODB"] = table.Url.AbsoluteUri,
            ["AWS_REGION"] = "eu-central-1",
            ["AWS_ACCESS_KEY_ID"] = CloudFrontClients.AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = CloudFrontClients.SecretKey,
            ["AWS_SESSION_TOKEN"] = CloudFrontClients.SessionToken,
        };
        var time = new Clock(new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var budget = new InvalidationBudget(AwsClients.DynamoDB(), DynamoDb.Table, 10, time);
        var edge = new CloudFrontEdge(AwsClients.CloudFront(), CloudFrontApi.DistributionId, budget, line => throw new InvalidOperationException(line));

        await edge.InvalidateAsync(new Invalidation { Paths = ["a"], Reference = "1", Optional = true });

        Assert.Equal("1", (await table.ItemAsync("budget#2024-01", "budget"))["used"].N);
        Assert.Contains("/us-east-1/cloudfront/", api.Calls.Single().Headers["authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_edges_client_follows_no_redirect()
    {
        await using var api = await CloudFrontApi.StartAsync();
        api.FailNext(1, new CloudFrontAnswer(307, "") { Headers = [new("Location", "/elsewhere")] });
        using var environment = new TestEnvironment
        {
            ["AWS_ENDPOINT_URL_CLOUDFRONT"] = api.Url.AbsoluteUri,
            ["AWS_ACCESS_KEY_ID"] = CloudFrontClients.AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = CloudFrontClients.SecretKey,
        };
        var edge = new CloudFrontEdge(AwsClients.CloudFront(), CloudFrontApi.DistributionId, null, _ => { });

        await Assert.ThrowsAsync<EdgeException>(() => edge.InvalidateAsync(new Invalidation { Paths = ["a"], Reference = "1" }));

        Assert.Single(api.Calls);
    }
}
