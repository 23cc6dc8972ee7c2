using System.CommandLine;
using System.CommandLine.Invocation;
using Transcoder.Cli.Serve;
using Transcoder.Cli.Sync;
using Transcoder.Cli.Terminal;

var root = ServeCommand.WithAction(new RootCommand("Transcoder, an image CDN."));
root.Subcommands.Add(ServeCommand.Create());
root.Subcommands.Add(SyncCommand.Create());
DocumentedCommand.DocumentAll(root);

// Longer than a server takes to finish the requests under way.
var invocation = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(12) };
var parsed = root.Parse(args);
var status = await parsed.InvokeAsync(invocation);
return parsed.Action is ParseErrorAction ? Exit.Refused : status;
