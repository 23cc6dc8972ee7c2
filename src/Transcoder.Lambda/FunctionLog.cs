using System.Diagnostics.Metrics;
using System.Text.Json;

namespace Transcoder.Lambda;

/// <summary>
/// One line of JSON for each request or record. What it counts stands in it in CloudWatch's embedded metric format, and so becomes
/// metrics without a call.
/// </summary>
internal sealed class FunctionLog : IDisposable
{
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
        byte[] bytes = [.. JsonSerializer.SerializeToUtf8Bytes(line with { Metrics = MetricHead.Of(line, _time.GetUtcNow()) }, LogJson.Readable.LogLine), (byte)'\n'];
        lock (_gate)
        {
            _output.Write(bytes);
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
