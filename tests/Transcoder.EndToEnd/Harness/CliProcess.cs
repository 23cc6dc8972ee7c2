using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Transcoder.EndToEnd.Harness;

/// <summary>The program as it is built, in a process of its own.</summary>
internal sealed partial class CliProcess : IAsyncDisposable
{
    /// <summary>What to put before a command: a shell that runs the tests in its background has whatever it starts ignore Ctrl+C.</summary>
    public static readonly string[] Interruptible = ["env", "--default-signal=INT"];

    /// <summary>Where the program lies.</summary>
    public static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Transcoder.Cli.dll");

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = new();
    private readonly ConcurrentQueue<string> _screen = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Browser? _browser;

    private CliProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, e) => _log.Enqueue(e.Data ?? "");
        _process.ErrorDataReceived += (_, e) => Said(e.Data ?? "");
        _process.Exited += (_, _) => _listening.TrySetException(new InvalidOperationException("It ended before it listened."));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public Browser Browser => _browser ??= new Browser(Address);

    public Uri Address => _listening.Task.Result;

    /// <summary>What it told the person before the screen.</summary>
    public string Screen => string.Join('\n', _screen);

    /// <summary>What it printed, without what it told.</summary>
    public string[] Output => [.. _log.Where(line => line.Length > 0)];

    /// <summary>What it holds of the machine's memory now, in bytes.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Serves a site; ready when this returns.</summary>
    public static Task<CliProcess> ServeAsync(Site site, params string[] more) => ServeAsync(site, [], more);

    public static async Task<CliProcess> ServeAsync(Site site, Dictionary<string, string> environment, params string[] more)
    {
        var process = Run(site.Folder, ["serve", "--originals", site.Originals, "--data", site.Data, "--port", "0", .. more], environment);
        await process.ListeningAsync();
        return process;
    }

    /// <param name="folder">Where it is called from.</param>
    public static CliProcess Run(string folder, string[] arguments, Dictionary<string, string>? environment = null) =>
        Dotnet(folder, [Program, .. arguments], environment);

    /// <summary>Whatever .NET's own command is told to run.</summary>
    public static CliProcess Dotnet(string folder, string[] arguments, Dictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(Interruptible[0], [.. Interruptible[1..], "dotnet", .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? [])
            start.Environment[name] = value;
        return new CliProcess(start);
    }

    /// <param name="limit">More than the usual for what is built first.</param>
    public async Task ListeningAsync(TimeSpan? limit = null)
    {
        try
        {
            await _listening.Task.WaitAsync(limit ?? Patience.Limit);
        }
        catch (Exception e)
        {
            Assert.Fail($"{e.Message}\n{Screen}\n{string.Join('\n', _log)}");
        }
    }

    /// <summary>Asserts that the log tells of a request that went this way.</summary>
    public Task LogsAsync(string target, int status, string route) =>
        Patience.UntilAsync(() => Lines().Contains(new LogLine(target, status, route)));

    public IEnumerable<LogLine> Lines() => _log
        .Where(record => record.StartsWith('{'))
        .Select(record => JsonDocument.Parse(record).RootElement.GetProperty("State"))
        .Where(state => state.TryGetProperty("Route", out _))
        .Select(state => new LogLine(
            state.GetProperty("Target").GetString()!, state.GetProperty("Status").GetInt32(), state.GetProperty("Route").GetString()!));

    /// <summary>As Ctrl-C or a service manager ends it.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>As Ctrl-C in a terminal ends it.</summary>
    public void Interrupt()
    {
        using var kill = Process.Start("kill", ["-INT", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>As the power cut ends it.</summary>
    public void Crash() => _process.Kill();

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int Status, string[] Output, string Screen)> EndAsync(
        string folder, string[] arguments, Dictionary<string, string>? environment = null)
    {
        await using var process = Run(folder, arguments, environment);
        return (await process.ExitCodeAsync(), process.Output, process.Screen);
    }

    public async Task<int> ExitCodeAsync()
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        _browser?.Dispose();
        await EndAsync(_process);
    }

    /// <summary>Ends a process with all that it has started, where it has not ended.</summary>
    public static async Task EndAsync(Process process)
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private void Said(string line)
    {
        _screen.Enqueue(line);
        if (ListensAt().Match(line) is { Success: true } match)
            _listening.TrySetResult(new Uri(match.Groups[1].Value));
    }

    [GeneratedRegex("listens at (http://.+)$")]
    private static partial Regex ListensAt();
}

/// <summary>One request in the log.</summary>
internal sealed record LogLine(string Target, int Status, string Route);
