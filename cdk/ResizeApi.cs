using Amazon.CDK;
using Amazon.CDK.AWS.Apigatewayv2;
using Amazon.CDK.AwsApigatewayv2Integrations;
using Constructs;

namespace Transcoder.Cdk;

/// <summary>The HTTP API before the resize function. It is made before the function that answers, because the distribution needs its host.</summary>
internal sealed class ResizeApi : Construct
{
    private readonly HttpApi _api;

    public ResizeApi(Construct scope, string id, StackOptions options) : base(scope, id)
    {
        _api = new HttpApi(this, "Api", new HttpApiProps
        {
            ApiName = $"{options.Name}-resize",
            Description = "Makes variants; answers the distribution only",
            CreateDefaultStage = false,
        });
        _ = new HttpStage(this, "Stage", new HttpStageProps
        {
            HttpApi = _api,
            StageName = "$default",
            AutoDeploy = true,
            Throttle = new ThrottleSettings { RateLimit = options.RateLimit, BurstLimit = options.BurstLimit },
        });
        var stack = Stack.Of(this);
        Host = $"{_api.ApiId}.execute-api.{stack.Region}.{stack.UrlSuffix}";
    }

    public string Host { get; }

    public string Id => _api.ApiId;

    public void Answer(Amazon.CDK.AWS.Lambda.Function function) => _api.AddRoutes(new AddRoutesOptions
    {
        Path = "/resize/{proxy+}",
        Methods = [Amazon.CDK.AWS.Apigatewayv2.HttpMethod.ANY],
        Integration = new HttpLambdaIntegration("Resize", function, new HttpLambdaIntegrationProps { PayloadFormatVersion = PayloadFormatVersion.VERSION_2_0 }),
    });
}
