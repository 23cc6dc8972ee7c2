using System.Text.Json.Nodes;
using Transcoder.Contracts.Api;

namespace Transcoder.Tests.Cdk;

/// <summary>The image API's part of the stack: routes, who may call them, and what wakes the worker.</summary>
[Collection(CdkCollection.Name)]
public sealed class ImageApiTests
{
    private static readonly Template Standard = Stacks.Of();
    private static readonly Template Everything = Stacks.Of(Contexts.Everything);
    private static readonly Template WithoutApi = Stacks.Of(Contexts.WithoutApi);

    [Fact]
    public void Each_call_of_the_contract_is_a_route_and_there_is_no_other()
    {
        var calls = ApiRoutes.All.Select(route => $"{route.Method} /api/v1{route.Template}");
        var heads = ApiRoutes.All.Where(route => route is { Method: "GET", IsOpen: true }).Select(route => $"HEAD /api/v1{route.Template}");

        Assert.Equal(calls.Concat(heads).Order(StringComparer.Ordinal), Routes(Standard).Select(RouteKey).Order(StringComparer.Ordinal));
        Assert.All(Routes(Standard), route => Assert.Equal("integrations/{RoutesIntegration}", Template.Text(route["Target"])));
        Assert.Equal(
            "{ApiId: {Api}, IntegrationType: AWS_PROXY, IntegrationUri: {ImagingImagesFunction.Arn}, PayloadFormatVersion: 2.0}",
            Template.Text(Standard.One("AWS::ApiGatewayV2::Integration", "Routes")));
    }

    [Fact]
    public void The_gateway_may_call_the_function_for_the_image_api_only() => Assert.Equal(
        "{Action: lambda:InvokeFunction, FunctionName: {ImagingImagesFunction.Arn}, Principal: apigateway.amazonaws.com, "
        + "SourceArn: arn:{AWS::Partition}:execute-api:{AWS::Region}:{AWS::AccountId}:{Api}/*/*/api/v1/*}",
        Template.Text(Standard.One("AWS::Lambda::Permission", "Routes")));

    [Fact]
    public void What_is_not_open_is_signed_with_aws_credentials()
    {
        Assert.All(Routes(Standard), route => Assert.Equal(
            (IsOpen(route) ? "NONE" : "AWS_IAM", null), ((string?)route["AuthorizationType"], route["AuthorizerId"])));
        Assert.Equal(5, Routes(Standard).Count(route => !IsOpen(route)));
        Assert.Empty(Standard.All("AWS::ApiGatewayV2::Authorizer"));
    }

    [Fact]
    public void Or_bears_a_token_of_the_issuer()
    {
        Assert.All(Routes(Everything), route => Assert.Equal(
            IsOpen(route) ? ("NONE", "null") : ("JWT", "{RoutesIssuer}"), ((string?)route["AuthorizationType"], Template.Text(route["AuthorizerId"]))));
        Assert.Equal(
            "{ApiId: {Api}, AuthorizerType: JWT, IdentitySource: [$request.header.Authorization], "
            + "JwtConfiguration: {Audience: [images, albums], Issuer: https://example.auth0.com/}, Name: issuer}",
            Template.Text(Everything.One("AWS::ApiGatewayV2::Authorizer")));
    }

    [Fact]
    public void Other_sites_may_call_it_where_they_are_named()
    {
        Assert.Null(Standard.One("AWS::ApiGatewayV2::Api")["CorsConfiguration"]);
        var cors = Everything.One("AWS::ApiGatewayV2::Api")["CorsConfiguration"]!;
        Assert.Equal("[https://app.example.com, http://localhost:3000]", Template.Text(cors["AllowOrigins"]));
        Assert.Equal("[GET, HEAD, POST, DELETE]", Template.Text(cors["AllowMethods"]));
        Assert.Contains("authorization", cors["AllowHeaders"]!.AsArray().Select(name => (string?)name));
        Assert.Null(cors["AllowCredentials"]);
        Assert.Equal("[*]", Template.Text(Stacks.Of(("name", "any-site"), ("apiCorsOrigins", "*")).One("AWS::ApiGatewayV2::Api")["CorsConfiguration"]!["AllowOrigins"]));
    }

