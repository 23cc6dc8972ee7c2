using System.Text.Json.Nodes;

namespace Transcoder.Tests.Cdk;

[Collection(CdkCollection.Name)]
public sealed class DeliveryTests
{
    private static readonly Template Standard = Stacks.Of();
    private static readonly Template Everything = Stacks.Of(Contexts.Everything);

    private static JsonNode Config(Template template) => template.One("AWS::CloudFront::Distribution")["DistributionConfig"]!;

    private static JsonNode Website => Config(Standard)["DefaultCacheBehavior"]!;

    private static JsonNode Resize => Behaviour("/resize/*");

    private static JsonNode ImageApi => Behaviour("/api/*");

    [Fact]
    public void What_is_there_comes_from_the_website_over_http_with_the_secret()
    {
        var origin = OriginOf(Website);

        Assert.Equal("transcoder-images-{AWS::AccountId}-{AWS::Region}.{S3staticwebsiteMap}", Template.Text(origin["DomainName"]));
        Assert.Equal("http-only", (string?)origin["CustomOriginConfig"]!["OriginProtocolPolicy"]);
        Assert.Equal(
            "[{HeaderName: Referer, HeaderValue: {{resolve:secretsmanager:{RefererSecret}:SecretString:::}}}]", Template.Text(origin["OriginCustomHeaders"]));
        Assert.Equal("s3-website.eu-central-1.amazonaws.com", (string?)Standard.Root["Mappings"]!["S3staticwebsiteMap"]!["eu-central-1"]!["endpoint"]);
        Assert.Equal("s3-website-us-east-1.amazonaws.com", (string?)Standard.Root["Mappings"]!["S3staticwebsiteMap"]!["us-east-1"]!["endpoint"]);
    }

    [Fact]
    public void What_is_to_be_made_comes_from_the_api_over_tls_with_the_other_secret()
    {
        var origin = OriginOf(Resize);

        Assert.Equal("/resize/*", (string?)Resize["PathPattern"]);
        Assert.Equal("{Api}.execute-api.{AWS::Region}.{AWS::URLSuffix}", Template.Text(origin["DomainName"]));
        Assert.Equal(
            ("https-only", "[TLSv1.2]", 35),
            ((string?)origin["CustomOriginConfig"]!["OriginProtocolPolicy"], Template.Text(origin["CustomOriginConfig"]!["OriginSSLProtocols"]), (int)origin["CustomOriginConfig"]!["OriginReadTimeout"]!));
        Assert.Equal(1, (int)origin["ConnectionAttempts"]!);
        Assert.Equal(
            "[{HeaderName: x-origin-secret, HeaderValue: {{resolve:secretsmanager:{OriginSecret}:SecretString:::}}}]", Template.Text(origin["OriginCustomHeaders"]));
    }

    [Fact]
    public void Both_are_asked_over_tls_to_get_and_head_only()
    {
        Assert.All([Website, Resize], behaviour =>
        {
            Assert.Equal("[GET, HEAD]", Template.Text(behaviour["AllowedMethods"]));
            Assert.Equal("redirect-to-https", (string?)behaviour["ViewerProtocolPolicy"]);
            Assert.Equal("{DeliverySecurityHeaders}", Template.Text(behaviour["ResponseHeadersPolicyId"]));
        });
        Assert.Equal((true, false), ((bool)Website["Compress"]!, (bool)Resize["Compress"]!));
        Assert.Equal(("http2and3", true), ((string?)Config(Standard)["HttpVersion"], (bool)Config(Standard)["IPV6Enabled"]!));
    }

    [Fact]
    public void The_path_alone_is_the_key_and_a_redirect_lives_a_minute()
    {
        var website = Policy("DeliveryWebsitePolicy");
        var resize = Policy("DeliveryResizePolicy");

        Assert.Equal("{DeliveryWebsitePolicy}", Template.Text(Website["CachePolicyId"]));
        Assert.Equal("{DeliveryResizePolicy}", Template.Text(Resize["CachePolicyId"]));
        Assert.Equal((0, 60, 31536000), Lives(website));
        Assert.Equal((0, 0, 31536000), Lives(resize));
        Assert.All([website, resize], policy =>
        {
            var key = policy["ParametersInCacheKeyAndForwardedToOrigin"]!;
            Assert.Equal("none", (string?)key["HeadersConfig"]!["HeaderBehavior"]);
            Assert.Equal("none", (string?)key["CookiesConfig"]!["CookieBehavior"]);
            Assert.Equal("none", (string?)key["QueryStringsConfig"]!["QueryStringBehavior"]);
        });

        static JsonNode Policy(string id) => Standard.One("AWS::CloudFront::CachePolicy", id)["CachePolicyConfig"]!;

        static (int, int, int) Lives(JsonNode policy) => ((int)policy["MinTTL"]!, (int)policy["DefaultTTL"]!, (int)policy["MaxTTL"]!);
    }

