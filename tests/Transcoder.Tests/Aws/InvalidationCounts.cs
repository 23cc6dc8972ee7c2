using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Transcoder.Tests.Aws;

/// <summary>The outcomes that were counted in this call's own flow, so that tests at the same time do not see each other's.</summary>
internal sealed class InvalidationCounts : IDisposable
{
    private static readonly AsyncLocal<InvalidationCounts?> Mine = new();

    private readonly MeterListener _listener = new();

    public InvalidationCounts()
    {
        Mine.Value = this;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Meter.Name: Telemetry.MeterName, Name: "transcoder.invalidations" })
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            if (Mine.Value == this)
                Outcomes.Enqueue(string.Join(' ', tags.ToArray().Select(tag => tag.Value)));
        });
        _listener.Start();
    }

    public ConcurrentQueue<string> Outcomes { get; } = new();

    public void Dispose() => _listener.Dispose();
}
