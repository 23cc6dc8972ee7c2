using System.Text.Json.Nodes;
using Transcoder.Cdk;
using Transcoder.Cli.Serve;

namespace Transcoder.Tests.Cdk;

[Collection(CdkCollection.Name)]
public sealed class PlaygroundPageTests
{
    private static readonly Template Standard = Stacks.Of();
    private static readonly Template WithPage = Stacks.Of(Contexts.WithPage);

    private static JsonNode Config(Template template) => template.One("AWS::CloudFront::Distribution")["DistributionConfig"]!;

    private static JsonNode Headers => WithPage.One("AWS::CloudFront::ResponseHeadersPolicy", "PageHeaders")["ResponseHeadersPolicyConfig"]!;

    [Fact]
    public void Without_it_there_is_no_page_and_nothing_that_a_function_of_the_deployment_makes()
    {
        Assert.Null(Config(Standard)["DefaultRootObject"]);
        Assert.DoesNotContain(Standard.Resources, resource => resource.Key.StartsWith("Page", StringComparison.Ordinal));
        Assert.DoesNotContain(Standard.Resources, resource => ((string)resource.Value!["Type"]!).StartsWith("Custom::", StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_is_built_as_the_stack_is_synthesized()
    {
        var folder = PlaygroundCode.Build(Stacks.Repository, TextWriter.Null);

        Assert.Equal([".css", ".html", ".js", ".svg"], Directory.EnumerateFiles(folder).Select(Path.GetExtension).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_root_and_what_the_page_loads_come_from_a_bucket_of_their_own_before_any_call_of_the_api()
    {
        Assert.Equal("api/playground/index.html", (string?)Config(WithPage)["DefaultRootObject"]);
        var behaviours = Config(WithPage)["CacheBehaviors"]!.AsArray();
        Assert.Equal(["/resize/*", "/", "/api/playground/*", "/api/*"], behaviours.Select(behaviour => (string)behaviour!["PathPattern"]!));
        foreach (var behaviour in behaviours.Skip(1).Take(2))
        {
            var origin = Config(WithPage)["Origins"]!.AsArray().Single(each => (string)each!["Id"]! == (string)behaviour!["TargetOriginId"]!);
            Assert.Equal("{PageBucket.RegionalDomainName}", Template.Text(origin!["DomainName"]));
            Assert.NotNull(origin["OriginAccessControlId"]);
            Assert.Equal("[GET, HEAD]", Template.Text(behaviour!["AllowedMethods"]));
            Assert.Null(behaviour["FunctionAssociations"]);
        }
    }

    [Fact]
    public void Only_this_distribution_reads_the_bucket()
    {
        Assert.Equal(
            ("{BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true}", "with-page-playground-{AWS::AccountId}-{AWS::Region}"),
            (Template.Text(WithPage.One("AWS::S3::Bucket", "PageBucket")["PublicAccessBlockConfiguration"]), Template.Text(WithPage.One("AWS::S3::Bucket", "PageBucket")["BucketName"])));
        Assert.Equal(
            ["Allow s3:GetObject on {PageBucket.Arn}/* to {Service: cloudfront.amazonaws.com} if "
                + "{StringEquals: {AWS:SourceArn: arn:{AWS::Partition}:cloudfront::{AWS::AccountId}:distribution/{DeliveryDistribution}}}"],
            Template.Statements(WithPage.One("AWS::S3::BucketPolicy", "PageBucket")).Where(statement => statement.StartsWith("Allow", StringComparison.Ordinal)));
    }

    [Fact]
    public void Who_puts_the_files_there_has_no_right_to_any_image()
    {
        var statements = string.Join('\n', Template.Statements(WithPage.One("AWS::IAM::Policy", "CustomCDKBucketDeployment")));

        Assert.Contains("{PageBucket.Arn}", statements, StringComparison.Ordinal);
        Assert.DoesNotContain("{Source", statements, StringComparison.Ordinal);
        Assert.DoesNotContain("{Destination", statements, StringComparison.Ordinal);
        Assert.DoesNotContain("originals", statements, StringComparison.Ordinal);
        Assert.DoesNotContain("images", statements, StringComparison.Ordinal);
        Assert.Equal(30, (int)WithPage.One("AWS::Logs::LogGroup", "PageLog")["RetentionInDays"]!);
    }

    [Fact]
    public void Nothing_that_is_there_is_deleted_and_the_document_comes_last_and_is_soon_asked_for_again()
    {
        var files = WithPage.One("Custom::CDKBucketDeployment", "PageFiles");
        var document = WithPage.One("Custom::CDKBucketDeployment", "PageDocument");

        Assert.Equal((false, "api/playground"), ((bool)files["Prune"]!, (string?)files["DestinationBucketKeyPrefix"]));
        Assert.Equal((false, "api/playground"), ((bool)document["Prune"]!, (string?)document["DestinationBucketKeyPrefix"]));
        Assert.Equal("{cache-control: public, max-age=31536000, immutable}", Template.Text(files["SystemMetadata"]));
        Assert.Equal("{cache-control: public, max-age=60}", Template.Text(document["SystemMetadata"]));
        Assert.Contains(
            WithPage.Id("Custom::CDKBucketDeployment", "PageFiles"),
            WithPage.Resources[WithPage.Id("Custom::CDKBucketDeployment", "PageDocument")]!["DependsOn"]!.AsArray().Select(id => (string)id!));
        Assert.Equal(["index.html", "settings.json"], Names(document));
        Assert.Equal([".css", ".js", ".svg"], Names(files).Select(Path.GetExtension).Order(StringComparer.Ordinal));

        static string[] Names(JsonObject deployment) =>
        [
            .. deployment["SourceObjectKeys"]!.AsArray()
                .SelectMany(key => Directory.EnumerateFiles(Path.Combine(Path.GetDirectoryName(WithPage.File)!, $"asset.{Path.GetFileNameWithoutExtension((string)key!)}")))
                .Select(file => Path.GetFileName(file)),
        ];
    }

    [Fact]
    public void The_page_has_the_policy_that_the_local_server_gives_it()
    {
        Assert.Equal(Edge.PagePolicy, PlaygroundPage.ContentSecurityPolicy);
        Assert.Equal(Edge.PagePolicy, (string?)Headers["SecurityHeadersConfig"]!["ContentSecurityPolicy"]!["ContentSecurityPolicy"]);
        Assert.Null(Headers["CorsConfig"]);
        // All else stays in its sandbox.
        Assert.Equal("{DeliverySecurityHeaders}", Template.Text(Config(WithPage)["DefaultCacheBehavior"]!["ResponseHeadersPolicyId"]));
    }
}
