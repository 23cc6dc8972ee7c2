using System.Text.Json;
using Transcoder.Contracts;

namespace Transcoder.Tests.Cdk;

/// <summary>The code of the edge functions as it is deployed.</summary>
internal static class EdgeBuild
{
    public static readonly string Script = Path.Combine(Project.File(), "..", "..", "cdk", "edge", "build.mjs");

    public static async Task<string> OfAsync(string function, UrlPolicyOptions options)
    {
        var (code, complaint) = await NodeProgram.RunAsync(Script, [function], Configuration(options));
        return complaint is "" ? code : throw new InvalidOperationException(complaint);
    }

    public static string Configuration(UrlPolicyOptions options) => JsonSerializer.Serialize(new
    {
        presets = options.Presets.Keys.Order(StringComparer.Ordinal),
        presetsOnly = options.PresetsOnly,
        ladder = options.Steps && options.SigningKeys.Count == 0 ? options.Ladder : [],
        watermarks = options.Watermarks,
        signingKeys = string.Join(',', options.SigningKeys),
    });
}
