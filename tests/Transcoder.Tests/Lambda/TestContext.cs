using Amazon.Lambda.Core;

namespace Transcoder.Tests.Lambda;

/// <summary>An invocation with a minute, or as much as the test gives it.</summary>
internal sealed class TestContext(TimeSpan? remaining = null) : ILambdaContext
{
    public string AwsRequestId => "request-1";

    public IClientContext ClientContext => null!;

    public string FunctionName => "test";

    public string FunctionVersion => "$LATEST";

    public ICognitoIdentity Identity => null!;

    public string InvokedFunctionArn => "arn:aws:lambda:eu-central-1:123456789012:function:test";

    public ILambdaLogger Logger => null!;

    public string LogGroupName => "/aws/lambda/test";

    public string LogStreamName => "test";

    public int MemoryLimitInMB => 1024;

    public TimeSpan RemainingTime { get; } = remaining ?? TimeSpan.FromMinutes(1);
}
