using System.Text.Json.Nodes;
using Transcoder.Cdk;

namespace Transcoder.Tests.Cdk;

[Collection(CdkCollection.Name)]
public sealed class TemplateTests
{
    private static readonly Template Standard = Stacks.Of();
    private static readonly Template Everything = Stacks.Of(Contexts.Everything);
    private static readonly Template Native = Stacks.Of(("name", "native"), ("runtime", "native"), ("invalidateRedirect", "false"), ("priceClass", "200"));
    private static readonly Template WithoutApi = Stacks.Of(Contexts.WithoutApi);
    private static readonly Template WithoutReduced = Stacks.Of(Contexts.WithoutReduced);

    [Fact]
    public void Nothing_runs_but_the_four_functions_or_two_without_the_image_api()
    {
        string[] resizing = ["MirroringMirrorFunction", "ResizingResizeFunction"];
        Assert.All([(Standard, true), (Everything, true), (WithoutApi, false)], expected =>
        {
            var (template, hasApi) = expected;
            Assert.Equal(hasApi ? ["ImagingImagesFunction", .. resizing, "WorkingJobsFunction"] : resizing, template.All("AWS::Lambda::Function").Keys.Select(id => id[..^8]).Order());
            Assert.DoesNotContain(template.Resources, resource => ((string)resource.Value!["Type"]!).StartsWith("Custom::", StringComparison.Ordinal));
            Assert.Empty(template.All("AWS::CDK::Metadata"));
        });
    }

    [Fact]
    public void What_is_missing_from_the_website_is_redirected_to_where_it_is_made()
    {
        var website = Standard.One("AWS::S3::Bucket", "Destination")["WebsiteConfiguration"];

        Assert.Null(website!["ErrorDocument"]);
        Assert.Equal(
            "[{RedirectRule: {HostName: {DeliveryDistribution.DomainName}, HttpRedirectCode: 307, Protocol: https, ReplaceKeyPrefixWith: resize/}, "
            + "RoutingRuleCondition: {HttpErrorCodeReturnedEquals: 404}}]",
            Template.Text(website["RoutingRules"]));
        Assert.Equal("images.example.com", (string?)Everything.One("AWS::S3::Bucket", "Destination")["WebsiteConfiguration"]!["RoutingRules"]![0]!["RedirectRule"]!["HostName"]);
    }

    [Fact]
    public void The_destination_is_read_by_who_knows_the_secret_and_by_no_acl()
    {
        var blocks = Standard.One("AWS::S3::Bucket", "Destination")["PublicAccessBlockConfiguration"];
        Assert.Equal("{BlockPublicAcls: true, BlockPublicPolicy: false, IgnorePublicAcls: true, RestrictPublicBuckets: false}", Template.Text(blocks));

        const string IfSecret = "to * if {StringEquals: {aws:Referer: {{resolve:secretsmanager:{RefererSecret}:SecretString:::}}}}";
        Assert.Equal(
            [
                $"Allow s3:GetObject on {{DestinationBucket.Arn}}/* {IfSecret}",
                $"Allow s3:ListBucket on {{DestinationBucket.Arn}} {IfSecret}",
                "Deny s3:* on {DestinationBucket.Arn}/resize/* {DestinationBucket.Arn}/api/* to * if {StringNotEquals: {aws:PrincipalAccount: {AWS::AccountId}}}",
            ],
            Template.Statements(Standard.One("AWS::S3::BucketPolicy", "Destination")));
    }

    [Fact]
    public void What_is_kept_for_the_functions_is_denied_to_the_edge_whatever_else_is_set() =>
        Assert.All([Standard, Everything, Native, WithoutApi, WithoutReduced], template => Assert.Contains(
            Template.Statements(template.One("AWS::S3::BucketPolicy", "Destination")),
            statement => statement.StartsWith("Deny s3:* on {DestinationBucket.Arn}/resize/* ", StringComparison.Ordinal)));