    [Fact]
    public void Only_a_job_that_is_queued_wakes_the_worker()
    {
        var mapping = Standard.One("AWS::Lambda::EventSourceMapping");

        Assert.Equal(
            """{"eventName":["INSERT","MODIFY"],"dynamodb":{"NewImage":{"pk":{"S":["job"]},"status":{"S":["queued"]}}}}""",
            (string?)Assert.Single(mapping["FilterCriteria"]!["Filters"]!.AsArray())!["Pattern"]);
        Assert.Equal("{RecordsTable.StreamArn}", Template.Text(mapping["EventSourceArn"]));
        Assert.Equal("{WorkingJobsFunction}", Template.Text(mapping["FunctionName"]));
        Assert.Equal("[ReportBatchItemFailures]", Template.Text(mapping["FunctionResponseTypes"]));
        Assert.Equal((1, 10, "TRIM_HORIZON"), ((int)mapping["BatchSize"]!, (int)mapping["ParallelizationFactor"]!, (string?)mapping["StartingPosition"]));
    }

    [Fact]
    public void A_job_that_cannot_be_worked_on_is_tried_again_and_then_told_of_in_a_queue()
    {
        var mapping = Standard.One("AWS::Lambda::EventSourceMapping");
        var queue = Standard.One("AWS::SQS::Queue", "Working");

        Assert.Equal((3, 3600), ((int)mapping["MaximumRetryAttempts"]!, (int)mapping["MaximumRecordAgeInSeconds"]!));
        Assert.Equal("{WorkingFailed.Arn}", Template.Text(mapping["DestinationConfig"]!["OnFailure"]!["Destination"]));
        Assert.Equal((1209600, true), ((int)queue["MessageRetentionPeriod"]!, (bool)queue["SqsManagedSseEnabled"]!));
        Assert.Equal(
            ["Deny sqs:* on {WorkingFailed.Arn} to {AWS: *} if {Bool: {aws:SecureTransport: false}}"],
            Template.Statements(Standard.One("AWS::SQS::QueuePolicy", "Working")));
        // Lambda asks at once whether the role may.
        Assert.Contains(
            Standard.Resources[Standard.Id("AWS::Lambda::EventSourceMapping")]!["DependsOn"]!.AsArray(),
            id => (string?)id == Standard.Id("AWS::IAM::Policy", "Working"));
    }

    [Fact]
    public void The_outputs_say_where_it_is_called_and_how()
    {
        Assert.Equal("https://{Api}.execute-api.{AWS::Region}.{AWS::URLSuffix}/api/v1", Output(Standard, "ApiAddress"));
        Assert.Equal("execute-api:Invoke on arn:{AWS::Partition}:execute-api:{AWS::Region}:{AWS::AccountId}:{Api}/*/*/api/v1/*", Output(Standard, "ApiRight"));
        Assert.Equal(
            "curl --aws-sigv4 aws:amz:{AWS::Region}:execute-api --user \"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY\" "
            + "${AWS_SESSION_TOKEN:+-H \"x-amz-security-token: $AWS_SESSION_TOKEN\"} -H 'Content-Type: image/jpeg' --data-binary @photo.jpg "
            + "https://{Api}.execute-api.{AWS::Region}.{AWS::URLSuffix}/api/v1/img",
            Output(Standard, "TryUpload"));
        Assert.Equal("https://images.example.com/api/v1", Output(Everything, "ApiAddress"));
        Assert.Equal(
            "curl -H \"Authorization: Bearer $TOKEN\" -H 'Content-Type: image/jpeg' --data-binary @photo.jpg https://images.example.com/api/v1/img",
            Output(Everything, "TryUpload"));
        Assert.DoesNotContain("ApiRight", Everything.Root["Outputs"]!.AsObject().Select(output => output.Key));
    }

    [Fact]
    public void It_can_be_left_out_altogether()
    {
        Assert.Empty(WithoutApi.All("AWS::Lambda::EventSourceMapping"));
        // What the destination's policy denies under the API's segment it denies with or without an API.
        Assert.DoesNotContain(
            WithoutApi.Resources,
            resource => (string)resource.Value!["Type"]! != "AWS::S3::BucketPolicy" && resource.Value.ToJsonString().Contains("/api/", StringComparison.Ordinal));
        Assert.DoesNotContain("ApiAddress", WithoutApi.Root["Outputs"]!.AsObject().Select(output => output.Key));
    }

    private static JsonObject[] Routes(Template template) =>
        [.. template.All("AWS::ApiGatewayV2::Route").Where(route => route.Key.StartsWith("Routes", StringComparison.Ordinal)).Select(route => route.Value)];

    private static string RouteKey(JsonObject route) => (string)route["RouteKey"]!;

    private static bool IsOpen(JsonObject route)
    {
        var (method, path) = RouteKey(route).Split(' ') is [var first, var second] ? (first, second) : default;
        return Assert.Single(ApiRoutes.All, call => "/api/v1" + call.Template == path && call.Method == (method is "HEAD" ? "GET" : method)).IsOpen;
    }

    private static string Output(Template template, string name) => Template.Text(template.Root["Outputs"]![name]!["Value"]);
}
