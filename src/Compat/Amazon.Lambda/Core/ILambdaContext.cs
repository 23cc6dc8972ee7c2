namespace Amazon.Lambda.Core;

/// <summary>What the environment says of one invocation.</summary>
public interface ILambdaContext
{
    string AwsRequestId { get; }

    /// <summary>From the mobile SDK; null elsewhere.</summary>
    IClientContext ClientContext { get; }

    string FunctionName { get; }

    string FunctionVersion { get; }

    /// <summary>From the mobile SDK; null elsewhere.</summary>
    ICognitoIdentity Identity { get; }

    string InvokedFunctionArn { get; }

    ILambdaLogger Logger { get; }

    string LogGroupName { get; }

    string LogStreamName { get; }

    int MemoryLimitInMB { get; }

    /// <summary>Until the environment ends the invocation.</summary>
    TimeSpan RemainingTime { get; }
}
