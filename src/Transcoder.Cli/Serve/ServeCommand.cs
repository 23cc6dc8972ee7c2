using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Transcoder.Cli.Serve.Log;
using Transcoder.Contracts;
using Transcoder.Contracts.Api;
using Transcoder.Storage;

namespace Transcoder.Cli.Serve;

/// <summary><c>transcoder serve</c>, and what the program does when it is told nothing.</summary>
internal static class ServeCommand
{
    /// <summary>It was told something that cannot be done.</summary>
    private const int Refused = 2;

    private const string TokenVariable = "TRANSCODER_TOKEN";

    private static readonly Option<string> Originals = new("--originals")
    {
        Description = "The folder of the originals. The default one is made at the first start, with samples in it.",
        DefaultValueFactory = _ => ServeOptions.DefaultOriginals,
    };

    private static readonly Option<string> Data = new("--data")
    {
        Description = "The folder for mirrored originals and variants.",
        DefaultValueFactory = _ => ServeOptions.DefaultData,
    };

    private static readonly Option<string> Host = new("--host")
    {
        Description = "The address to listen at; * for all of this machine's.",
        DefaultValueFactory = _ => "127.0.0.1",
    };

    private static readonly Option<int> Port = new("--port")
    {
        Description = "The port to listen at; 0 for any that is free.",
        DefaultValueFactory = _ => ServeOptions.DefaultPort,
        CustomParser = given => int.TryParse(given.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var port)
            ? port
            : NotParsed<int>(given, $"--port {given.Tokens[0].Value}: a port is a number from 0 to 65535."),
    };

    private static readonly Option<string?> Token = new("--token")
    {
        Description = $"The bearer token of the image API; better in the environment, as {TokenVariable}, where no list of processes shows it. "
            + "Without one, one is made and printed.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } token ? token : null,
    };

    private static readonly Option<LogForm> Log = new("--log")
    {
        Description = "text, a line a request for people, or json, an object a line for programs; without it, text for a terminal, json for all else. "
            + "How much is told, the setting logLevel says.",
        DefaultValueFactory = _ => Console.IsOutputRedirected ? LogForm.Json : LogForm.Text,
        HelpName = "text|json",
        CustomParser = given => Enum.TryParse<LogForm>(given.Tokens[0].Value, ignoreCase: true, out var form) && Enum.IsDefined(form)
            ? form
            : NotParsed<LogForm>(given, $"--log {given.Tokens[0].Value}: it is text or json."),
    };

    private static readonly Option<string[]> Set = new("--set")
    {
        Description = $"A setting, name=value; may be given often. {ServeSettings.Known}",
        DefaultValueFactory = _ => [],
    };

    public static Command Create() => WithAction(new Command("serve", "Runs the whole CDN on this machine."));

    /// <summary>Gives a command the options and the action of <c>serve</c>.</summary>
    public static T WithAction<T>(T command) where T : Command
    {
        foreach (var option in new Option[] { Originals, Data, Host, Port, Token, Log, Set })
            command.Options.Add(option);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        try
        {
            var options = ServeSettings.Apply(
                new ServeOptions
                {
                    Originals = parsed.GetRequiredValue(Originals),
                    Data = parsed.GetRequiredValue(Data),
                    Host = parsed.GetRequiredValue(Host),
                    Port = parsed.GetRequiredValue(Port),
                    Token = parsed.GetValue(Token),
                },
                parsed.GetRequiredValue(Set));
            var form = parsed.GetRequiredValue(Log);
            await using var log = LogForms.ToScreen(form, options.LogLevel);
            await using var server = await Server.StartAsync(options with { Log = log }, cancel);
            // Where logs are read by a program, nothing else stands among them.
            Greet(server, options, form == LogForm.Text && !Console.IsOutputRedirected ? Console.Out : Console.Error);
            log.Start();
            await server.WaitForShutdownAsync(cancel);
            return 0;
        }
        catch (Exception e) when (e is ServeException or StorageException)
        {
            await Console.Error.WriteLineAsync($"transcoder: {e.Message}");
            return Refused;
        }
    }

    private static T? NotParsed<T>(ArgumentResult given, string why)
    {
        given.AddError(why);
        return default;
    }

    private static void Greet(Server server, ServeOptions options, TextWriter screen)
    {
        var at = server.Address.ToString().TrimEnd('/');
        var fragment = server.MadeToken is { } token ? $"#token={token}" : "";
        var photo = UrlPath.Encode(server.Folders.Example());
        screen.WriteLine($"""
            Transcoder listens at {at}

              {at}/{fragment}
                the playground: all of this in a browser
              {at}{ApiRoutes.Root}/{fragment}
                the image API: its calls, to be read and tried

              {at}/{photo}             an original
              {at}/w200/{photo}        200 pixels wide
              {at}/w800-auto/{photo}   in the best format that the browser takes

            Drop originals into {server.Folders.Originals}
            Ctrl-C stops it.

            Add an image:
              {AddAnImage(server, at)}

            """);
        if (!options.IsLoopback)
            screen.WriteLine($"Warning: {options.Host} can be reached from other machines, without TLS.");
    }

    /// <summary>To be pasted into a shell. A token that was given is not told.</summary>
    private static string AddAnImage(Server server, string at)
    {
        var file = Path.Join(server.Folders.Originals, server.Folders.Example());
        return $"curl -H \"Authorization: Bearer {server.MadeToken ?? $"${TokenVariable}"}\" -H 'Content-Type: image/*' "
            + $"--data-binary {Quoted($"@{file}")} {at}{ApiRoutes.Root}{ApiRoutes.AddImage.Template}";
    }

    private static string Quoted(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
