using System.Text.Json;
using Amazon.CloudFront.Model;
using Amazon.Runtime;
using Transcoder.Tests.Aws;
using Transcoder.Tests.Node;

namespace Transcoder.Tests.Compat.CloudFront;

/// <summary>An independent signer, of AWS's JavaScript SDK, makes the same signature of what arrived.</summary>
public sealed class SignatureTests
{
    [Theory]
    [InlineData("one", false)]
    [InlineData("one", true)]
    [InlineData("<&> é \U0001F600", true)]
    public async Task The_signature_of_a_body_is_the_independent_signers(string reference, bool session)
    {
        await using var api = await CloudFrontApi.StartAsync();
        using var client = api.Client(Credentials(session));

        await client.CreateInvalidationAsync(CloudFrontClients.Request(reference, "/a%20b", "#k1"));

        await AssertSignedAsync(api.Calls.Single(), session);
    }

    [Theory]
    [InlineData("I2J0I21PCUYOIK")]
    [InlineData("a b/é%2F*~+\U0001F600")]
    public async Task The_signature_of_a_path_is_the_independent_signers_also_where_it_must_be_encoded_twice(string id)
    {
        await using var api = await CloudFrontApi.StartAsync();
        using var client = api.Client(Credentials(session: true));

        await Assert.ThrowsAnyAsync<AmazonServiceException>(() => client.GetInvalidationAsync(new GetInvalidationRequest(CloudFrontApi.DistributionId, id)));

        await AssertSignedAsync(api.Calls.Single(), session: true);
    }

    [Fact]
    public async Task A_signature_of_another_body_is_another()
    {
        await using var api = await CloudFrontApi.StartAsync();
        using var client = api.Client();
        await client.CreateInvalidationAsync(CloudFrontClients.Request("one", "/a"));
        var call = api.Calls.Single();

        Assert.NotEqual(call.Headers["authorization"], await SignAsync(call with { Body = [.. call.Body, (byte)'\n'] }, session: false));
    }

    private static async Task AssertSignedAsync(CloudFrontCall call, bool session)
    {
        var date = call.Headers["x-amz-date"][..8];
        Assert.StartsWith(
            $"AWS4-HMAC-SHA256 Credential={CloudFrontClients.AccessKey}/{date}/us-east-1/cloudfront/aws4_request,", call.Headers["authorization"], StringComparison.Ordinal);
        Assert.Equal(session ? CloudFrontClients.SessionToken : null, call.Headers.GetValueOrDefault("x-amz-security-token"));
        Assert.Equal(Parts(await SignAsync(call, session)), Parts(call.Headers["authorization"]));
    }

    private static Task<string> SignAsync(CloudFrontCall call, bool session) => NodeScript.RunAsync("sign.mjs", JsonSerializer.Serialize(new
    {
        method = call.Method,
        target = call.Target,
        headers = call.Headers,
        body = Convert.ToBase64String(call.Body),
        service = "cloudfront",
        region = "us-east-1",
        accessKey = CloudFrontClients.AccessKey,
        secretKey = CloudFrontClients.SecretKey,
        sessionToken = session ? CloudFrontClients.SessionToken : null,
    }));

    private static string[] Parts(string authorization) => [.. authorization.Split(' ', ',').Where(part => part != "")];

    private static AWSCredentials Credentials(bool session) => session
        ? new SessionAWSCredentials(CloudFrontClients.AccessKey, CloudFrontClients.SecretKey, CloudFrontClients.SessionToken)
        : new BasicAWSCredentials(CloudFrontClients.AccessKey, CloudFrontClients.SecretKey);
}
