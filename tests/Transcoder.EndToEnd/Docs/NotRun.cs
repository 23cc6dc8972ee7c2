namespace Transcoder.EndToEnd.Docs;

/// <summary>The commands of the documentation that no test runs as they stand, each with the reason. All others are run.</summary>
internal static class NotRun
{
    private const string NoAccount = "needs an AWS account";

    /// <summary>By how they begin.</summary>
    public static IReadOnlyDictionary<string, string> Commands { get; } = new Dictionary<string, string>
    {
        ["aws "] = NoAccount,
        ["npx cdk bootstrap"] = NoAccount,
        ["npx cdk destroy"] = NoAccount,
        ["npx cdk diff"] = NoAccount,
        ["npx cdk deploy"] = $"{NoAccount}; its context is read by a test beside",
        ["curl -L https://….cloudfront.net/"] = NoAccount,
        ["dotnet run --project cdk"] = "is what 'npx cdk synth' starts, which the tests of the stack run",
        ["npm ci"] = "every build runs it",
        ["dotnet test Transcoder.sln"] = "is the test run that this is a part of",
        ["sudo sysctl "] = "changes the machine",
        ["dotnet run -c Release --project tests/Transcoder.Benchmarks"] = "measures for minutes, in a build of its own",
    };

    public static string? Of(string command) => Commands.Keys.FirstOrDefault(begin => command.StartsWith(begin, StringComparison.Ordinal));
}
