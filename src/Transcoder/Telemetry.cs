using System.Diagnostics.Metrics;

namespace Transcoder;

/// <summary>What the service counts, under the meter "Transcoder". Hosts export it; nothing here knows where to.</summary>
public static class Telemetry
{
    public const string MeterName = "Transcoder";

    private static readonly Meter Meter = new(MeterName);

    /// <summary>Transforms that ended, by <c>outcome</c> (made, or the kind of failure).</summary>
    public static readonly Counter<long> Transforms = Meter.CreateCounter<long>("transcoder.transforms", "{transform}");

    /// <summary>The time of one step of an answer in milliseconds, by <c>step</c> (fetch, wait, decode, transform, encode, store).</summary>
    public static readonly Histogram<double> StepTime = Meter.CreateHistogram<double>("transcoder.step.duration", "ms");

    /// <summary>Bytes of variants made, by <c>format</c>.</summary>
    public static readonly Counter<long> VariantBytes = Meter.CreateCounter<long>("transcoder.variant.size", "By");

    /// <summary>Variants that a reduced original might do for, by <c>outcome</c> (used, missing, stale, corrupt).</summary>
    public static readonly Counter<long> ReducedOriginals = Meter.CreateCounter<long>("transcoder.reduced_originals", "{variant}");

    /// <summary>Resize answers by <c>route</c> (Refused, Stored, Made, Joined) and <c>status</c>.</summary>
    public static readonly Counter<long> Answers = Meter.CreateCounter<long>("transcoder.answers", "{answer}");

    /// <summary>Requests that asked the edge's cache, by <c>result</c>: hit or miss.</summary>
    public static readonly Counter<long> EdgeRequests = Meter.CreateCounter<long>("transcoder.edge.requests", "{request}");

    /// <summary>What the mirror did with a key, by <c>outcome</c> (copied, deleted, unchanged, shadowed, failed).</summary>
    public static readonly Counter<long> Mirrored = Meter.CreateCounter<long>("transcoder.mirrored", "{key}");

    /// <summary>Invalidations asked of the edge, by <c>outcome</c> (sent, skipped, failed); what is skipped says <c>why</c> (budget, edge).</summary>
    public static readonly Counter<long> Invalidations = Meter.CreateCounter<long>("transcoder.invalidations", "{invalidation}");

    internal static KeyValuePair<string, object?> Tag(string name, object? value) => new(name, value);
}
