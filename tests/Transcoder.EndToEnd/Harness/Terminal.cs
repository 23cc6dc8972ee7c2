using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Transcoder.EndToEnd.Harness;

/// <summary>The program in a terminal: a pseudo terminal of util-linux's <c>script</c>, and whoever sits there.</summary>
internal sealed partial class Terminal : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _shown = new();
    private readonly Task _reading;
    private Browser? _browser;

    private Terminal(ProcessStartInfo start)
    {
        _process = Process.Start(start)!;
        _reading = ReadAsync();
    }

    public Browser Browser => _browser!;

    /// <summary>What came to the screen, line by line, with its colours.</summary>
    public string[] Lines => Shown.ReplaceLineEndings("\n").Split('\n');

    public string[] PlainLines => [.. Lines.Select(line => Colours().Replace(line, ""))];

    public int Status => _process.ExitCode;

    private string Shown
    {
        get
        {
            lock (_shown)
                return _shown.ToString();
        }
    }

    public static async Task<Terminal> ServeAsync(Site site, int columns, params (string Name, string Value)[] environment)
    {
        string[] program =
        [
            .. CliProcess.Interruptible, "dotnet", CliProcess.Program, "serve", "--originals", site.Originals, "--data", site.Data, "--port", "0",
        ];
        var command = $"stty cols {columns} rows 40; exec {string.Join(' ', program.Select(word => $"'{word}'"))}";
        var start = new ProcessStartInfo("script", ["--quiet", "--flush", "--return", "--command", command, "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["TERM"] = "xterm-256color";
        start.Environment.Remove("NO_COLOR");
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var terminal = new Terminal(start);
        await Patience.UntilAsync(() => terminal._process.HasExited || terminal.Shown.Contains("--data-binary", StringComparison.Ordinal));
        terminal._browser = new Browser(new Uri(ListensAt().Match(terminal.Shown).Groups[1].Value));
        return terminal;
    }

    /// <summary>By the key that everybody knows.</summary>
    public async Task InterruptAsync()
    {
        await _process.StandardInput.WriteAsync('\x03');
        await _process.StandardInput.FlushAsync();
        await _process.WaitForExitAsync().WaitAsync(Patience.Limit);
        await _reading;
    }

    public async ValueTask DisposeAsync()
    {
        _browser?.Dispose();
        await CliProcess.EndAsync(_process);
    }

    private async Task ReadAsync()
    {
        var letters = new char[4096];
        while (await _process.StandardOutput.ReadAsync(letters) is > 0 and var count)
        {
            lock (_shown)
                _shown.Append(letters, 0, count);
        }
    }

    [GeneratedRegex(@"listens at (http://[^\s]+)")]
    private static partial Regex ListensAt();

    [GeneratedRegex("\e\\[[0-9;]*m")]
    private static partial Regex Colours();
}