    [Fact]
    public void Who_wants_a_reduced_original_calls_the_mirror_by_an_object_that_does_not_stay()
    {
        var id = Standard.Id("AWS::S3::Bucket", "Destination");
        var permission = Standard.Id("AWS::Lambda::Permission", "MirroringMayBeCalledForReducedOriginals");

        Assert.Equal(
            "[{Event: s3:ObjectCreated:*, Filter: {S3Key: {Rules: [{Name: prefix, Value: resize/wanted/}]}}, Function: {MirroringMirrorFunction.Arn}}]",
            Template.Text(Standard.One("AWS::S3::Bucket", "Destination")["NotificationConfiguration"]!["LambdaConfigurations"]));
        Assert.Equal([permission], Standard.Resources[id]!["DependsOn"]!.AsArray().Select(other => (string?)other));
        Assert.Equal(
            "{Action: lambda:InvokeFunction, FunctionName: {MirroringMirrorFunction.Arn}, Principal: s3.amazonaws.com, SourceAccount: {AWS::AccountId}, "
            + "SourceArn: arn:{AWS::Partition}:s3:::transcoder-images-{AWS::AccountId}-{AWS::Region}}",
            Template.Text(Standard.Resources[permission]!["Properties"]));
        Assert.Contains(
            "{ExpirationInDays: 1, Id: wanted-reduced-originals, Prefix: resize/wanted/, Status: Enabled}",
            Rules(Standard));

        static string Rules(Template template) =>
            Template.Text(template.One("AWS::S3::Bucket", "Destination")["LifecycleConfiguration"]!["Rules"]);
    }

    [Fact]
    public void Without_reduced_originals_the_destination_tells_nobody_anything()
    {
        var bucket = WithoutReduced.One("AWS::S3::Bucket", "Destination");

        Assert.Null(bucket["NotificationConfiguration"]);
        Assert.Single(bucket["LifecycleConfiguration"]!["Rules"]!.AsArray());
        Assert.Equal("MirroringMayBeCalled", Assert.Single(WithoutReduced.All("AWS::Lambda::Permission").Keys, key => key.StartsWith("Mirroring", StringComparison.Ordinal))[..^8]);
    }

    [Fact]
    public void The_source_is_private_encrypted_and_kept()
    {
        var id = Standard.Id("AWS::S3::Bucket", "Source");
        var bucket = Standard.One("AWS::S3::Bucket", "Source");

        Assert.Equal("{BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true}", Template.Text(bucket["PublicAccessBlockConfiguration"]));
        Assert.Equal("AES256", Encryption(bucket));
        Assert.Equal("AES256", Encryption(Standard.One("AWS::S3::Bucket", "Destination")));
        Assert.Equal(("Retain", "Retain"), ((string?)Standard.Resources[id]!["DeletionPolicy"], (string?)Standard.Resources[id]!["UpdateReplacePolicy"]));
        Assert.Null(bucket["VersioningConfiguration"]);
        Assert.Equal("Enabled", (string?)Everything.One("AWS::S3::Bucket", "Source")["VersioningConfiguration"]!["Status"]);
        Assert.Equal(
            [
                "Deny s3:* on {SourceBucket.Arn} {SourceBucket.Arn}/* to {AWS: *} if {Bool: {aws:SecureTransport: false}}",
                "Deny s3:* on {SourceBucket.Arn} {SourceBucket.Arn}/* to {AWS: *} if {NumericLessThan: {s3:TlsVersion: 1.2}}",
            ],
            Template.Statements(Standard.One("AWS::S3::BucketPolicy", "Source")));

        static string? Encryption(JsonObject of) =>
            (string?)of["BucketEncryption"]!["ServerSideEncryptionConfiguration"]![0]!["ServerSideEncryptionByDefault"]!["SSEAlgorithm"];
    }

    [Fact]
    public void Unfinished_uploads_do_not_stay()
    {
        Assert.All(Everything.All("AWS::S3::Bucket").Values, bucket => Assert.Contains(
            bucket["LifecycleConfiguration"]!["Rules"]!.AsArray(), rule => (int?)rule!["AbortIncompleteMultipartUpload"]?["DaysAfterInitiation"] == 1));
        Assert.Equal(3, Everything.All("AWS::S3::Bucket").Count);
    }

    [Fact]
    public void Each_change_of_the_source_calls_the_mirror()
    {
        var bucket = Standard.One("AWS::S3::Bucket", "Source");
        var permission = Standard.All("AWS::Lambda::Permission").Keys.Single(id => id[..^8] is "MirroringMayBeCalled");

        Assert.Equal(
            ["s3:ObjectCreated:*", "s3:ObjectRemoved:*", "s3:LifecycleExpiration:*", "s3:ObjectRestore:Completed"],
            bucket["NotificationConfiguration"]!["LambdaConfigurations"]!.AsArray().Select(one => (string?)one!["Event"]));
        Assert.All(
            bucket["NotificationConfiguration"]!["LambdaConfigurations"]!.AsArray(),
            one => Assert.Equal("{MirroringMirrorFunction.Arn}", Template.Text(one!["Function"])));
        // S3 asks whether it may as soon as it is told.
        Assert.Equal([permission], Standard.Resources[Standard.Id("AWS::S3::Bucket", "Source")]!["DependsOn"]!.AsArray().Select(id => (string?)id));
        Assert.Equal(
            "{Action: lambda:InvokeFunction, FunctionName: {MirroringMirrorFunction.Arn}, Principal: s3.amazonaws.com, SourceAccount: {AWS::AccountId}, "
            + "SourceArn: arn:{AWS::Partition}:s3:::transcoder-originals-{AWS::AccountId}-{AWS::Region}}",
            Template.Text(Standard.Resources[permission]!["Properties"]));
    }

