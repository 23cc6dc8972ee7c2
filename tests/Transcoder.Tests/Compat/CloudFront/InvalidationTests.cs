using System.Net;
using Amazon.CloudFront;
using Amazon.CloudFront.Model;
using Transcoder.Tests.Aws;

namespace Transcoder.Tests.Compat.CloudFront;

public sealed class InvalidationTests
{
    [Fact]
    public async Task What_is_created_comes_back_whole_and_can_be_asked_for_later()
    {
        await using var api = await CloudFrontApi.StartAsync();
        using var client = api.Client();

        var created = await client.CreateInvalidationAsync(CloudFrontClients.Request("one", "/a/b%20c.jpg", "#k1"));
        var got = await client.GetInvalidationAsync(new GetInvalidationRequest { DistributionId = CloudFrontApi.DistributionId, Id = created.Invalidation.Id });

        Assert.Equal(HttpStatusCode.Created, created.HttpStatusCode);
        Assert.EndsWith($"/2020-05-31/distribution/{CloudFrontApi.DistributionId}/invalidation/{created.Invalidation.Id}", created.Location, StringComparison.Ordinal);
        foreach (var invalidation in new[] { created.Invalidation, got.Invalidation })
        {
            Assert.Equal((api.Accepted.Single().Id, "InProgress"), (invalidation.Id, invalidation.Status));
            Assert.Equal(new DateTime(2026, 11, 20, 19, 37, 58, 123, DateTimeKind.Utc), invalidation.CreateTime);
            Assert.Equal(DateTimeKind.Utc, invalidation.CreateTime!.Value.Kind);
            Assert.Equal(("one", 2), (invalidation.InvalidationBatch.CallerReference, invalidation.InvalidationBatch.Paths.Quantity));
            Assert.Equal(["/a/b%20c.jpg", "#k1"], invalidation.InvalidationBatch.Paths.Items);
        }
    }

    [Theory]
    [InlineData("<&>\"' ]]> é \U0001F600")]
    [InlineData(" of blanks, \t tabs,\n and lines ")]
    public async Task A_reference_of_odd_characters_arrives_and_comes_back_as_it_is(string reference)
    {
        await using var api = await CloudFrontApi.StartAsync();
        using var client = api.Client();

        var created = await client.CreateInvalidationAsync(CloudFrontClients.Request(reference, "/x&amp;'y'"));

        Assert.Equal(reference, api.Accepted.Single().Reference);
        Assert.Equal(["/x&amp;'y'"], api.Accepted.Single().Items);
        Assert.Equal(reference, created.Invalidation.InvalidationBatch.CallerReference);
    }

    [Fact]
    public async Task The_same_reference_again_is_the_same_invalidation()
    {
        await using var api = await CloudFrontApi.StartAsync();
        IAmazonCloudFront client = api.Client();

        var first = await client.CreateInvalidationAsync(CloudFrontClients.Request("one", "/a"));
        var second = await client.CreateInvalidationAsync(CloudFrontClients.Request("one", "/a"));

        Assert.Equal(first.Invalidation.Id, (await client.GetInvalidationAsync(new(CloudFrontApi.DistributionId, second.Invalidation.Id))).Invalidation.Id);
        Assert.Single(api.Accepted);
        client.Dispose();
    }

    [Fact]
    public async Task An_empty_answer_is_an_answer_without_an_invalidation()
    {
        await using var api = await CloudFrontApi.StartAsync();
        api.FailNext(1, new CloudFrontAnswer(201, ""));
        using var client = api.Client();

        var created = await client.CreateInvalidationAsync(CloudFrontClients.Request("one", "/a"));

        Assert.Equal((null, null), (created.Invalidation, created.Location));
    }

    [Fact]
    public async Task A_request_without_its_distribution_is_refused_before_it_is_sent()
    {
        await using var api = await CloudFrontApi.StartAsync();
        using var client = api.Client();
        var create = new CreateInvalidationRequest { InvalidationBatch = new InvalidationBatch("one") };
        var get = new GetInvalidationRequest { DistributionId = CloudFrontApi.DistributionId };

        var noDistribution = await Assert.ThrowsAsync<AmazonCloudFrontException>(() => client.CreateInvalidationAsync(create));
        var noId = await Assert.ThrowsAsync<AmazonCloudFrontException>(() => client.GetInvalidationAsync(get));

        Assert.Equal(("The request has no DistributionId.", "The request has no Id."), (noDistribution.Message, noId.Message));
        Assert.Empty(api.Calls);
    }

    [Fact]
    public void Requests_and_answers_can_be_made_by_hand()
    {
        var batch = new InvalidationBatch { CallerReference = "one", Paths = new Paths { Items = ["/a"], Quantity = 1 } };
        var invalidation = new Invalidation { Id = "I1", Status = "Completed", CreateTime = DateTime.UnixEpoch, InvalidationBatch = batch };
        var create = new CreateInvalidationRequest("E0", batch) { DistributionId = "E1" };
        var get = new GetInvalidationRequest("E1", "I1");
        var created = new CreateInvalidationResponse { Invalidation = invalidation, Location = "https://there" };
        var got = new GetInvalidationResponse { Invalidation = invalidation };

        Assert.Equal(("E1", batch), (create.DistributionId, create.InvalidationBatch));
        Assert.Equal(("E1", "I1"), (get.DistributionId, get.Id));
        Assert.Equal((invalidation, invalidation, "https://there"), (created.Invalidation, got.Invalidation, created.Location));
        Assert.IsAssignableFrom<AmazonCloudFrontRequest>(create);
        Assert.NotNull(new AmazonCloudFrontRequest());
    }

    [Fact]
    public async Task Who_cancels_waits_no_longer()
    {
        await using var api = await CloudFrontApi.StartAsync();
        var (reached, go) = (new TaskCompletionSource(), new TaskCompletionSource<CloudFrontAnswer?>());
        api.Instead = _ =>
        {
            reached.TrySetResult();
            return go.Task;
        };
        using var client = api.Client();
        using var cancel = new CancellationTokenSource();

        var waiting = client.CreateInvalidationAsync(CloudFrontClients.Request("one", "/a"), cancel.Token);
        await reached.Task;
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Single(api.Calls);
        go.SetResult(null);
    }
}
