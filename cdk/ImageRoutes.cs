using Amazon.CDK;
using Amazon.CDK.AWS.Apigatewayv2;
using Amazon.CDK.AWS.Lambda;
using Constructs;
using Transcoder.Contracts.Api;

namespace Transcoder.Cdk;

/// <summary>The calls of the image API as routes of the gateway, which asks who calls before the function is asked: nobody has to say it for
/// what only who knows an id can name.</summary>
internal sealed class ImageRoutes : Construct
{
    public ImageRoutes(Construct scope, string id, StackOptions options, Api api, ImagesFunction images) : base(scope, id)
    {
        var integration = new CfnIntegration(this, "Integration", new CfnIntegrationProps
        {
            ApiId = api.Id,
            IntegrationType = "AWS_PROXY",
            IntegrationUri = images.Runs.Function.FunctionArn,
            PayloadFormatVersion = "2.0",
        });
        var issuer = options.ApiAuth is ApiAuth.Jwt ? Issuer(options, api) : null;

        foreach (var route in ApiRoutes.All)
        {
            Add(route.Method, route);
            // What can be read can be asked about.
            if (route is { Method: "GET", IsOpen: true })
                Add("HEAD", route);
        }

        _ = new CfnPermission(this, "MayBeCalled", new CfnPermissionProps
        {
            Action = "lambda:InvokeFunction",
            FunctionName = images.Runs.Function.FunctionArn,
            Principal = "apigateway.amazonaws.com",
            SourceArn = Stack.Of(this).FormatArn(
                new ArnComponents { Service = "execute-api", Resource = api.Id, ResourceName = $"*/*{ApiRoutes.Root}/*" }),
        });

        void Add(string method, ApiRoute route)
        {
            var path = ApiRoutes.Root + route.Template;
            _ = new CfnRoute(this, $"{method}{path}", new CfnRouteProps
            {
                ApiId = api.Id,
                RouteKey = $"{method} {path}",
                Target = $"integrations/{integration.Ref}",
                AuthorizationType = route.IsOpen ? "NONE" : issuer is null ? "AWS_IAM" : "JWT",
                AuthorizerId = route.IsOpen ? null : issuer?.Ref,
            });
        }
    }

    private CfnAuthorizer Issuer(StackOptions options, Api api) => new(this, "Issuer", new CfnAuthorizerProps
    {
        ApiId = api.Id,
        AuthorizerType = "JWT",
        Name = "issuer",
        IdentitySource = ["$request.header.Authorization"],
        JwtConfiguration = new CfnAuthorizer.JWTConfigurationProperty { Issuer = options.JwtIssuer, Audience = [.. options.JwtAudience] },
    });
}
