using System.Globalization;

namespace Transcoder.Cli.Serve;

/// <summary>The settings of a deployment, by the names that every host of it knows.</summary>
internal static class ServeSettings
{
    public const string Known = "Known: steps, presetsOnly, presets (thumb:w100-h100-cover,…), signingKeys (…,…), invalidateRedirect, "
        + "fallback, edgeMegabytes, logLevel.";

    /// <exception cref="ServeException">Some are unknown or wrong; the message names them all.</exception>
    public static ServeOptions Apply(ServeOptions options, IEnumerable<string> settings)
    {
        var errors = new List<string>();
        foreach (var setting in settings)
        {
            var (name, value) = setting.IndexOf('=') is >= 0 and var sign ? (setting[..sign], setting[(sign + 1)..]) : (setting, "");
            if (Apply(options, name, value) is { } applied)
                options = applied;
            else
                errors.Add($"'{setting}'");
        }
        return errors.Count == 0 ? options : throw new ServeException($"--set {string.Join(", ", errors)}: no such setting, or no value for it. {Known}");
    }

    /// <returns>Null where the name or the value is none.</returns>
    private static ServeOptions? Apply(ServeOptions options, string name, string value) => name switch
    {
        "steps" when bool.TryParse(value, out var on) => options with { Urls = options.Urls with { Steps = on } },
        "presetsOnly" when bool.TryParse(value, out var on) => options with { Urls = options.Urls with { PresetsOnly = on } },
        "presets" when Presets(value) is { } presets => options with { Urls = options.Urls with { Presets = presets } },
        "signingKeys" when value is not "" => options with { Urls = options.Urls with { SigningKeys = value.Split(',') } },
        "invalidateRedirect" when bool.TryParse(value, out var on) => options with { Resize = options.Resize with { InvalidateRedirect = on } },
        "fallback" when value is not "" => options with { Resize = options.Resize with { Fallback = value } },
        "edgeMegabytes" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var megabytes)
            => options with { EdgeBytes = megabytes * 1024L * 1024L },
        "logLevel" when Enum.TryParse<LogLevel>(value, ignoreCase: true, out var level) => options with { LogLevel = level },
        _ => null,
    };

    private static Dictionary<string, string>? Presets(string value)
    {
        var presets = new Dictionary<string, string>();
        foreach (var preset in value.Split(','))
        {
            if (preset.Split(':') is not [var name, var spec] || !presets.TryAdd(name, spec))
                return null;
        }
        return presets;
    }
}
