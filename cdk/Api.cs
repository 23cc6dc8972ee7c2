using Amazon.CDK;
using Amazon.CDK.AWS.Apigatewayv2;
using Amazon.CDK.AwsApigatewayv2Integrations;
using Constructs;

namespace Transcoder.Cdk;

/// <summary>The HTTP API before the functions. It is made before those that answer, because the distribution needs its host.</summary>
internal sealed class Api : Construct
{
    public Api(Construct scope, string id, StackOptions options) : base(scope, id)
    {
        Gateway = new HttpApi(this, "Api", new HttpApiProps
        {
            ApiName = options.Name,
            Description = "Makes variants for the distribution, and is the image API",
            CreateDefaultStage = false,
            CorsPreflight = options.ApiCorsOrigins.Count > 0 ? Cors(options) : null,
        });
        _ = new HttpStage(this, "Stage", new HttpStageProps
        {
            HttpApi = Gateway,
            StageName = "$default",
            AutoDeploy = true,
            Throttle = new ThrottleSettings { RateLimit = options.RateLimit, BurstLimit = options.BurstLimit },
        });
        var stack = Stack.Of(this);
        Host = $"{Gateway.ApiId}.execute-api.{stack.Region}.{stack.UrlSuffix}";
    }

    public HttpApi Gateway { get; }

    public string Host { get; }

    public string Id => Gateway.ApiId;

    public void Answer(Amazon.CDK.AWS.Lambda.Function function) => Gateway.AddRoutes(new AddRoutesOptions
    {
        Path = "/resize/{proxy+}",
        Methods = [Amazon.CDK.AWS.Apigatewayv2.HttpMethod.ANY],
        Integration = new HttpLambdaIntegration("Resize", function, new HttpLambdaIntegrationProps { PayloadFormatVersion = PayloadFormatVersion.VERSION_2_0 }),
    });

    /// <summary>The gateway answers a preflight itself, and writes these headers in place of any that a function wrote.</summary>
    private static CorsPreflightOptions Cors(StackOptions options) => new()
    {
        AllowOrigins = [.. options.ApiCorsOrigins],
        AllowMethods = [CorsHttpMethod.GET, CorsHttpMethod.HEAD, CorsHttpMethod.POST, CorsHttpMethod.DELETE],
        AllowHeaders =
        [
            "authorization", "content-type", "content-disposition", "idempotency-key", "if-none-match", "x-amz-date", "x-amz-security-token",
            "x-amz-content-sha256",
        ],
        ExposeHeaders = ["content-location", "etag", "location", "retry-after"],
        MaxAge = Duration.Hours(1),
    };
}
