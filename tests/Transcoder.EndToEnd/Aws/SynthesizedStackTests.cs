using System.Text.Json.Nodes;
using Transcoder.Contracts;
using Transcoder.Tests.Cdk;

namespace Transcoder.EndToEnd.Aws;

/// <summary>The stack's own template in the stand-ins: what the distribution, its functions and the API make of a request together.</summary>
[Collection(AwsCollection.Name)]
public class SynthesizedStackTests
{
    private const string CdnHost = "d1.cloudfront.net";

    [Theory]
    [InlineData("photo.jpg")]
    [InlineData("a b+c&d#e?f%41é😀.jpg")]
    [InlineData("folder/~*'(x)!.jpg")]
    public async Task A_missing_variant_is_redirected_to_the_function_which_learns_its_key(string key)
    {
        await using var stack = await DeployedAsync();
        var path = "/w200/" + UrlPath.Encode(key);

        var moved = await stack.Browser.GetAsync(path.Replace("/w200/", "/w199/", StringComparison.Ordinal));
        Assert.Equal((301, path), (moved.Status, moved["Location"]));
        var redirect = await stack.Browser.GetAsync(path);
        Assert.Equal((307, "/resize" + path), (redirect.Status, redirect["Location"]));
        var made = await stack.Browser.GetAsync(redirect["Location"]!);

        Assert.Equal((200, $"w200/{key}", "nosniff"), (made.Status, made.Text, made["X-Content-Type-Options"]));
        Assert.Equal(("referer-secret", "origin-secret"), (stack.Referer, stack.OriginSecret));
        // The function said how long; the stand-in for the website did not.
        Assert.Equal("Hit from cloudfront", (await stack.Browser.GetAsync(redirect["Location"]!))["X-Cache"]);
    }

    [Theory]
    [InlineData("/w0/a.jpg", 400)]
    [InlineData("/resize/w0/a.jpg", 400)]
    [InlineData("/rot45/a.jpg", 403)]
    [InlineData("/%ff", 400)]
    public async Task Nonsense_ends_at_the_edge(string path, int status)
    {
        await using var stack = await DeployedAsync();
        var reply = await stack.Browser.GetAsync(path);
        Assert.Equal(status, reply.Status);
        Assert.NotEmpty(reply.Detail);
        Assert.Null(stack.Referer);
        Assert.Null(stack.OriginSecret);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Auto_is_the_same_object_whichever_request_the_response_function_sees(bool rewritten)
    {
        await using var stack = await DeployedAsync(new CloudFrontOptions { ResponseSeesTheRewrittenRequest = rewritten });
        var redirect = await stack.Browser.GetAsync("/w200-auto/a.jpg", ("Accept", "image/avif,image/webp,*/*"));
        Assert.Equal((307, "Accept"), (redirect.Status, redirect["Vary"]));
        Assert.Equal("w200-avif/a.jpg", (await stack.Browser.GetAsync(redirect["Location"]!, ("Accept", "image/avif,image/webp,*/*"))).Text);
        Assert.Equal("Hit from cloudfront", (await stack.Browser.GetAsync("/resize/w200-avif/a.jpg"))["X-Cache"]);
    }

    private static async Task<Deployed> DeployedAsync(CloudFrontOptions? options = null)
    {
        var template = Template();
        var deployed = new Deployed(template);
        await deployed.StartAsync(options);
        return deployed;
    }

    private static StackTemplate Template()
    {
        var file = Stacks.Of();
        string Id(string type, string begins = "") => file.Id(type, begins);
        var (referer, origin) = (Id("AWS::SecretsManager::Secret", "Referer"), Id("AWS::SecretsManager::Secret", "Origin"));
        return new StackTemplate(File.ReadAllText(file.File), new Dictionary<string, string>
        {
            ["AWS::Region"] = "eu-west-1",
            ["AWS::AccountId"] = "123456789012",
            ["AWS::URLSuffix"] = "amazonaws.com",
            ["AWS::Partition"] = "aws",
            [$"secret:{referer}"] = "referer-secret",
            [$"secret:{origin}"] = "origin-secret",
            [$"{Id("AWS::CloudFront::Distribution")}.DomainName"] = CdnHost,
        });
    }

    /// <summary>The distribution before a website that has nothing and an API whose function says what it was asked for.</summary>
    private sealed class Deployed(StackTemplate template) : IAsyncDisposable
    {
        private readonly List<IAsyncDisposable> _parts = [];

        public string? Referer { get; private set; }

        public string? OriginSecret { get; private set; }

        public Browser Browser { get; private set; } = null!;

        public async Task StartAsync(CloudFrontOptions? options)
        {
            var rule = template.Resource("AWS::S3::Bucket", "Destination")["WebsiteConfiguration"]!["RoutingRules"]![0]!["RedirectRule"]!;
            var website = await Loopback.StartAsync(context =>
            {
                Referer = context.Request.Headers.Referer;
                Assert.StartsWith("transcoder-images-123456789012-eu-west-1.s3-website", context.Request.Host.Value, StringComparison.Ordinal);
                context.Response.StatusCode = int.Parse((string)rule["HttpRedirectCode"]!, null);
                // Encoded twice, so that who trusts it goes wrong.
                var key = context.Target().Path[1..].Replace("%", "%25", StringComparison.Ordinal);
                context.Response.Headers.Location = $"{rule["Protocol"]}://{rule["HostName"]}/{rule["ReplaceKeyPrefixWith"]}{key}";
                return Task.CompletedTask;
            });
            var api = await HttpApi.StartAsync(template, json =>
            {
                var headers = JsonNode.Parse(json)!["headers"]!;
                OriginSecret = (string?)headers[OriginHeaders.Secret];
                var isText = UrlPath.TryDecode(((string)headers[OriginHeaders.Path]!).AsSpan(1), out var path);
                Assert.True(isText);
                return Task.FromResult(new JsonObject
                {
                    ["statusCode"] = 200,
                    ["headers"] = new JsonObject { ["cache-control"] = "public, max-age=60, s-maxage=10" },
                    ["body"] = path,
                }.ToJsonString());
            });
            var edge = await CloudFront.StartAsync(
                template, host => host.Contains("s3-website", StringComparison.Ordinal) ? website.Address() : api.Address, options);
            Browser = new Browser(edge.Address);
            _parts.AddRange([edge, api, website]);
        }

        public async ValueTask DisposeAsync()
        {
            Browser.Dispose();
            foreach (var part in _parts)
                await part.DisposeAsync();
        }
    }
}
