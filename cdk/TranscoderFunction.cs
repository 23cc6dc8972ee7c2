using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Constructs;
using Transcoder.Contracts;

namespace Transcoder.Cdk;

internal sealed record FunctionShape(string Handler, int Memory, Duration Timeout, int ReservedConcurrency, string Description);

/// <summary>The one binary as one of its handlers, with a log and a role of its own that may write that log and nothing more.</summary>
internal sealed class TranscoderFunction : Construct
{
    public TranscoderFunction(Construct scope, string id, StackOptions options, string codeFolder, FunctionShape shape, IDictionary<string, string> environment)
        : base(scope, id)
    {
        Log = LogOf(this, options.LogDays);
        Role = new Role(this, "Role", new RoleProps { AssumedBy = new ServicePrincipal("lambda.amazonaws.com") });
        Allow(["logs:CreateLogStream", "logs:PutLogEvents"], Log.LogGroupArn);

        Timeout = shape.Timeout;
        Function = new Function(this, "Function", new FunctionProps
        {
            Description = shape.Description,
            Runtime = options.Runtime is FunctionRuntime.Native ? Runtime.PROVIDED_AL2023 : new Runtime("dotnet10", RuntimeFamily.DOTNET_CORE),
            // Without a ':' the managed runtime takes it for an assembly that runs a loop of its own.
            Handler = options.Runtime is FunctionRuntime.Native ? "bootstrap" : FunctionCode.Assembly,
            Architecture = options.Arm64 ? Architecture.ARM_64 : Architecture.X86_64,
            Code = Code.FromAsset(codeFolder),
            MemorySize = shape.Memory,
            Timeout = shape.Timeout,
            ReservedConcurrentExecutions = shape.ReservedConcurrency > 0 ? shape.ReservedConcurrency : null,
            Role = Role,
            LogGroup = Log,
            Environment = Environment(options, shape, environment),
        });
    }

    public static LogGroup LogOf(Construct scope, int days)
    {
        var log = new LogGroup(scope, "Log", new LogGroupProps { RemovalPolicy = RemovalPolicy.DESTROY });
        // The days themselves, of which the context allows what CloudWatch knows; the construct wants a name for each.
        ((CfnLogGroup)log.Node.DefaultChild!).RetentionInDays = days;
        return log;
    }

    public Function Function { get; }

    public LogGroup Log { get; }

    public Role Role { get; }

    public Duration Timeout { get; }

    public void Allow(string[] actions, params string[] resources) =>
        Role.AddToPolicy(new PolicyStatement(new PolicyStatementProps { Actions = actions, Resources = resources }));

    private static Dictionary<string, string> Environment(StackOptions options, FunctionShape shape, IDictionary<string, string> own)
    {
        var environment = new Dictionary<string, string>(own) { [FunctionVariables.Function] = shape.Handler };
        foreach (var (name, value) in options.UrlSettings)
            environment[SettingNames.Variable(name)] = value;
        if (options.SigningSecret is { } secret)
            environment[SettingNames.Variable(SettingNames.SigningKeys)] = EdgeCode.SecretReference(secret);
        return environment;
    }
}
