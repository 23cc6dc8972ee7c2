using System.CommandLine;
using Transcoder.Cli.Serve;

var root = ServeCommand.WithAction(new RootCommand("Transcoder, an image CDN."));
root.Subcommands.Add(ServeCommand.Create());
return await root.Parse(args).InvokeAsync();
