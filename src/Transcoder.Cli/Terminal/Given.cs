using System.CommandLine;
using System.CommandLine.Parsing;

namespace Transcoder.Cli.Terminal;

/// <summary>What stands on the command line. Asking for a value instead throws where the value is missing or cannot be read, which the parser
/// says by itself.</summary>
internal static class Given
{
    public static bool Has(this CommandResult command, Option option) => command.GetResult(option) is { Implicit: false };

    public static bool Has(this CommandResult command, Argument argument) => command.GetResult(argument) is { Tokens.Count: > 0 };
}
