using System.Buffers;
using System.Diagnostics.Metrics;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Transcoder.Lambda;

/// <summary>
/// One line of JSON for each request or record. What it counts stands in it in CloudWatch's embedded metric format, and so becomes
/// metrics without a call.
/// </summary>
internal sealed class FunctionLog : IDisposable
{
    /// <summary>Keys and paths stay as they are; a log is no page.</summary>
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Stream _output;
    private readonly string? _functionName;
    private readonly TimeProvider _time;
    private readonly MeterListener _invalidations = new();
    private readonly Lock _gate = new();
    private int _skipped;

    /// <param name="output">Standard output itself: a console's writer may put something before the line.</param>
    public FunctionLog(Stream output, string? functionName, TimeProvider time)
    {
        (_output, _functionName, _time) = (output, functionName, time);
        _invalidations.SetMeasurementEventCallback<long>(Count);
        _invalidations.EnableMeasurementEvents(Telemetry.Invalidations);
    }

    public void Write(LogLine line)
    {
        var skipped = Interlocked.Exchange(ref _skipped, 0);
        line = line with { FunctionName = _functionName, SkippedInvalidations = skipped };
        var bytes = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(bytes, Readable))
            JsonSerializer.Serialize(json, line with { Metrics = MetricHead.Of(line, _time.GetUtcNow()) }, LogJson.Default.LogLine);
        bytes.Write("\n"u8);
        lock (_gate)
        {
            _output.Write(bytes.WrittenSpan);
            _output.Flush();
        }
    }

    /// <summary>What concerns no single request.</summary>
    public void Warn(string message) => Write(new LogLine { Level = LogLine.Warning, Detail = message });

    public void Dispose() => _invalidations.Dispose();

    private void Count(Instrument instrument, long count, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        foreach (var (name, value) in tags)
        {
            if (name == "outcome" && value is "skipped")
                Interlocked.Add(ref _skipped, (int)count);
        }
    }
}