    [Fact]
    public void What_the_mirror_cannot_do_is_tried_again_and_then_kept()
    {
        var retries = Standard.One("AWS::Lambda::EventInvokeConfig");
        var queue = Standard.One("AWS::SQS::Queue", "Mirroring");

        Assert.Equal((2, 21600), ((int)retries["MaximumRetryAttempts"]!, (int)retries["MaximumEventAgeInSeconds"]!));
        Assert.Equal("{MirroringFailed.Arn}", Template.Text(retries["DestinationConfig"]!["OnFailure"]!["Destination"]));
        Assert.Equal((1209600, true), ((int)queue["MessageRetentionPeriod"]!, (bool)queue["SqsManagedSseEnabled"]!));
        Assert.Equal(
            ["Deny sqs:* on {MirroringFailed.Arn} to {AWS: *} if {Bool: {aws:SecureTransport: false}}"],
            Template.Statements(Standard.One("AWS::SQS::QueuePolicy", "Mirroring")));
        Assert.Contains(
            Standard.Resources[Standard.Id("AWS::Lambda::EventInvokeConfig")]!["DependsOn"]!.AsArray(),
            id => (string?)id == Standard.Id("AWS::IAM::Policy", "Mirroring"));
    }

    [Fact]
    public void The_api_has_a_route_to_the_resize_function_and_a_limit()
    {
        Assert.Equal("ANY /resize/{proxy+}", (string?)Standard.One("AWS::ApiGatewayV2::Route", "Api")["RouteKey"]);
        Assert.Single(WithoutApi.All("AWS::ApiGatewayV2::Route"));
        Assert.Equal("2.0", (string?)Standard.One("AWS::ApiGatewayV2::Integration", "Api")["PayloadFormatVersion"]);
        Assert.Equal("{ThrottlingBurstLimit: 400, ThrottlingRateLimit: 200}", Template.Text(Standard.One("AWS::ApiGatewayV2::Stage")["DefaultRouteSettings"]));
        Assert.Equal("{ThrottlingBurstLimit: 40, ThrottlingRateLimit: 20}", Template.Text(Everything.One("AWS::ApiGatewayV2::Stage")["DefaultRouteSettings"]));
        Assert.Equal(
            "arn:{AWS::Partition}:execute-api:{AWS::Region}:{AWS::AccountId}:{Api}/*/*/resize/{proxy+}",
            Template.Text(Standard.One("AWS::Lambda::Permission", "Api")["SourceArn"]));
    }

    [Fact]
    public void Records_are_kept_in_one_table_that_outlives_the_stack()
    {
        var table = Standard.One("AWS::DynamoDB::Table");
        var resource = Standard.Resources[Standard.Id("AWS::DynamoDB::Table")]!;

        Assert.Equal(("Retain", "Retain"), ((string?)resource["DeletionPolicy"], (string?)resource["UpdateReplacePolicy"]));
        Assert.True((bool)table["DeletionProtectionEnabled"]!);
        Assert.Equal("NEW_IMAGE", (string?)table["StreamSpecification"]!["StreamViewType"]);

        Assert.Equal("[{AttributeName: pk, KeyType: HASH}, {AttributeName: sk, KeyType: RANGE}]", Template.Text(table["KeySchema"]));
        Assert.Equal("[{AttributeName: pk, AttributeType: S}, {AttributeName: sk, AttributeType: S}]", Template.Text(table["AttributeDefinitions"]));
        Assert.Equal("{AttributeName: expires, Enabled: true}", Template.Text(table["TimeToLiveSpecification"]));
        Assert.True((bool)table["PointInTimeRecoverySpecification"]!["PointInTimeRecoveryEnabled"]!);
        Assert.Equal("PAY_PER_REQUEST", (string?)table["BillingMode"]);
    }

