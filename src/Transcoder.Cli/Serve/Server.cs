namespace Transcoder.Cli.Serve;
