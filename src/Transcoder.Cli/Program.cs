using System.CommandLine;
using System.CommandLine.Invocation;
using Transcoder.Cli.Completion;
using Transcoder.Cli.Info;
using Transcoder.Cli.Purge;
using Transcoder.Cli.Serve;
using Transcoder.Cli.Sync;
using Transcoder.Cli.Terminal;
using Transcoder.Cli.Upload;
using Transcoder.Cli.Urls;
using Transcoder.Cli.Warm;
using Transcoder.Imaging;

NativeMemory.Tune();

var root = ServeCommand.WithAction(new RootCommand("Transcoder, an image CDN."));
root.Subcommands.Add(ServeCommand.Create());
root.Subcommands.Add(SyncCommand.Create());
root.Subcommands.Add(WarmCommand.Create());
root.Subcommands.Add(PurgeCommand.Create());
root.Subcommands.Add(UrlCommand.Create());
root.Subcommands.Add(InfoCommand.Create());
root.Subcommands.Add(UploadCommand.Create());
root.Subcommands.Add(CompletionCommand.Create());
DocumentedCommand.DocumentAll(root);

// Longer than a server takes to finish the requests under way.
var invocation = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(12) };
var parsed = root.Parse(args);
if (parsed.Action is ParseErrorAction wrong)
    wrong.ShowHelp = false;
var status = await parsed.InvokeAsync(invocation);
return parsed.Action is ParseErrorAction ? Exit.Refused : status;
