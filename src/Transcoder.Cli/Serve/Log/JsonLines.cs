using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Transcoder.Cli.Serve.Playground;

namespace Transcoder.Cli.Serve.Log;

/// <summary>The log for programs: one JSON object on a line.</summary>
internal sealed class JsonLines : ILogLines, IDisposable
{
    /// <summary>Read by programs and people, never by a browser.</summary>
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Utf8JsonWriter _json = new(Stream.Null, Options);
    private char[] _message = new char[256];

    public void Write(IBufferWriter<byte> to, Passage request)
    {
        Begin(to, request.At, LogLevel.Information, typeof(Edge).FullName!);
        _json.WriteString("Message", MessageOf(request));
        _json.WriteStartObject("State");
        _json.WriteString("Method", request.Method);
        _json.WriteString("Target", request.Target);
        _json.WriteNumber("Status", request.Status);
        _json.WriteNumber("Bytes", request.Bytes);
        _json.WriteNumber("Milliseconds", request.Milliseconds);
        _json.WriteString("Route", request.Route);
        if (request.IsFill)
            _json.WriteBoolean("IsFill", true);
        if (request.Timing is { } timing)
            _json.WriteString("Timing", timing);
        if (request.Detail is { } detail)
            _json.WriteString("Detail", detail);
        _json.WriteEndObject();
        End(to);
    }

    public void Write(IBufferWriter<byte> to, LogEvent told)
    {
        Begin(to, told.At, told.Level, told.Category);
        _json.WriteString("Message", told.Message);
        if (told.Exception is { } exception)
            _json.WriteString("Exception", exception.ToString());
        if (told.Values.Count > 0)
            WriteState(told.Values);
        End(to);
    }

    public void Dispose() => _json.Dispose();

    private void Begin(IBufferWriter<byte> to, DateTimeOffset at, LogLevel level, string category)
    {
        _json.Reset(to);
        _json.WriteStartObject();
        _json.WriteString("Timestamp", at.ToLocalTime());
        _json.WriteString("LogLevel", NameOf(level));
        _json.WriteString("Category", category);
    }

    private void End(IBufferWriter<byte> to)
    {
        _json.WriteEndObject();
        _json.Flush();
        to.Write("\n"u8);
    }

    private ReadOnlySpan<char> MessageOf(Passage request)
    {
        int length;
        while (!_message.AsSpan().TryWrite(CultureInfo.InvariantCulture, $"{request.Method} {request.Target} {request.Status} {request.Route}", out length))
            _message = new char[_message.Length * 2];
        return _message.AsSpan(0, length);
    }

    private void WriteState(IReadOnlyList<KeyValuePair<string, object?>> values)
    {
        _json.WriteStartObject("State");
        foreach (var (name, value) in values)
        {
            switch (value)
            {
                case int number:
                    _json.WriteNumber(name, number);
                    break;
                case long number:
                    _json.WriteNumber(name, number);
                    break;
                case double number:
                    _json.WriteNumber(name, number);
                    break;
                case bool flag:
                    _json.WriteBoolean(name, flag);
                    break;
                default:
                    _json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                    break;
            }
        }

        _json.WriteEndObject();
    }

    /// <summary>No text is made of it for each line, as the enumeration's own would be.</summary>
    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => nameof(LogLevel.Trace),
        LogLevel.Debug => nameof(LogLevel.Debug),
        LogLevel.Information => nameof(LogLevel.Information),
        LogLevel.Warning => nameof(LogLevel.Warning),
        LogLevel.Error => nameof(LogLevel.Error),
        _ => nameof(LogLevel.Critical),
    };
}
