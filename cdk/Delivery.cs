using Amazon.CDK;
using Amazon.CDK.AWS.CertificateManager;
using Amazon.CDK.AWS.CloudFront;
using Amazon.CDK.AWS.CloudFront.Origins;
using Amazon.CDK.AWS.Route53;
using Amazon.CDK.AWS.S3;
using Constructs;
using Transcoder.Contracts;
using Transcoder.Contracts.Api;
using Edge = Amazon.CDK.AWS.CloudFront;

namespace Transcoder.Cdk;

/// <summary>The distribution: the website for what is there, the API for what is still to be made.</summary>
internal sealed class Delivery : Construct
{
    /// <summary>An object whose metadata has <c>cache-tag</c> is forgotten by that tag.</summary>
    public const string CacheTagHeader = "x-amz-meta-cache-tag";

    /// <summary>CloudFront's own, the same for every distribution.</summary>
    private const string CloudFrontZone = "Z2FDTNDATAQYW2";

    private readonly StackOptions _options;

    public Delivery(Construct scope, string id, StackOptions options, StackNames names, Api api, string referer, string originSecret, EdgeCode code, PlaygroundPage? page)
        : base(scope, id)
    {
        _options = options;
        var request = EdgeFunction("Request", "Holds paths to their canonical form, before the cache", code.Request);
        var response = EdgeFunction("Response", "Sends a missing variant to where it is made", code.Response);
        var headers = SecurityHeaders();
        var byPath = WebsitePolicy();
        var onRequest = new FunctionAssociation { EventType = FunctionEventType.VIEWER_REQUEST, Function = request };
        var onResponse = new FunctionAssociation { EventType = FunctionEventType.VIEWER_RESPONSE, Function = response };

        var functions = Functions(api, originSecret);

        var distribution = new Distribution(this, "Distribution", new DistributionProps
        {
            Comment = options.Name,
            HttpVersion = HttpVersion.HTTP2_AND_3,
            MinimumProtocolVersion = SecurityPolicyProtocol.TLS_V1_2_2021,
            PriceClass = options.PriceClass switch
            {
                "100" => PriceClass.PRICE_CLASS_100,
                "200" => PriceClass.PRICE_CLASS_200,
                _ => PriceClass.PRICE_CLASS_ALL,
            },
            DomainNames = options.Domain is { } domain ? [domain] : null,
            Certificate = options.CertificateArn is { } certificate ? Certificate.FromCertificateArn(this, "Certificate", certificate) : null,
            WebAclId = options.WebAclArn,
            EnableLogging = options.AccessLogs,
            LogBucket = options.AccessLogs ? LogBucket() : null,
            DefaultBehavior = new BehaviorOptions
            {
                Origin = Website(names, referer),
                AllowedMethods = AllowedMethods.ALLOW_GET_HEAD,
                CachePolicy = byPath,
                // For SVG originals; no other image grows smaller.
                Compress = true,
                ViewerProtocolPolicy = ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
                ResponseHeadersPolicy = headers,
                FunctionAssociations = [onRequest, onResponse],
            },
            AdditionalBehaviors = new Dictionary<string, IBehaviorOptions>
            {
                ["/resize/*"] = new BehaviorOptions
                {
                    Origin = functions,
                    AllowedMethods = AllowedMethods.ALLOW_GET_HEAD,
                    CachePolicy = ResizePolicy(),
                    OriginRequestPolicy = ToTheFunction(),
                    Compress = false,
                    ViewerProtocolPolicy = ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
                    ResponseHeadersPolicy = headers,
                    FunctionAssociations = [onRequest],
                },
            },
            ErrorResponses = ErrorLives(),
            DefaultRootObject = page is null ? null : PlaygroundPage.Root,
        });
        if (page is not null)
        {
            var behaviour = page.Behaviour(byPath);
            // Both: no page says whether the root object is put in before a path chooses its behaviour or after.
            foreach (var path in (string[])["/", $"/{PlaygroundPage.Folder}/*"])
                distribution.AddBehavior(path, page.Origin, behaviour);
        }
        if (options.ApiAuth is not ApiAuth.Off)
            distribution.AddBehavior($"{ApiRoutes.Root[..ApiRoutes.Root.LastIndexOf('/')]}/*", functions, ImageApi());
        // The construct is older than the property.
        ((CfnDistribution)distribution.Node.DefaultChild!).AddPropertyOverride("DistributionConfig.CacheTagConfig.HeaderName", CacheTagHeader);

        DistributionId = distribution.DistributionId;
        Host = options.Domain ?? distribution.DistributionDomainName;
        if (options.HostedZoneId is { } zone)
            AddRecords(zone, options.Domain!, distribution.DistributionDomainName);
    }

