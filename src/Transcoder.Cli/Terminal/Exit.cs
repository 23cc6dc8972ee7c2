namespace Transcoder.Cli.Terminal;

/// <summary>What the program's end tells a script.</summary>
internal static class Exit
{
    public const int Done = 0;

    /// <summary>Some of it failed; what failed is named.</summary>
    public const int Failed = 1;

    /// <summary>It was told something that cannot be done; nothing was.</summary>
    public const int Refused = 2;

    /// <summary>A dry run found something to do.</summary>
    public const int Differs = 3;

    /// <summary>Ctrl-C; the same again goes on where it was.</summary>
    public const int Interrupted = 130;

    public static string Text => """
        Exit codes:
          0 done, 1 some failed, 2 refused usage, 3 a dry run found differences, 130 interrupted (the same again goes on)
        """;
}

/// <summary>What was asked for cannot be done, in words for whoever asked.</summary>
internal sealed class RefusedException(string message) : Exception(message);
