namespace Amazon.Lambda.RuntimeSupport;

public class LambdaBootstrapOptions
{
    /// <summary>Host and port of the Runtime API; by default what <c>AWS_LAMBDA_RUNTIME_API</c> says.</summary>
    public string RuntimeApiEndpoint { get; set; }
}