    [Fact]
    public void Alarms_are_raised_and_told()
    {
        string[] always = ["MirrorDuration", "MirrorErrors", "MirrorGaveUp", "MirrorThrottles", "ResizeDuration", "ResizeErrors", "ResizeFailures", "ResizeThrottles"];

        string[] ofImages = ["ImagesDuration", "ImagesErrors", "ImagesFailures", "ImagesThrottles"];
        string[] ofJobs = ["JobsErrors", "JobsGaveUp"];

        Assert.Equal([.. ofImages, "InvalidationsSkipped", .. ofJobs, .. always], Names(Standard));
        Assert.Equal([.. ofImages, .. ofJobs, .. always], Names(Native));
        Assert.Equal(["InvalidationsSkipped", .. always], Names(WithoutApi));
        var gaveUp = Standard.One("AWS::CloudWatch::Alarm", "MonitoringJobsGaveUp");
        Assert.Equal(("AWS/SQS", "ApproximateNumberOfMessagesVisible", 1), ((string?)gaveUp["Namespace"], (string?)gaveUp["MetricName"], (int)gaveUp["Threshold"]!));
        Assert.Equal("[{Name: QueueName, Value: {WorkingFailed.QueueName}}]", Template.Text(gaveUp["Dimensions"]));
        Assert.Equal(26100, (int)Standard.One("AWS::CloudWatch::Alarm", "MonitoringResizeDuration")["Threshold"]!);
        var skipped = Standard.One("AWS::CloudWatch::Alarm", "MonitoringInvalidationsSkipped");
        Assert.Equal(("Transcoder", "SkippedInvalidations", "Sum"), ((string?)skipped["Namespace"], (string?)skipped["MetricName"], (string?)skipped["Statistic"]));
        Assert.Equal("[{Name: FunctionName, Value: {ResizingResizeFunction}}]", Template.Text(skipped["Dimensions"]));
        Assert.All(Standard.All("AWS::CloudWatch::Alarm").Values, alarm => Assert.Null(alarm["AlarmActions"]));
        Assert.All(Everything.All("AWS::CloudWatch::Alarm").Values, alarm => Assert.Equal("[{MonitoringAlarms}]", Template.Text(alarm["AlarmActions"])));
        Assert.Equal("somebody@example.com", (string?)Everything.One("AWS::SNS::Subscription")["Endpoint"]);
        Assert.Equal(
            [
                "Allow sns:Publish on {MonitoringAlarms} to {Service: cloudwatch.amazonaws.com} if {StringEquals: {aws:SourceAccount: {AWS::AccountId}}}",
                "Deny sns:Publish on {MonitoringAlarms} to * if {Bool: {aws:SecureTransport: false}}",
            ],
            Template.Statements(Everything.One("AWS::SNS::TopicPolicy")));
        Assert.Single(Standard.All("AWS::CloudWatch::Dashboard"));

        static IEnumerable<string> Names(Template template) => template.All("AWS::CloudWatch::Alarm").Keys.Select(id => id["Monitoring".Length..^8]).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void Logs_are_kept_as_long_as_is_said()
    {
        Assert.All(Standard.All("AWS::Logs::LogGroup").Values, log => Assert.Equal(30, (int)log["RetentionInDays"]!));
        Assert.All(Everything.All("AWS::Logs::LogGroup").Values, log => Assert.Equal(7, (int)log["RetentionInDays"]!));
        Assert.Equal(4, Standard.All("AWS::Logs::LogGroup").Count);
        foreach (var days in ContextKeys.LogDays.Allowed.Split(", "))
            Assert.Equal(int.Parse(days), Stacks.Options(("logDays", days)).LogDays);
    }

    [Fact]
    public void The_outputs_say_where_it_is_and_what_to_try()
    {
        var outputs = Standard.Root["Outputs"]!.AsObject().ToDictionary(output => output.Key, output => Template.Text(output.Value!["Value"]));

        Assert.Equal("https://{DeliveryDistribution.DomainName}", outputs["CdnAddress"]);
        Assert.Equal("transcoder-originals-{AWS::AccountId}-{AWS::Region}", outputs["SourceBucket"]);
        Assert.Equal("transcoder-images-{AWS::AccountId}-{AWS::Region}", outputs["DestinationBucket"]);
        Assert.Equal("{DeliveryDistribution}", outputs["DistributionId"]);
        Assert.StartsWith("aws s3 cp photo.jpg s3://transcoder-originals-{AWS::AccountId}-{AWS::Region}/photo.jpg && ", outputs["TryNext"]);
        Assert.EndsWith("https://{DeliveryDistribution.DomainName}/w200/photo.jpg", outputs["TryNext"]);
        Assert.Equal("https://images.example.com", (string?)Everything.Root["Outputs"]!["CdnAddress"]!["Value"]);
        Assert.Equal(
            ("my-originals", "my-images"),
            ((string?)Everything.One("AWS::S3::Bucket", "Source")["BucketName"], (string?)Everything.One("AWS::S3::Bucket", "Destination")["BucketName"]));
    }
}
