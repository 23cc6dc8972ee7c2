using System.Buffers;
using Transcoder.Cli.Serve.Playground;

namespace Transcoder.Cli.Serve.Log;

/// <summary>The log for people: a request is a line, and why it failed stands at its end, or indented under it.</summary>
/// <param name="width">Of the screen, in columns; null where nothing is to be cut.</param>
/// <param name="hasStacks">Exceptions with where they came from, for whoever looks for a mistake in this program.</param>
internal sealed class TextLines(bool isColoured, Func<int?> width, bool hasStacks = false) : ILogLines
{
    /// <summary>A URL is not cut to less than this.</summary>
    private const int LeastUrl = 24;

    /// <summary>Under the time, where the line itself begins.</summary>
    private const int Indent = 9;

    private readonly ScreenLine _line = new(isColoured);

    public void Write(IBufferWriter<byte> to, Passage request)
    {
        Time(request.At);
        _line.Text(request.Method).Text(" ").PadTo(Indent + 5);
        _line.Begin(ColourOf(request.Status)).Number(request.Status, "0", 3).End();
        _line.Text(" ").Text(PathTaken.Of(request)).PadTo(Indent + 9 + PathTaken.Width);
        _line.Begin(ScreenLine.Dim);
        Duration(request.Milliseconds);
        Size(request.Bytes);
        _line.End().Text("  ");
        Url(request.Target);
        if (request.Detail is { Length: > 0 } detail)
            Reason(request.Status >= 400 ? ScreenLine.Red : ScreenLine.Dim, detail);
        _line.WriteTo(to);
    }

    public void Write(IBufferWriter<byte> to, LogEvent told)
    {
        Time(told.At);
        if (told.Level >= LogLevel.Error)
            _line.Text(ScreenLine.Red, "error").Text(" ");
        else if (told.Level == LogLevel.Warning)
            _line.Text(ScreenLine.Yellow, "warning").Text(" ");
        _line.Harmless(told.Message);
        foreach (var reason in ReasonsOf(told.Exception))
            Under(ScreenLine.Dim, reason);
        _line.WriteTo(to);
    }

    private IEnumerable<string> ReasonsOf(Exception? exception)
    {
        if (hasStacks)
            return exception?.ToString().ReplaceLineEndings("\n").Split('\n') ?? [];
        var reasons = new List<string>();
        for (; exception is not null; exception = exception.InnerException)
            reasons.Add(exception.Message);
        // The outer one often repeats the inner one.
        return reasons.Distinct();
    }

    private void Time(DateTimeOffset at) => _line.Begin(ScreenLine.Dim).Number(at.ToLocalTime(), "HH:mm:ss", 8).End().Text(" ");

    private void Duration(double milliseconds) => _ = milliseconds switch
    {
        < 9.995 => _line.Number(milliseconds, "0.00", 5).Text(" ms"),
        < 99.95 => _line.Number(milliseconds, "0.0", 5).Text(" ms"),
        < 9999.5 => _line.Number(milliseconds, "0", 5).Text(" ms"),
        _ => _line.Number(milliseconds / 1e3, "0.0", 5).Text(" s "),
    };

    private void Size(long bytes) => _ = bytes switch
    {
        0 => _line.Text("        -"),
        < 1000 => _line.Number(bytes, "0", 6).Text(" B "),
        < 999_950 => _line.Number(bytes / 1e3, "0.0", 6).Text(" KB"),
        < 999_950_000 => _line.Number(bytes / 1e6, "0.0", 6).Text(" MB"),
        _ => _line.Number(bytes / 1e9, "0.0", 6).Text(" GB"),
    };

    /// <summary>What is too long for the screen loses its middle: its beginning says what was asked for, its end of what.</summary>
    private void Url(string target)
    {
        var room = width() is { } columns ? Math.Max(LeastUrl, columns - _line.Column) : int.MaxValue;
        if (target.Length <= room)
        {
            _line.Harmless(target);
            return;
        }

        var head = (room - 1) / 2;
        _line.Harmless(target.AsSpan(0, head)).Text("…").Harmless(target.AsSpan(target.Length - (room - 1 - head)));
    }

    private void Reason(string colour, string reason)
    {
        if (width() is not { } columns || _line.Column + 2 + reason.Length <= columns)
            _line.Text("  ").Begin(colour).Harmless(reason).End();
        else
            Under(colour, reason);
    }

    private void Under(string colour, string text) => _line.Under(Indent).Begin(colour).Harmless(text).End();

    private static string ColourOf(int status) => status switch
    {
        < 300 => ScreenLine.Green,
        < 400 => ScreenLine.Cyan,
        < 500 => ScreenLine.Yellow,
        _ => ScreenLine.Red,
    };
}
