using System.CommandLine;
using Transcoder.Cli.Serve;

var root = ServeCommand.WithAction(new RootCommand("Transcoder, an image CDN."));
root.Subcommands.Add(ServeCommand.Create());
// Longer than a server takes to finish the requests under way.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(12) });
