using System.Diagnostics;
using NetVips;
using Transcoder.Aws;
using Transcoder.Benchmarks.Measuring;
using Transcoder.Contracts;
using Transcoder.Delivery;
using Transcoder.Imaging;
using Transcoder.Storage;
using Transcoder.Tests;

namespace Transcoder.Benchmarks.Fetching;

/// <summary>
/// What fetching from S3 costs a first variant, from a stand-in that is 10 ms away and sends 80 MB a second: the original's first part by
/// its size, what is allocated, and whole requests (<see cref="FirstVariants"/>). In turn, medians.
/// </summary>
internal static class FetchCommand
{
    private const int Rounds = 15;

    public static async Task RunAsync()
    {
        Libvips.Require();
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "AKID");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "secret");
        await using var server = await S3StandIn.StartAsync();
        var store = new S3Store(AwsClients.S3At(server.Endpoint), "bucket");
        server.Put("photo", Photos.Dragonfly());
        server.Put("small", Resized(1600));
        await AllocateAsync(store);
        (server.Latency, server.Bandwidth) = (TimeSpan.FromMilliseconds(10), 80_000_000);
        await PartsAsync(store);
        await FirstVariants.RunAsync(store, server);
    }

    /// <summary>The whole original, by a first part of each size and the rest behind it.</summary>
    private static async Task PartsAsync(S3Store store)
    {
        int[] parts = [64, 256, 512, 1024, 4096];
        foreach (var key in (string[])["small", "photo"])
        {
            var size = (await store.HeadAsync(key))!.Size;
            var times = parts.Select(_ => new List<double>()).ToArray();
            for (var round = 0; round < Rounds; round++)
            {
                for (var i = 0; i < parts.Length; i++)
                {
                    var began = Stopwatch.GetTimestamp();
                    await using var fetch = await OriginalFetch.BeginAsync(store, new ChangeLocks(), key, withPart: true, parts[i] * 1024);
                    await fetch!.ReadAsync(new Spec(), new Limits());
                    times[i].Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                }
            }

            Console.WriteLine($"| {size / 1024:N0} KB | {string.Join(" | ", parts.Select((part, i) => $"{part} KB: {Statistics.Median(times[i]):0.0}"))} |");
        }
    }

    private static async Task AllocateAsync(S3Store store)
    {
        var size = (await store.HeadAsync("photo"))!.Size;
        var body = new byte[300_000];
        Report("an original fetched", size, await CountAsync(async () =>
        {
            await using var fetch = await OriginalFetch.BeginAsync(store, new ChangeLocks(), "photo", withPart: true);
            await fetch!.ReadAsync(new Spec(), new Limits());
        }));
        Report("a variant stored", body.Length, await CountAsync(() => store.PutAsync("variant", new MemoryStream(body), new ObjectHeaders())));
    }

    private static void Report(string what, long body, long allocated) =>
        Console.WriteLine($"| {what} | {body / 1024:N0} KB | {allocated / 1024:N0} KB allocated | {(double)allocated / body:0.00} |");

    /// <summary>Of the whole process, the server in it with its pieces included; the least of several.</summary>
    private static async Task<long> CountAsync(Func<Task> work)
    {
        var least = long.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await work();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return least;
    }

    private static byte[] Resized(int width)
    {
        using var image = Image.NewFromBuffer(Photos.Dragonfly());
        using var resized = image.Resize((double)width / image.Width);
        return resized.JpegsaveBuffer(q: 90);
    }
}
