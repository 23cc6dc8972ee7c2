using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Transcoder.Cli.Terminal;

/// <summary>What the program says: data to stdout, talk to stderr. A bar moves where stderr is a terminal; elsewhere a line comes now and then.</summary>
internal sealed class Screen
{
    private static readonly TimeSpan PlainPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BarPause = TimeSpan.FromMilliseconds(100);

    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly Lock _turn = new();
    private readonly IAnsiConsole _talk = AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(Console.Error),
        ColorSystem = IsColourless ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
    });

    private bool _moves;

    /// <summary>Is there somebody to ask and to show a bar to?</summary>
    public static bool IsTerminal => !Console.IsErrorRedirected;

    /// <summary>See no-color.org; a dumb terminal would show colours as letters.</summary>
    public static bool IsColourless =>
        Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 } || Environment.GetEnvironmentVariable("TERM") == "dumb";

    /// <summary>A line of the result.</summary>
    public void Data(string line)
    {
        lock (_turn)
        {
            // Above the bar, where both go to one terminal.
            if (_moves && !Console.IsOutputRedirected)
                _talk.WriteLine(line);
            else
                Console.Out.WriteLine(line);
        }
    }

    /// <summary>A JSON object, on a line of its own.</summary>
    public void Json(object value) => Data(JsonSerializer.Serialize(value, value.GetType(), Readable));

    /// <summary>A table, or anything else that is drawn, as part of the result.</summary>
    public static void Data(IRenderable drawn)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Console.Out),
            Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = IsColourless ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });
        // A file has no width that a line would have to be broken at.
        if (Console.IsOutputRedirected)
            console.Profile.Width = 1000;
        console.Write(drawn);
    }

    public void Say(string line)
    {
        lock (_turn)
        {
            if (_moves)
                _talk.WriteLine(line);
            else
                Console.Error.WriteLine(line);
        }
    }

    /// <summary>What went wrong, in a line that says who says so.</summary>
    public void Trouble(string line)
    {
        lock (_turn)
        {
            if (IsTerminal)
                _talk.MarkupLineInterpolated($"[red]transcoder:[/] {line}");
            else
                Console.Error.WriteLine($"transcoder: {line}");
        }
    }

    /// <summary>Asks whether to go on, where there is somebody to ask; where not, the command itself is the answer.</summary>
    public static bool Confirms(string question)
    {
        if (!IsTerminal || Console.IsInputRedirected)
            return true;
        Console.Error.Write($"{question} [y/N] ");
        return Console.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }

    /// <summary>Shows how far a work is for as long as it lasts.</summary>
    public async Task<T> WatchAsync<T>(Tally tally, Func<Task<T>> work)
    {
        var pace = new Pace(tally, TimeProvider.System);
        return IsTerminal ? await BarAsync(tally, pace, work) : await LinesAsync(tally, pace, work);
    }

    private async Task<T> LinesAsync<T>(Tally tally, Pace pace, Func<Task<T>> work)
    {
        using var ended = new CancellationTokenSource();
        var lines = SayNowAndThenAsync();
        try
        {
            return await work();
        }
        finally
        {
            await ended.CancelAsync();
            await lines;
        }

        async Task SayNowAndThenAsync()
        {
            using var timer = new PeriodicTimer(PlainPause);
            try
            {
                pace.Look();
                while (await timer.WaitForNextTickAsync(ended.Token))
                {
                    pace.Look();
                    Say(Progression.Line(tally, pace));
                }
            }
            catch (OperationCanceledException)
            {
                // The work has ended.
            }
        }
    }

    private async Task<T> BarAsync<T>(Tally tally, Pace pace, Func<Task<T>> work)
    {
        var bar = _talk.Progress().AutoClear(true).HideCompleted(false).Columns(Progression.Columns(tally, pace));
        bar.RefreshRate = BarPause;
        try
        {
            return await bar.StartAsync(async drawing =>
            {
                _moves = true;
                var shown = drawing.AddTask(tally.Unit, maxValue: 1);
                var running = work();
                while (!running.IsCompleted)
                {
                    pace.Look();
                    Progression.Show(tally, shown);
                    await Task.WhenAny(running, Task.Delay(BarPause));
                }

                return await running;
            });
        }
        finally
        {
            _moves = false;
        }
    }
}
