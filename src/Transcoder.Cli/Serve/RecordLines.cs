using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Transcoder.Cli.Serve;

/// <summary>The log for programs: a record is one JSON object on a line, as the framework's own formatter writes it, but with its message
/// once instead of twice, and without the message's template. Each request is a record, so a line has to be cheap.</summary>
internal sealed class RecordLines() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "records";

    /// <summary>Read by programs and people, never by a browser.</summary>
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static Line? _line;

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var line = _line ??= new Line();
        var json = line.Begin();
        json.WriteStartObject();
        json.WriteString("Timestamp", DateTimeOffset.Now);
        json.WriteNumber("EventId", logEntry.EventId.Id);
        json.WriteString("LogLevel", NameOf(logEntry.LogLevel));
        json.WriteString("Category", logEntry.Category);
        json.WriteString("Message", logEntry.Formatter(logEntry.State, logEntry.Exception));
        if (logEntry.Exception is { } exception)
            json.WriteString("Exception", exception.ToString());
        if (logEntry.State is IReadOnlyList<KeyValuePair<string, object?>> { Count: > 1 } state)
            WriteState(json, state);
        json.WriteEndObject();
        line.End(textWriter);
    }

    /// <summary>The last is the template.</summary>
    private static void WriteState(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, object?>> state)
    {
        json.WriteStartObject("State");
        for (var index = 0; index < state.Count - 1; index++)
        {
            var (name, value) = state[index];
            switch (value)
            {
                case string text:
                    json.WriteString(name, text);
                    break;
                case int number:
                    json.WriteNumber(name, number);
                    break;
                case long number:
                    json.WriteNumber(name, number);
                    break;
                case double number:
                    json.WriteNumber(name, number);
                    break;
                case bool flag:
                    json.WriteBoolean(name, flag);
                    break;
                default:
                    json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                    break;
            }
        }
        json.WriteEndObject();
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

    /// <summary>What a thread writes its lines in, again and again.</summary>
    private sealed class Line
    {
        private readonly ArrayBufferWriter<byte> _bytes = new(1024);
        private readonly Utf8JsonWriter _json;
        private char[] _letters = new char[1024];

        public Line() => _json = new Utf8JsonWriter(_bytes, Options);

        public Utf8JsonWriter Begin()
        {
            _bytes.ResetWrittenCount();
            _json.Reset();
            return _json;
        }

        public void End(TextWriter to)
        {
            _json.Flush();
            if (_letters.Length < _bytes.WrittenCount)
                _letters = new char[_bytes.WrittenCount];
            var length = Encoding.UTF8.GetChars(_bytes.WrittenSpan, _letters);
            to.Write(_letters.AsSpan(0, length));
            to.Write(Environment.NewLine);
        }
    }
}
