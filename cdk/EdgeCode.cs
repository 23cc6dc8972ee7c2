using System.Text.Json;

namespace Transcoder.Cdk;

/// <summary>The code of the two edge functions, as CloudFront gets it.</summary>
internal sealed record EdgeCode(string Request, string Response)
{
    /// <exception cref="SynthException">It could not be built; the message says what to do.</exception>
    public static EdgeCode Build(StackOptions options, string repository)
    {
        var config = Config(options);
        return new EdgeCode(Run("request"), Run("response"));

        string Run(string name) => Tool.Run(
            "node", [Path.Combine(repository, "cdk", "edge", "build.mjs"), name], repository, config,
            "The edge functions could not be built.");
    }

    /// <summary>What cdk/edge/build.mjs documents.</summary>
    private static string Config(StackOptions options)
    {
        var urls = options.Settings.Urls;
        return JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["presets"] = urls.Presets.Keys.Order(StringComparer.Ordinal).ToArray(),
            ["presetsOnly"] = urls.PresetsOnly,
            ["ladder"] = urls.Steps && options.SigningSecret is null ? urls.Ladder : [],
            ["watermarks"] = urls.Watermarks,
            ["signingKeys"] = options.SigningSecret is { } name ? SecretReference(name) : "",
        });
    }

    /// <summary>CloudFormation puts the secret's text in its place.</summary>
    public static string SecretReference(string name) => $"{{{{resolve:secretsmanager:{name}:SecretString}}}}";
}
