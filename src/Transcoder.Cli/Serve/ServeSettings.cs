using System.Globalization;
using Transcoder.Contracts;

namespace Transcoder.Cli.Serve;

/// <summary>The settings of a deployment, by the names that every host of it knows, and two that only this one has.</summary>
internal static class ServeSettings
{
    private const string EdgeMegabytes = "edgeMegabytes";
    private const string LogLevelName = "logLevel";

    private static readonly string[] Names = [.. SettingNames.All, EdgeMegabytes, LogLevelName];

    public static string Known => $"Known: {string.Join(", ", Names)}.";

    /// <summary>What was given on the command line, else what the environment says (<see cref="SettingNames.Variable"/>).</summary>
    /// <exception cref="ServeException">Some are unknown or wrong; the message names them all.</exception>
    public static ServeOptions Apply(ServeOptions options, IEnumerable<string> settings)
    {
        var given = Given(settings);
        try
        {
            var read = Settings.Read(ValueOf);
            return options with
            {
                Urls = read.Urls,
                Resize = read.Resize,
                EdgeBytes = ValueOf(EdgeMegabytes) is { } megabytes ? Megabytes(megabytes) : options.EdgeBytes,
                LogLevel = ValueOf(LogLevelName) is { } level ? Level(level) : options.LogLevel,
            };
        }
        catch (ArgumentException e)
        {
            throw new ServeException(e.Message, e);
        }

        string? ValueOf(string name) => given.GetValueOrDefault(name) ?? Environment.GetEnvironmentVariable(SettingNames.Variable(name));
    }

    private static Dictionary<string, string> Given(IEnumerable<string> settings)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var setting in settings)
        {
            if (setting.Split('=', 2) is not [var name, var value] || !Names.Contains(name))
                throw new ServeException($"--set '{setting}': no such setting, or no value for it. {Known}");
            given[name] = value;
        }

        return given;
    }

    private static long Megabytes(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var megabytes)
        ? megabytes * 1024L * 1024L
        : throw new ServeException($"{EdgeMegabytes}: '{text}' is no whole number of megabytes.");

    private static LogLevel Level(string text) => Enum.TryParse<LogLevel>(text, ignoreCase: true, out var level) && Enum.IsDefined(level)
        ? level
        : throw new ServeException($"{LogLevelName}: '{text}' is none of {string.Join(", ", Enum.GetNames<LogLevel>())}.");
}