    public string DistributionId { get; }

    /// <summary>What a browser asks.</summary>
    public string Host { get; }

    public string DistributionArn => Stack.Of(this).FormatArn(
        new ArnComponents { Service = "cloudfront", Region = "", Resource = "distribution", ResourceName = DistributionId });

    /// <summary>By name and by what a region's endpoint is called, not by the bucket's attribute: the bucket waits for the distribution.</summary>
    private HttpOrigin Website(StackNames names, string referer)
    {
        var endpoint = Stack.Of(this).RegionalFact(Amazon.CDK.RegionInfo.FactName.S3_STATIC_WEBSITE_ENDPOINT);
        return new HttpOrigin($"{names.DestinationBucket}.{endpoint}", new HttpOriginProps
        {
            // A website speaks no TLS.
            ProtocolPolicy = OriginProtocolPolicy.HTTP_ONLY,
            CustomHeaders = new Dictionary<string, string> { ["Referer"] = referer },
        });
    }

    private static HttpOrigin Functions(Api api, string originSecret) => new(api.Host, new HttpOriginProps
    {
        ProtocolPolicy = OriginProtocolPolicy.HTTPS_ONLY,
        OriginSslProtocols = [OriginSslPolicy.TLS_V1_2],
        // Longer than the API, which then is the one to give up.
        ReadTimeout = Duration.Seconds(35),
        // A second request would only start the same work again.
        ConnectionAttempts = 1,
        CustomHeaders = new Dictionary<string, string> { [OriginHeaders.Secret] = originSecret },
    });

    /// <summary>The default is the life of what cannot say its own: the website's redirect.</summary>
    private CachePolicy WebsitePolicy() => new(this, "WebsitePolicy", new CachePolicyProps
    {
        CachePolicyName = $"{Stack.Of(this).StackName}-website-{Stack.Of(this).Region}",
        Comment = "The path is the key",
        MinTtl = Duration.Seconds(0),
        DefaultTtl = Duration.Seconds(60),
        MaxTtl = Duration.Days(365),
        HeaderBehavior = CacheHeaderBehavior.None(),
        CookieBehavior = CacheCookieBehavior.None(),
        QueryStringBehavior = CacheQueryStringBehavior.None(),
        EnableAcceptEncodingBrotli = true,
        EnableAcceptEncodingGzip = true,
    });

    /// <summary>The function always says how long; what says nothing is not from it and is not kept.</summary>
    private CachePolicy ResizePolicy() => new(this, "ResizePolicy", new CachePolicyProps
    {
        CachePolicyName = $"{Stack.Of(this).StackName}-resize-{Stack.Of(this).Region}",
        Comment = "The path is the key",
        MinTtl = Duration.Seconds(0),
        DefaultTtl = Duration.Seconds(0),
        MaxTtl = Duration.Days(365),
        HeaderBehavior = CacheHeaderBehavior.None(),
        CookieBehavior = CacheCookieBehavior.None(),
        QueryStringBehavior = CacheQueryStringBehavior.None(),
    });

    /// <summary>No edge function: a call is no path of an image, and is judged behind the gateway.</summary>
    private AddBehaviorOptions ImageApi() => new()
    {
        AllowedMethods = AllowedMethods.ALLOW_ALL,
        CachePolicy = ApiPolicy(),
        OriginRequestPolicy = OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        Compress = false,
        // A redirect would lose a body, after it went over the wire in the open.
        ViewerProtocolPolicy = ViewerProtocolPolicy.HTTPS_ONLY,
        ResponseHeadersPolicy = ApiHeaders(),
    };

    /// <summary>What an answer says of itself. Who asks is of the key, so that nobody is ever served what another was allowed to see; so is the
    /// site that asks, which the gateway's CORS headers depend on.</summary>
    private CachePolicy ApiPolicy() => new(this, "ApiPolicy", new CachePolicyProps
    {
        CachePolicyName = $"{Stack.Of(this).StackName}-api-{Stack.Of(this).Region}",
        Comment = "The path, the query, who asks and from which site",
        MinTtl = Duration.Seconds(0),
        DefaultTtl = Duration.Seconds(0),
        MaxTtl = Duration.Days(365),
        HeaderBehavior = CacheHeaderBehavior.AllowList("Authorization", "Origin"),
        CookieBehavior = CacheCookieBehavior.None(),
        QueryStringBehavior = CacheQueryStringBehavior.All(),
    });