    [Fact]
    public void The_function_is_told_the_path_as_it_was_sent_and_what_is_accepted()
    {
        var policy = Standard.One("AWS::CloudFront::OriginRequestPolicy")["OriginRequestPolicyConfig"]!;

        Assert.Equal("{DeliveryToTheFunction}", Template.Text(Resize["OriginRequestPolicyId"]));
        Assert.Null(Website["OriginRequestPolicyId"]);
        Assert.Equal("{HeaderBehavior: whitelist, Headers: [x-transcoder-path, Accept]}", Template.Text(policy["HeadersConfig"]));
        Assert.Equal(("none", "none"), ((string?)policy["CookiesConfig"]!["CookieBehavior"], (string?)policy["QueryStringsConfig"]!["QueryStringBehavior"]));
    }

    [Fact]
    public void Trouble_is_never_kept_and_what_is_missing_ten_seconds() => Assert.Equal(
        "[{ErrorCachingMinTTL: 10, ErrorCode: 404}, {ErrorCachingMinTTL: 0, ErrorCode: 500}, {ErrorCachingMinTTL: 0, ErrorCode: 501}, "
        + "{ErrorCachingMinTTL: 0, ErrorCode: 502}, {ErrorCachingMinTTL: 0, ErrorCode: 503}, {ErrorCachingMinTTL: 0, ErrorCode: 504}]",
        Template.Text(Config(Standard)["CustomErrorResponses"]));

    [Fact]
    public void What_has_a_tag_is_forgotten_by_it() =>
        Assert.Equal("x-amz-meta-cache-tag", (string?)Config(Standard)["CacheTagConfig"]!["HeaderName"]);

    [Fact]
    public void The_edge_functions_stand_before_and_after()
    {
        Assert.Equal(
            "[{EventType: viewer-request, FunctionARN: {DeliveryRequest.FunctionARN}}, {EventType: viewer-response, FunctionARN: {DeliveryResponse.FunctionARN}}]",
            Template.Text(Website["FunctionAssociations"]));
        Assert.Equal("[{EventType: viewer-request, FunctionARN: {DeliveryRequest.FunctionARN}}]", Template.Text(Resize["FunctionAssociations"]));
        Assert.All(Standard.All("AWS::CloudFront::Function").Values, function =>
        {
            Assert.Equal(("cloudfront-js-2.0", true), ((string?)function["FunctionConfig"]!["Runtime"], (bool)function["AutoPublish"]!));
            Assert.Contains("function handler(", (string?)function["FunctionCode"]);
            Assert.InRange(System.Text.Encoding.UTF8.GetByteCount((string)function["FunctionCode"]!), 1, 10240);
        });
        Assert.Equal(2, Standard.All("AWS::CloudFront::Function").Count);
    }

