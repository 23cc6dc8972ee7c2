using System.Globalization;
using Transcoder.Contracts;

namespace Transcoder.Cli.Serve;

/// <summary>The settings of a deployment, by the names that every host of it knows, and those that only this one has.</summary>
internal static class ServeSettings
{
    private const string EdgeMegabytes = "edgeMegabytes";
    private const string FetchPrivate = "fetchPrivate";
    private const string LogLevelName = "logLevel";

    private static readonly string[] Names = [.. SettingNames.All, EdgeMegabytes, FetchPrivate, LogLevelName];

    public static string Known => $"Known: {string.Join(", ", Names)}.";

    /// <summary>What was given on the command line, else what the environment says (<see cref="SettingNames.Variable"/>).</summary>
    /// <exception cref="ServeException">Some are unknown or wrong; the message names them all.</exception>
    public static ServeOptions Apply(ServeOptions options, IEnumerable<string> settings)
    {
        var errors = new List<string>();
        var given = Given(settings, errors);
        try
        {
            var read = Settings.Read(ValueOf);
            options = options with { Urls = read.Urls, Resize = read.Resize };
        }
        catch (ArgumentException e)
        {
            errors.Add(e.Message);
        }

        if (ValueOf(EdgeMegabytes) is { } megabytes)
        {
            if (int.TryParse(megabytes, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                options = options with { EdgeBytes = number * 1024L * 1024L };
            else
                errors.Add($"{EdgeMegabytes}: '{megabytes}' is no whole number of megabytes.");
        }

        if (ValueOf(FetchPrivate) is { } isAllowed)
        {
            if (bool.TryParse(isAllowed, out var flag))
                options = options with { Fetch = options.Fetch with { AllowPrivate = flag } };
            else
                errors.Add($"{FetchPrivate}: '{isAllowed}' is neither true nor false.");
        }

        if (ValueOf(LogLevelName) is { } level)
        {
            if (Enum.TryParse<LogLevel>(level, ignoreCase: true, out var known) && Enum.IsDefined(known))
                options = options with { LogLevel = known };
            else
                errors.Add($"{LogLevelName}: '{level}' is none of {string.Join(", ", Enum.GetNames<LogLevel>())}.");
        }

        return errors.Count == 0 ? options : throw new ServeException(string.Join('\n', errors));

        string? ValueOf(string name) => given.GetValueOrDefault(name) ?? Environment.GetEnvironmentVariable(SettingNames.Variable(name));
    }

    private static Dictionary<string, string> Given(IEnumerable<string> settings, List<string> errors)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var setting in settings)
        {
            if (setting.Split('=', 2) is [var name, var value] && Names.Contains(name))
                given[name] = value;
            else
                errors.Add($"--set '{setting}': no such setting, or no value for it. {Known}");
        }

        return given;
    }
}
