using Transcoder.Cli.Terminal;

namespace Transcoder.Cli.Serve.Log;

/// <summary>For whom the log is.</summary>
internal enum LogForm { Text, Json }

internal static class LogForms
{
    /// <summary>What is asked for, else what whoever reads it will want.</summary>
    public static ServerLog ToScreen(LogForm form, LogLevel level)
    {
        var lines = form == LogForm.Json
            ? (ILogLines)new JsonLines()
            : new TextLines(!Console.IsOutputRedirected && !Screen.IsColourless, Width, hasStacks: level <= LogLevel.Debug);
        return new ServerLog(lines, Console.OpenStandardOutput(), TimeProvider.System);
    }

    /// <summary>A file has none, and neither has a screen that does not say.</summary>
    private static int? Width() => !Console.IsOutputRedirected && Console.WindowWidth is > 0 and var columns ? columns : null;
}