    /// <summary>If-None-Match is CloudFront's own affair.</summary>
    private OriginRequestPolicy ToTheFunction() => new(this, "ToTheFunction", new OriginRequestPolicyProps
    {
        OriginRequestPolicyName = $"{Stack.Of(this).StackName}-resize-{Stack.Of(this).Region}",
        Comment = "The path as the viewer sent it, and what it accepts",
        HeaderBehavior = OriginRequestHeaderBehavior.AllowList(OriginHeaders.Path, "Accept"),
        CookieBehavior = OriginRequestCookieBehavior.None(),
        QueryStringBehavior = OriginRequestQueryStringBehavior.None(),
    });

    /// <summary>An SVG original is a document; on this host it may neither run script nor load anything.</summary>
    private static ResponseSecurityHeadersBehavior Sandbox() => new()
    {
        ContentTypeOptions = new ResponseHeadersContentTypeOptions { Override = true },
        ContentSecurityPolicy = new ResponseHeadersContentSecurityPolicy
        {
            ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox",
            Override = true,
        },
        StrictTransportSecurity = new ResponseHeadersStrictTransportSecurity { AccessControlMaxAge = Duration.Days(365), Override = true },
    };

    /// <summary>Which sites may call is the gateway's to say.</summary>
    private ResponseHeadersPolicy ApiHeaders() => new(this, "ApiHeaders", new ResponseHeadersPolicyProps
    {
        ResponseHeadersPolicyName = $"{Stack.Of(this).StackName}-api-{Stack.Of(this).Region}",
        Comment = "Answers of the image API are no pages",
        SecurityHeadersBehavior = Sandbox(),
    });

    private ResponseHeadersPolicy SecurityHeaders() => new(this, "SecurityHeaders", new ResponseHeadersPolicyProps
    {
        ResponseHeadersPolicyName = $"{Stack.Of(this).StackName}-{Stack.Of(this).Region}",
        Comment = "Images are for the pages of any site, and are none themselves",
        SecurityHeadersBehavior = Sandbox(),
        CorsBehavior = new ResponseHeadersCorsBehavior
        {
            AccessControlAllowOrigins = ["*"],
            AccessControlAllowMethods = ["GET", "HEAD"],
            AccessControlAllowHeaders = ["*"],
            AccessControlAllowCredentials = false,
            OriginOverride = true,
        },
    });

    /// <summary>What is missing is asked again after 10 s; trouble is never kept, whatever the error's own headers leave open.</summary>
    private static IErrorResponse[] ErrorLives() =>
    [
        Kept(404, 10),
        .. new[] { 500, 501, 502, 503, 504 }.Select(status => Kept(status, 0)),
    ];

    private static ErrorResponse Kept(int status, int seconds) => new() { HttpStatus = status, Ttl = Duration.Seconds(seconds) };

    private Edge.Function EdgeFunction(string id, string comment, string code) => new(this, id, new Edge.FunctionProps
    {
        FunctionName = $"{Stack.Of(this).StackName}-{id.ToLowerInvariant()}-{Stack.Of(this).Region}",
        Comment = comment,
        Runtime = Edge.FunctionRuntime.JS_2_0,
        Code = Edge.FunctionCode.FromInline(code),
        AutoPublish = true,
    });

    /// <summary>CloudFront's standard log is delivered by an ACL, so this bucket has them, and only this.</summary>
    private Bucket LogBucket() => new(this, "AccessLogs", new BucketProps
    {
        BlockPublicAccess = BlockPublicAccess.BLOCK_ALL,
        ObjectOwnership = ObjectOwnership.OBJECT_WRITER,
        Encryption = BucketEncryption.S3_MANAGED,
        EnforceSSL = true,
        MinimumTLSVersion = 1.2,
        LifecycleRules = [SourceBucket.Unfinished(), new LifecycleRule { Id = "old-logs", Expiration = Duration.Days(_options.LogDays) }],
        RemovalPolicy = RemovalPolicy.RETAIN,
    });

    private void AddRecords(string zone, string domain, string target)
    {
        foreach (var type in new[] { "A", "AAAA" })
        {
            _ = new CfnRecordSet(this, $"Record{type}", new CfnRecordSetProps
            {
                HostedZoneId = zone,
                Name = domain,
                Type = type,
                AliasTarget = new CfnRecordSet.AliasTargetProperty { DnsName = target, HostedZoneId = CloudFrontZone },
            });
        }
    }
}
