using System.Globalization;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>One event and what came with it.</summary>
internal sealed class Invocation(HttpResponseMessage answer, Stream body) : IDisposable
{
    public Stream Event => body;

    public ILambdaContext Context { get; } = new LambdaContext(
        Header(answer, "Lambda-Runtime-Aws-Request-Id"),
        Header(answer, "Lambda-Runtime-Invoked-Function-Arn"),
        Header(answer, "Lambda-Runtime-Deadline-Ms"));

    public string TraceId => Header(answer, "Lambda-Runtime-Trace-Id");

    public void Dispose() => answer.Dispose();

    private static string Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;
}

/// <param name="deadline">In milliseconds since 1970.</param>
internal sealed class LambdaContext(string requestId, string functionArn, string deadline) : ILambdaContext
{
    private readonly DateTimeOffset _deadline = long.TryParse(deadline, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
        ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
        : DateTimeOffset.MaxValue;

    public string AwsRequestId => requestId;

    public IClientContext ClientContext => null;

    public string FunctionName { get; } = Variable("AWS_LAMBDA_FUNCTION_NAME");

    public string FunctionVersion { get; } = Variable("AWS_LAMBDA_FUNCTION_VERSION");

    public ICognitoIdentity Identity => null;

    public string InvokedFunctionArn => functionArn;

    public ILambdaLogger Logger { get; } = new ConsoleLogger();

    public string LogGroupName { get; } = Variable("AWS_LAMBDA_LOG_GROUP_NAME");

    public string LogStreamName { get; } = Variable("AWS_LAMBDA_LOG_STREAM_NAME");

    public int MemoryLimitInMB { get; } =
        int.TryParse(Variable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"), NumberStyles.None, CultureInfo.InvariantCulture, out var megabytes) ? megabytes : 0;

    public TimeSpan RemainingTime => _deadline - DateTimeOffset.UtcNow;

    private static string Variable(string name) => Environment.GetEnvironmentVariable(name);

    private sealed class ConsoleLogger : ILambdaLogger
    {
        public void Log(string message) => Console.Write(message);

        public void LogLine(string message) => Console.WriteLine(message);
    }
}
