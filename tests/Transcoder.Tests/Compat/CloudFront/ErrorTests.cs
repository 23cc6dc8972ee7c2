using System.Globalization;
using System.Net;
using Amazon.CloudFront;
using Amazon.CloudFront.Model;
using Amazon.Runtime;
using Transcoder.Tests.Aws;

namespace Transcoder.Tests.Compat.CloudFront;

public sealed class ErrorTests
{
    public static TheoryData<string, int, Type> Codes => new()
    {
        { "AccessDenied", 403, typeof(AccessDeniedException) },
        { "BatchTooLarge", 413, typeof(BatchTooLargeException) },
        { "InconsistentQuantities", 400, typeof(InconsistentQuantitiesException) },
        { "InvalidArgument", 400, typeof(InvalidArgumentException) },
        { "MissingBody", 400, typeof(MissingBodyException) },
        { "NoSuchDistribution", 404, typeof(NoSuchDistributionException) },
        { "NoSuchInvalidation", 404, typeof(NoSuchInvalidationException) },
        { "TooManyInvalidationsInProgress", 400, typeof(TooManyInvalidationsInProgressException) },
        { "InvalidationBatchAlreadyExists", 400, typeof(AmazonCloudFrontException) },
    };

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Each_refusal_has_its_type_and_is_not_tried_again(string code, int status, Type type)
    {
        await using var api = await CloudFrontApi.StartAsync();
        api.FailNext(1, CloudFrontAnswer.Error(status, code, "The text with <&> é."));
        using var client = api.Client();

        var error = await Assert.ThrowsAnyAsync<AmazonCloudFrontException>(() => client.CreateInvalidationAsync(CloudFrontClients.Request("one", "/a")));

        Assert.IsType(type, error);
        Assert.Equal((code, (HttpStatusCode)status, "The text with <&> é.", ErrorType.Sender), (error.ErrorCode, error.StatusCode, error.Message, error.ErrorType));
        Assert.Equal("410c2a4b-e435-49c9-8382-3770d80d7d4c", error.RequestId);
        Assert.Single(api.Calls);
    }

    [Theory]
    [InlineData("/a b")]
    [InlineData("a")]
    [InlineData("/a*b")]
    public async Task What_the_service_refuses_is_an_invalid_argument(string path)
    {
        await using var api = await CloudFrontApi.StartAsync();
        using var client = api.Client();
        await Assert.ThrowsAsync<InvalidArgumentException>(() => client.CreateInvalidationAsync(CloudFrontClients.Request("one", path)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Throttling_and_an_unavailable_service_are_tried_again_until_they_pass(bool throttled)
    {
        await using var api = await CloudFrontApi.StartAsync();
        api.FailNext(2, throttled ? CloudFrontAnswer.Throttling : CloudFrontAnswer.Unavailable);
        using var client = api.Client();

        var created = await client.CreateInvalidationAsync(CloudFrontClients.Request("one", "/a"));

        Assert.Equal(api.Accepted.Single().Id, created.Invalidation.Id);
        Assert.Equal(3, api.Calls.Count);
    }

    [Theory]
    [InlineData(true, "Throttling", HttpStatusCode.BadRequest)]
    [InlineData(false, null, HttpStatusCode.ServiceUnavailable)]
    public async Task What_does_not_pass_is_an_error_with_its_code_and_status(bool throttled, string? code, HttpStatusCode status)
    {
        await using var api = await CloudFrontApi.StartAsync();
        api.FailNext(3, throttled ? CloudFrontAnswer.Throttling : CloudFrontAnswer.Unavailable);
        using var client = api.Client();

        var error = await Assert.ThrowsAsync<AmazonCloudFrontException>(() => client.CreateInvalidationAsync(CloudFrontClients.Request("one", "/a")));

        Assert.Equal((code, status), (error.ErrorCode, error.StatusCode));
        Assert.Equal(3, api.Calls.Count);
    }

    [Fact]
    public async Task An_error_without_a_body_is_an_error_with_its_status()
    {
        await using var api = await CloudFrontApi.StartAsync();
        api.FailNext(1, new CloudFrontAnswer(403, ""));
        using var client = api.Client();

        var error = await Assert.ThrowsAsync<AmazonCloudFrontException>(() => client.CreateInvalidationAsync(CloudFrontClients.Request("one", "/a")));

        Assert.Equal(HttpStatusCode.Forbidden, error.StatusCode);
    }

    [Fact]
    public async Task A_clock_that_is_wrong_is_corrected_by_the_services()
    {
        await using var api = await CloudFrontApi.StartAsync();
        var now = DateTimeOffset.UtcNow.AddHours(5);
        api.FailNext(1, CloudFrontAnswer.Error(403, "RequestTimeTooSkewed", "The difference is too large.") with
        {
            Headers = [new("Date", now.ToString("R", CultureInfo.InvariantCulture))],
        });
        using var client = api.Client();

        await client.CreateInvalidationAsync(CloudFrontClients.Request("one", "/a"));

        var signed = api.Calls.Select(call => DateTimeOffset.ParseExact(
            call.Headers["x-amz-date"], "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)).ToList();
        Assert.Equal(2, signed.Count);
        Assert.InRange(signed[0], now.AddHours(-5.5), now.AddHours(-4.5));
        Assert.InRange(signed[1], now.AddMinutes(-30), now.AddMinutes(30));
    }

    [Fact]
    public async Task A_redirect_is_an_answer_without_an_invalidation_where_the_client_follows_none()
    {
        await using var elsewhere = await CloudFrontApi.StartAsync();
        await using var api = await CloudFrontApi.StartAsync();
        api.FailNext(1, new CloudFrontAnswer(307, "") { Headers = [new("Location", elsewhere.Url + "2020-05-31/distribution/x/invalidation")] });
        using var client = api.Client(redirects: false);

        var answer = await client.CreateInvalidationAsync(CloudFrontClients.Request("one", "/a"));

        Assert.Equal((HttpStatusCode.TemporaryRedirect, null), (answer.HttpStatusCode, answer.Invalidation));
        Assert.Empty(elsewhere.Calls);
    }

    [Fact]
    public void A_callers_own_stand_in_can_throw_them_all()
    {
        var inner = new InvalidOperationException();
        var (type, code, id, status) = (ErrorType.Sender, "Code", "id", HttpStatusCode.Conflict);
        AmazonCloudFrontException[] plain =
        [
            new("m"), new AccessDeniedException("m"), new BatchTooLargeException("m"), new InconsistentQuantitiesException("m"),
            new InvalidArgumentException("m"), new MissingBodyException("m"), new NoSuchDistributionException("m"),
            new NoSuchInvalidationException("m"), new TooManyInvalidationsInProgressException("m"),
        ];
        AmazonCloudFrontException[] whole =
        [
            new("m", inner, type, code, id, status), new AccessDeniedException("m", inner, type, code, id, status),
            new BatchTooLargeException("m", inner, type, code, id, status), new InconsistentQuantitiesException("m", inner, type, code, id, status),
            new InvalidArgumentException("m", inner, type, code, id, status), new MissingBodyException("m", inner, type, code, id, status),
            new NoSuchDistributionException("m", inner, type, code, id, status), new NoSuchInvalidationException("m", inner, type, code, id, status),
            new TooManyInvalidationsInProgressException("m", inner, type, code, id, status),
        ];

        Assert.All([.. plain, .. whole], error => Assert.Equal("m", error.Message));
        Assert.All(whole, error => Assert.Equal((inner, type, code, id, status), (error.InnerException, error.ErrorType, error.ErrorCode, error.RequestId, error.StatusCode)));
    }
}
