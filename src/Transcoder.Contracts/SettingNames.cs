using System.Text;

namespace Transcoder.Contracts;

/// <summary>The settings of a deployment by name; the same names on a command line, in the environment and in the stack's context.</summary>
public static class SettingNames
{
    public const string Presets = "presets";
    public const string PresetsOnly = "presetsOnly";
    public const string Steps = "steps";
    public const string Ladder = "ladder";
    public const string SigningKeys = "signingKeys";
    public const string Watermarks = "watermarks";
    public const string Fallback = "fallback";
    public const string InvalidateRedirect = "invalidateRedirect";
    public const string ReducedOriginals = "reducedOriginals";

    public static IReadOnlyList<string> All { get; } = [Presets, PresetsOnly, Steps, Ladder, SigningKeys, Watermarks, Fallback, InvalidateRedirect, ReducedOriginals];

    /// <summary>The environment's name of a setting: <c>presetsOnly</c> is <c>TRANSCODER_PRESETS_ONLY</c>.</summary>
    public static string Variable(string name)
    {
        var variable = new StringBuilder("TRANSCODER_");
        foreach (var letter in name)
            variable.Append(char.IsUpper(letter) ? "_" : "").Append(char.ToUpperInvariant(letter));
        return variable.ToString();
    }
}
