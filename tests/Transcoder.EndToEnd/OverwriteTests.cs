using System.Collections.Concurrent;

namespace Transcoder.EndToEnd;

/// <summary>An original is overwritten again and again while many look: nobody who has seen a version sees an older one after it.</summary>
public class OverwriteTests
{
    /// <summary>Each version is a colour of its own; lossy encoders do not bring two of them close.</summary>
    private static readonly double[][] Colours =
    [
        .. from red in (double[])[20, 120, 220]
           from green in (double[])[20, 120, 220]
           from blue in (double[])[20, 120, 220]
           select new[] { red, green, blue },
    ];

    [Fact]
    public async Task No_old_bytes_after_new_ones()
    {
        string[] paths = ["/photo.png", "/w200/photo.png", "/w100-jpg/photo.png", "/w64-h64-cover-webp/photo.png", "/resize/w128/photo.png"];
        await using var cdn = await Cdn.WithAsync("photo.png", TestImages.Png(Colours[0]));
        await OverwriteUnderReadersAsync(cdn, paths, version => TestImages.Png(Colours[version], 400 + version));
    }

    [Fact]
    public async Task Not_even_where_a_slow_transform_of_the_old_one_was_under_way()
    {
        string[] paths = ["/w2048-blur10-jpg-q95/photo.png", "/w200/photo.png"];
        await using var cdn = await Cdn.WithAsync("photo.png", TestImages.Png(Colours[0], 3000, 3000));
        await OverwriteUnderReadersAsync(cdn, paths, version => TestImages.Png(Colours[version], 3000 + version, 3000), versions: 8);
    }

    [Fact]
    public async Task Versions_of_the_same_size_and_second_are_told_apart()
    {
        await using var cdn = await Cdn.StartAsync();
        var (first, second) = ("<svg xmlns='http://www.w3.org/2000/svg' width='50' height='50'><rect width='50' height='50' fill='#dc1e1e'/></svg>",
            "<svg xmlns='http://www.w3.org/2000/svg' width='50' height='50'><rect width='50' height='50' fill='#1e1edc'/></svg>");
        for (var turn = 0; turn < 5; turn++)
        {
            foreach (var (text, colour) in new[] { (first, TestImages.Red), (second, TestImages.Blue) })
            {
                cdn.Site.Drop("photo.svg", System.Text.Encoding.UTF8.GetBytes(text));
                await Patience.UntilAsync(() => cdn.Browser.FollowAsync("/w32/photo.svg"), reply => reply.Status == 200 && TestImages.Is(reply.Body, colour));
            }
        }
    }

    private static async Task OverwriteUnderReadersAsync(Cdn cdn, string[] paths, Func<int, byte[]> draw, int versions = 20)
    {
        var floors = new int[paths.Length];
        var breaches = new ConcurrentQueue<string>();
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2 * paths.Length).Select(reader => Task.Run(async () =>
        {
            var own = reader % paths.Length;
            while (!stop.IsCancellationRequested)
                await ReadAsync(own);
        })).ToArray();

        for (var version = 1; version < versions; version++)
        {
            cdn.Site.Drop("photo.png", draw(version));
            var wanted = version;
            // Not each version is waited for: some are overwritten while they are mirrored, or while variants of them are made.
            if (version % 3 != 0)
                await Patience.UntilAsync(() => !breaches.IsEmpty || floors.All(floor => floor >= wanted));
            else
                await Task.Delay(30 * (version % 7));
        }

        await Patience.UntilAsync(() => !breaches.IsEmpty || floors.All(floor => floor == versions - 1));
        await stop.CancelAsync();
        await Task.WhenAll(readers);
        Assert.Empty(breaches);

        async Task ReadAsync(int own)
        {
            var floor = Volatile.Read(ref floors[own]);
            var reply = await cdn.Browser.FollowAsync(paths[own]);
            if (reply.Status is 404 or 422 or 503)
                return; // Between two versions: no image is better than an old one.
            var version = reply.Status == 200 ? VersionOf(reply.Body) : -1;
            if (version < floor)
                breaches.Enqueue($"{paths[own]}: version {version} after {floor}: {reply}");
            for (var seen = floor; version > seen; seen = Volatile.Read(ref floors[own]))
                Interlocked.CompareExchange(ref floors[own], version, seen);
        }
    }

    private static int VersionOf(byte[] image)
    {
        Pictures.AssertWhole(image);
        return Array.FindIndex(Colours, colour => TestImages.Is(image, colour));
    }
}
