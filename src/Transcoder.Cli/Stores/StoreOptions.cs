using System.CommandLine;
using Transcoder.Aws;
using Transcoder.Cli.Terminal;
using Transcoder.Contracts;

namespace Transcoder.Cli.Stores;

/// <summary>The options that all commands on stores share.</summary>
internal static class StoreOptions
{
    public const string AddressHelp = "A folder, or s3://bucket.";

    public static readonly Option<Uri?> Endpoint =
        Address("The S3 server, where it is not AWS. Region and credentials are found as the AWS command line finds them.", "--endpoint-url");

    public static readonly Option<string?> Distribution = new("--distribution")
    {
        Description = "The id of the CloudFront distribution that is told what to forget; without it the edge is not told.",
    };

    public static readonly Option<string[]> Set = new("--set")
    {
        Description = $"A setting of the deployment, name=value; may be given often. Else from the environment, as "
            + $"{SettingNames.Variable(SettingNames.SigningKeys)}. Known: {string.Join(", ", SettingNames.All)}.",
        DefaultValueFactory = _ => [],
    };

    public static readonly Option<bool> Json = new("--json") { Description = "Print JSON, one object a line." };

    /// <summary>An option for an address of the web.</summary>
    public static Option<Uri?> Address(string description, string name, params string[] aliases) => new(name, aliases)
    {
        Description = description,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
                return address;
            result.AddError($"{name} {text}: not an http or https address.");
            return null;
        },
    };

    /// <summary>How many at once.</summary>
    /// <param name="standard">Where it is not given.</param>
    public static Option<int> Concurrency(int standard, string what)
    {
        var option = new Option<int>("--concurrency") { Description = $"{what} at once, 1 to 256.", DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 256)
                result.AddError($"--concurrency {result.Tokens[0].Value}: 1 to 256 are allowed.");
        });
        return option;
    }

    /// <summary>What was given, else what the environment says.</summary>
    /// <exception cref="RefusedException">Some are unknown or wrong; the message names them all.</exception>
    public static Settings Settings(ParseResult parsed)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var setting in parsed.GetRequiredValue(Set))
        {
            if (setting.Split('=', 2) is not [var name, var value] || !SettingNames.All.Contains(name))
                throw new RefusedException($"--set '{setting}': no such setting, or no value for it. Known: {string.Join(", ", SettingNames.All)}.");
            given[name] = value;
        }

        try
        {
            return Transcoder.Settings.Read(name => given.GetValueOrDefault(name) ?? Environment.GetEnvironmentVariable(SettingNames.Variable(name)));
        }
        catch (ArgumentException wrong)
        {
            throw new RefusedException(wrong.Message);
        }
    }

    public static ToldEdge Edge(ParseResult parsed, Screen screen) => new(
        parsed.GetValue(Distribution) is { } distribution ? new CloudFrontEdge(AwsClients.CloudFront(), distribution, budget: null, screen.Say) : null,
        TimeProvider.System);
}
