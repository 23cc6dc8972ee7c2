using System.Globalization;

namespace Transcoder.Delivery;

/// <summary>
/// Where the time of an answer went. libvips decodes as the transform draws, so <see cref="Decode"/> is the reading of the header, and
/// <see cref="Transform"/> has the pixels' decoding within it; where nothing needs them all at once, it draws as the encoder asks, and
/// <see cref="Encode"/> has both. <see cref="Fetch"/> ends where they begin: what of a large JPEG is to come then, they wait for.
/// </summary>
public sealed record ServerTiming
{
    public TimeSpan? Fetch { get; init; }

    public TimeSpan? Wait { get; init; }

    public TimeSpan? Decode { get; init; }

    public TimeSpan? Transform { get; init; }

    public TimeSpan? Encode { get; init; }

    public TimeSpan? Store { get; init; }

    /// <summary>What the image was made from, where that is not the original itself: <c>reduced</c>.</summary>
    public string? Source { get; init; }

    /// <summary>What was measured, in the order in which it happens.</summary>
    public IEnumerable<(string Step, TimeSpan Time)> Steps
    {
        get
        {
            (string, TimeSpan?)[] all =
                [("fetch", Fetch), ("wait", Wait), ("decode", Decode), ("transform", Transform), ("encode", Encode), ("store", Store)];
            foreach (var (step, time) in all)
            {
                if (time is { } measured)
                    yield return (step, measured);
            }
        }
    }

    /// <summary>The value of a Server-Timing header, in milliseconds; empty where nothing was measured.</summary>
    public override string ToString()
    {
        var steps = string.Join(", ", Steps.Select(step => string.Create(CultureInfo.InvariantCulture, $"{step.Step};dur={step.Time.TotalMilliseconds:0.0}")));
        return Source is null ? steps : $"{steps}, source;desc={Source}";
    }
}
