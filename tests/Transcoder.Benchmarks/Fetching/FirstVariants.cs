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

/// <summary>Whole requests for a first variant without a reduced original: decoded as the original comes, against decoded when it is there.
/// And of a progressive original the coarse scan fetched, against all of it.</summary>
internal static class FirstVariants
{
    private const int Rounds = 15;

    public static async Task RunAsync(S3Store store, S3StandIn server)
    {
        server.Put("kleiber", File.ReadAllBytes(Photos.KleiberPath));
        server.Put("progressive", Progressive());
        await ScanAsync(store, server);
        await CompareAsync(store, "10 ms away");
        (server.Latency, server.Bandwidth) = (default, 0);
        await CompareAsync(store, "at once");
        var path = Directory.CreateTempSubdirectory().FullName;
        try
        {
            var folder = new FolderStore(path);
            await folder.PutAsync("photo", new MemoryStream(Photos.Dragonfly()), new ObjectHeaders());
            await folder.PutAsync("kleiber", new MemoryStream(await File.ReadAllBytesAsync(Photos.KleiberPath)), new ObjectHeaders());
            await CompareAsync(folder, "a folder");
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private static async Task CompareAsync(IObjectStore store, string where)
    {
        foreach (var key in (string[])["photo", "kleiber"])
            foreach (var width in (int[])[200, 1200])
                await CompareAsync(store, where, key, width);
    }

    private static async Task CompareAsync(IObjectStore store, string where, string key, int width)
    {
        using var idle = new WorkGate();
        using var busy = new WorkGate();
        // Where anything runs, the original is waited for.
        using var end = new ManualResetEventSlim();
        var other = busy.TryRun(() =>
        {
            end.Wait();
            return true;
        })!;
        var (comes, whole) = (Handler(store, idle), Handler(store, busy));
        var (streamed, waited) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            // Whoever comes second finds the machine as the first has left it.
            foreach (var isStreamed in (bool[])[round % 2 == 0, round % 2 != 0])
                (isStreamed ? streamed : waited).Add(await TimeAsync(isStreamed ? comes : whole, store, $"w{width}-jpg/{key}"));
        }

        end.Set();
        await other;
        Console.WriteLine(
            $"| {key} w{width} | {where} | whole {Statistics.Median(waited):0.0} ms | as it comes {Statistics.Median(streamed):0.0} ms | {Statistics.Median([.. streamed.Zip(waited, (a, b) => a / b)]):0.00} |");
    }

    private static async Task<double> TimeAsync(ResizeHandler handler, IObjectStore store, string path)
    {
        await store.DeleteAsync([path]);
        var began = Stopwatch.GetTimestamp();
        var answer = await handler.HandleAsync(new ResizeRequest("GET", path));
        var time = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return answer.Route == Route.Made ? time : throw new InvalidOperationException($"{path}: {answer.Status} {answer.LogDetail}");
    }

    private static async Task ScanAsync(S3Store store, S3StandIn server)
    {
        var size = (await store.HeadAsync("progressive"))!.Size;
        foreach (var width in (int?[])[200, 1200])
        {
            var times = new List<double>();
            var length = 0;
            for (var round = 0; round < Rounds; round++)
            {
                var began = Stopwatch.GetTimestamp();
                await using var fetch = await OriginalFetch.BeginAsync(store, new ChangeLocks(), "progressive", withPart: true);
                length = (await fetch!.ReadAsync(new Spec { Width = width }, new Limits()))!.All.Length;
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            Console.WriteLine($"| progressive of {size / 1024:N0} KB, w{width} | {length / 1024:N0} KB | {Statistics.Median(times):0.0} ms |");
        }
    }

    private static ResizeHandler Handler(IObjectStore store, WorkGate gate) => new(
        store, new UrlPolicy(new UrlPolicyOptions()), new NoEdge(), new ImageTransformer(new Limits(), gate), new ChangeLocks(), new ResizeOptions());

    private static byte[] Progressive()
    {
        using var image = Image.NewFromBuffer(Photos.Dragonfly());
        return image.JpegsaveBuffer(q: 92, interlace: true);
    }

    private sealed class NoEdge : IEdge
    {
        public Task InvalidateAsync(Invalidation invalidation, CancellationToken cancel = default) => Task.CompletedTask;
    }
}
