using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Transcoder.Delivery;
using Transcoder.Storage;

namespace Transcoder.Cli.Terminal;

/// <summary>A command whose help ends with examples, and whose trouble ends in one line and an exit code.</summary>
internal sealed class DocumentedCommand(string name, string description, string examples) : Command(name, description)
{
    public string Examples { get; } = examples;

    /// <summary>Sets what it does. Trouble of the stores and of the edge is said in a line; Ctrl-C is no trouble.</summary>
    public DocumentedCommand Does(Func<ParseResult, Screen, CancellationToken, Task<int>> work)
    {
        SetAction(async (parsed, cancel) =>
        {
            var screen = new Screen();
            try
            {
                return await work(parsed, screen, cancel);
            }
            catch (RefusedException refused)
            {
                screen.Trouble(refused.Message);
                return Exit.Refused;
            }
            catch (Exception trouble) when (trouble is StorageException or EdgeException)
            {
                screen.Trouble(trouble.Message);
                return Exit.Failed;
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return Exit.Interrupted;
            }
        });
        return this;
    }

    /// <summary>Lets the help of every command below the root end with its examples.</summary>
    public static void DocumentAll(RootCommand root)
    {
        foreach (var help in root.Options.OfType<HelpOption>())
            help.Action = new HelpWithExamples((HelpAction)help.Action!);
    }

    private sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var output = parseResult.InvocationConfiguration.Output;
            using var text = new StringWriter();
            parseResult.InvocationConfiguration.Output = text;
            var status = help.Invoke(parseResult);
            parseResult.InvocationConfiguration.Output = output;
            // The command is called so, whatever the file is that it runs from.
            output.Write(text.ToString().Replace(RootCommand.ExecutableName, "transcoder", StringComparison.Ordinal));
            if (parseResult.CommandResult.Command is DocumentedCommand command)
                output.WriteLine($"Examples:\n{Indented(command.Examples)}\n");
            return status;
        }

        private static string Indented(string text) => string.Join('\n', text.Split('\n').Select(line => line.Length > 0 ? "  " + line : line));
    }
}
