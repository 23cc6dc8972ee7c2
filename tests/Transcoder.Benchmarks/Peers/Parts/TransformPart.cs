using Transcoder.Benchmarks.Measuring;
using Transcoder.Benchmarks.Peers.Contenders;

namespace Transcoder.Benchmarks.Peers.Parts;

/// <summary>One transform from the original, in warm processes that stay.</summary>
internal sealed class TransformPart : IPart
{
    private const double Even = 1.02, Ahead = 0.97, FarAhead = 0.60, ProgressiveGoal = 0.45;

    /// <summary>Until both compilers have nothing left to make faster: .NET's comes back to a method after 30 calls, in the background.</summary>
    private const int FirstWarmUps = 60;

    private const string Small = "w200-q80-jpg", Large = "w1200-q80-jpg", LargeWebP = "w1200-q80-webp";

    private static readonly string[] Jpegs = [Small, Large];
    private static readonly string[] AllFormats = [.. Jpegs, "w200-q80-webp", LargeWebP, "w200-q50-avif", "w1200-q50-avif"];

    private static readonly Case[] Cases =
    [
        new(() => Originals.Jpeg2, AllFormats, Even, Ahead),
        new(() => Originals.Jpeg13, AllFormats, Even, Ahead, Large),
        new(() => Originals.Jpeg20, AllFormats, Even, Ahead, Large),
        new(() => Originals.Jpeg24, AllFormats, Even, Ahead),
        new(() => Originals.Jpeg110, AllFormats, Even, Ahead, Large),
        new(() => Originals.Progressive, Jpegs, ProgressiveGoal, Ahead, Small),
        new(() => Originals.Cmyk, Jpegs, Even, FarAhead, Large),
        new(() => Originals.TaggedSrgb, Jpegs, Even, FarAhead, Large),
        new(() => Originals.WideGamut, Jpegs, Even, Ahead, Large),
        new(() => Originals.UltraHdr, Jpegs, Even, FarAhead, Large),
        new(() => Originals.Png16, Jpegs, Even, FarAhead, Large),
        new(() => Originals.PngAlpha, ["w200-q80-webp", LargeWebP, "w200-png", "w1200-png"], Even, Even, LargeWebP),
        new(() => Originals.Pyramid, Jpegs, Even, FarAhead, Large),
        new(() => Originals.Avif, Jpegs, Even, Even, Large),
        new(() => Originals.Gif, ["w200-q80-webp"], null, null),
    ];

    public string Name => "transform";

    public string Title => "One transform from the original";

    public bool HasCases => true;

    public Task RunAsync(Bench bench)
    {
        using var lineup = bench.Workers();
        foreach (var (_, contender) in lineup.All)
        {
            contender.Load(Originals.Jpeg2.Path);
            for (var i = 0; i < FirstWarmUps; i++)
                contender.Run(Small);
        }

        foreach (var one in Cases)
            Run(bench, lineup, one);
        NotePillow(bench);
        return Task.CompletedTask;
    }

    private void Run(Bench bench, Lineup lineup, Case one)
    {
        var original = one.Original();
        var specs = one.Specs.Where(spec => bench.Wants($"{original.Name} → {spec}")).ToArray();
        if (specs.Length == 0)
            return;
        lineup.Load(original.Path);
        foreach (var spec in specs)
        {
            bench.Add(new Comparison(Name, $"{original.Name} → {spec}", "ms", MoreIsBetter: false, bench.Compare(spec, lineup), one.GoalOf(spec))
            {
                ChartedAgainst = spec == one.Charted ? Sharp.Called : null,
            });
        }
    }

    /// <summary>Its newer JPEG library is ahead at thumbnails; where else it is shall be seen.</summary>
    private void NotePillow(Bench bench)
    {
        if (!bench.Has(Pillow.Called))
            return;
        var ahead = bench.Comparisons.Where(one => one.Part == Name && one.Figures.Any(figure => figure is { By: Pillow.Called, Ratio: > 1, Note: "" })).Select(one => one.Case);
        bench.Note(string.Join("; ", ahead) is { Length: > 0 } cases ? $"Pillow is ahead at {cases}." : "Pillow is ahead nowhere.");
    }

    /// <param name="Small">What the ratio to sharp's may be at w200, to JPEG; null where there is no goal.</param>
    /// <param name="Large">The same at w1200.</param>
    /// <param name="Charted">The spec that the chart shows.</param>
    private sealed record Case(Func<Original> Original, string[] Specs, double? Small, double? Large, string? Charted = null)
    {
        public Goal? GoalOf(string spec)
        {
            var limit = spec switch
            {
                TransformPart.Small => Small,
                TransformPart.Large => Large,
                // What another encoder takes is most of it, and that encoder is the same on both sides.
                _ => Small is null ? null : Even,
            };
            return limit is { } ratio ? new Goal(ratio, Sharp.Called) : null;
        }
    }
}