    /// <summary>Whether a reference ends at the next braces or at the last, it is the same text.</summary>
    [Fact]
    public void The_signing_keys_are_a_reference_that_nothing_with_braces_follows()
    {
        var code = (string)Everything.One("AWS::CloudFront::Function", "DeliveryRequest")["FunctionCode"]!;

        Assert.EndsWith("var SIGNING_KEYS=\"{{resolve:secretsmanager:image/keys:SecretString}}\";", code);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(code, "{{resolve:"));
        Assert.All(Standard.All("AWS::CloudFront::Function").Values, function => Assert.DoesNotContain("SIGNING_KEYS", (string?)function["FunctionCode"]));
    }

    [Fact]
    public void Every_answer_is_sandboxed_and_may_be_used_by_any_site()
    {
        var policy = Standard.One("AWS::CloudFront::ResponseHeadersPolicy", "DeliverySecurityHeaders")["ResponseHeadersPolicyConfig"]!;
        var security = policy["SecurityHeadersConfig"]!;

        Assert.True((bool)security["ContentTypeOptions"]!["Override"]!);
        Assert.Equal("{ContentSecurityPolicy: default-src 'none'; style-src 'unsafe-inline'; sandbox, Override: true}", Template.Text(security["ContentSecurityPolicy"]));
        Assert.Equal("{AccessControlMaxAgeSec: 31536000, Override: true}", Template.Text(security["StrictTransportSecurity"]));
        Assert.Equal("[*]", Template.Text(policy["CorsConfig"]!["AccessControlAllowOrigins"]!["Items"]));
        Assert.Equal("[GET, HEAD]", Template.Text(policy["CorsConfig"]!["AccessControlAllowMethods"]!["Items"]));
    }

    [Fact]
    public void Domain_firewall_logs_and_prices_are_as_is_said()
    {
        var config = Config(Everything);

        Assert.Equal("[images.example.com]", Template.Text(config["Aliases"]));
        Assert.Equal((Contexts.Certificate, "TLSv1.2_2021"), ((string?)config["ViewerCertificate"]!["AcmCertificateArn"], (string?)config["ViewerCertificate"]!["MinimumProtocolVersion"]));
        Assert.Equal((Contexts.WebAcl, "PriceClass_100"), ((string?)config["WebACLId"], (string?)config["PriceClass"]));
        Assert.Equal("{DeliveryAccessLogs.RegionalDomainName}", Template.Text(config["Logging"]!["Bucket"]));
        Assert.Equal(["A", "AAAA"], Everything.All("AWS::Route53::RecordSet").Values.Select(record => (string)record["Type"]!).Order());
        Assert.All(Everything.All("AWS::Route53::RecordSet").Values, record => Assert.Equal(
            "{DNSName: {DeliveryDistribution.DomainName}, HostedZoneId: Z2FDTNDATAQYW2}", Template.Text(record["AliasTarget"])));
        Assert.Equal((null, null, null), (Config(Standard)["Aliases"], Config(Standard)["WebACLId"], Config(Standard)["Logging"]));
        Assert.Equal("PriceClass_All", (string?)Config(Standard)["PriceClass"]);
    }

    [Fact]
    public void The_image_api_comes_from_the_same_origin_with_all_that_a_caller_sends()
    {
        Assert.Equal(["/resize/*", "/api/*"], Config(Standard)["CacheBehaviors"]!.AsArray().Select(behaviour => (string?)behaviour!["PathPattern"]));
        Assert.Equal((string?)Resize["TargetOriginId"], (string?)ImageApi["TargetOriginId"]);
        Assert.Equal("[GET, HEAD, OPTIONS, PUT, PATCH, POST, DELETE]", Template.Text(ImageApi["AllowedMethods"]));
        // A redirect would lose the body.
        Assert.Equal(("https-only", false), ((string?)ImageApi["ViewerProtocolPolicy"], (bool)ImageApi["Compress"]!));
        // CloudFront's own AllViewerExceptHostHeader: the gateway answers to its own name only.
        Assert.Equal("b689b0a8-53d0-40ab-baf2-68738e2966ac", (string?)ImageApi["OriginRequestPolicyId"]);
        Assert.Null(ImageApi["FunctionAssociations"]);
        Assert.Equal(["/resize/*"], Config(Stacks.Of(Contexts.WithoutApi))["CacheBehaviors"]!.AsArray().Select(behaviour => (string?)behaviour!["PathPattern"]));
    }

    [Fact]
    public void What_the_image_api_answers_is_kept_as_it_says_for_the_same_query_caller_and_site()
    {
        var policy = Standard.One("AWS::CloudFront::CachePolicy", "DeliveryApiPolicy")["CachePolicyConfig"]!;
        var key = policy["ParametersInCacheKeyAndForwardedToOrigin"]!;

        Assert.Equal("{DeliveryApiPolicy}", Template.Text(ImageApi["CachePolicyId"]));
        Assert.Equal((0, 0, 31536000), ((int)policy["MinTTL"]!, (int)policy["DefaultTTL"]!, (int)policy["MaxTTL"]!));
        Assert.Equal("{HeaderBehavior: whitelist, Headers: [Authorization, Origin]}", Template.Text(key["HeadersConfig"]));
        Assert.Equal(("none", "all"), ((string?)key["CookiesConfig"]!["CookieBehavior"], (string?)key["QueryStringsConfig"]!["QueryStringBehavior"]));
    }

    [Fact]
    public void Answers_of_the_image_api_are_sandboxed_and_the_gateway_says_for_which_sites_they_are()
    {
        var policy = Standard.One("AWS::CloudFront::ResponseHeadersPolicy", "DeliveryApiHeaders")["ResponseHeadersPolicyConfig"]!;
        var images = Standard.One("AWS::CloudFront::ResponseHeadersPolicy", "DeliverySecurityHeaders")["ResponseHeadersPolicyConfig"]!;

        Assert.Equal("{DeliveryApiHeaders}", Template.Text(ImageApi["ResponseHeadersPolicyId"]));
        Assert.Equal(Template.Text(images["SecurityHeadersConfig"]), Template.Text(policy["SecurityHeadersConfig"]));
        Assert.Null(policy["CorsConfig"]);
    }

    private static JsonNode Behaviour(string pattern) => Assert.Single(
        Config(Standard)["CacheBehaviors"]!.AsArray(), behaviour => (string?)behaviour!["PathPattern"] == pattern)!;

    private static JsonNode OriginOf(JsonNode behaviour) => Assert.Single(
        Config(Standard)["Origins"]!.AsArray(), origin => (string?)origin!["Id"] == (string?)behaviour["TargetOriginId"])!;
}
