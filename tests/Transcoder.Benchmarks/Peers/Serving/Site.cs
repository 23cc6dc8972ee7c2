namespace Transcoder.Benchmarks.Peers.Serving;

/// <summary>One picture at one size, as every server is asked for it.</summary>
internal sealed record Wanted(string Photo, int Width, string Format)
{
    public string Ours => $"w{Width}-q80{(Format == "jpg" ? "" : "-" + Format)}/{Photo}";

    public string Ipx => $"w_{Width},q_80,f_{(Format == "jpg" ? "jpeg" : Format)}/{Photo}";
}

/// <summary>The files that all servers have: the same two photographs under several names, so that no variant need be asked for twice.</summary>
internal static class Site
{
    private const int Copies = 4;

    /// <summary>Names and where their content is.</summary>
    public static IReadOnlyList<(string Name, string Path)> Originals { get; } =
    [
        .. Enumerable.Range(0, Copies).SelectMany(copy => new[] { ($"dragonfly-{copy}.jpg", Photos.DragonflyPath), ($"kleiber-{copy}.jpg", Photos.KleiberPath) }),
    ];

    /// <summary>Variants that nobody has been asked for before, all about as wide.</summary>
    /// <param name="from">How many have been taken already.</param>
    public static IEnumerable<Wanted> Fresh(int width, string format, int from, int count) => Enumerable.Range(from, count)
        .Select(number => new Wanted(Originals[number % Originals.Count].Name, width + number / Originals.Count, format));
}
