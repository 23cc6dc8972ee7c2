using System.Diagnostics;
using System.Globalization;
using Amazon.S3;
using Amazon.S3.Model;
using Transcoder.Benchmarks.Http;
using Transcoder.Benchmarks.Measuring;
using Transcoder.Tests;

namespace Transcoder.Benchmarks.Commands;

/// <summary><c>sync</c>: many small objects from bucket to bucket, against bare loops over the SDK that copy the same keys: by the copy
/// alone, and with the look at each that tells its headers, which a copy that is to bear stamps must name.</summary>
internal static class SyncBenchmark
{
    private const string Source = "originals";
    private const int AtOnce = 16, Bytes = 1_000;

    /// <param name="arguments">How many objects, 10,000 where it is missing; how often, 5.</param>
    public static async Task RunAsync(string[] arguments)
    {
        var count = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 10_000;
        var rounds = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 5;
        ServerProcess.Build();
        var server = new CephServer();
        await server.InitializeAsync();
        try
        {
            using var client = new AmazonS3Client(CephServer.AccessKey, CephServer.SecretKey, new AmazonS3Config
            {
                ServiceURL = server.Endpoint.ToString(),
                ForcePathStyle = true,
                AuthenticationRegion = "us-east-1",
                RequestChecksumCalculation = Amazon.Runtime.RequestChecksumCalculation.WHEN_REQUIRED,
            });
            string[] keys = [.. Enumerable.Range(0, count).Select(number => $"photos/{number:000000}.jpg")];
            await FillAsync(client, keys);

            var (bare, stamping, sync) = (new List<double>(), new List<double>(), new List<CommandRun>());
            for (var round = 0; round < rounds; round++)
            {
                bare.Add(await BareAsync(client, await NewBucketAsync(client, $"bare-{round}"), keys, CopyAsync));
                stamping.Add(await BareAsync(client, await NewBucketAsync(client, $"stamping-{round}"), keys, StampAsync));
                sync.Add(CommandProcess.Run(
                    "sync", $"s3://{Source}", $"s3://{await NewBucketAsync(client, $"sync-{round}")}", "--concurrency", $"{AtOnce}", "--endpoint-url", server.Endpoint.ToString()));
            }

            var again = CommandProcess.Run("sync", $"s3://{Source}", "s3://sync-0", "--endpoint-url", server.Endpoint.ToString());
            var (loop, whole) = (Statistics.Median(bare), Statistics.Median(sync.Select(run => run.Seconds)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count:N0} objects of {Bytes:N0} bytes, {AtOnce} at once, {rounds} rounds in turn, {Environment.ProcessorCount} cores for all"));
            Console.WriteLine();
            Console.WriteLine("| what | s, median | least to most | objects/s | of the loop's rate | goal |");
            Console.WriteLine("|---|---|---|---|---|---|");
            Console.WriteLine(Row("a loop over CopyObject", loop, bare, count, loop, ""));
            Console.WriteLine(Row("a loop over HEAD and CopyObject with other headers", Statistics.Median(stamping), stamping, count, loop, ""));
            Console.WriteLine(Row("transcoder sync, the whole process", whole, sync.Select(run => run.Seconds), count, loop, "0.80"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| the same where all is in line | {again.Seconds:0.0} | | {count / again.Seconds:N0} | | |"));
            Console.WriteLine();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Medians of the pairs' ratios: to the copy alone {Ratio(bare, sync):0.00}, with the look {Ratio(stamping, sync):0.00}. Processor time of sync {Statistics.Median(sync.Select(run => run.Cores * run.Seconds)):0.0} s."));
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    private static async Task FillAsync(AmazonS3Client client, string[] keys)
    {
        await client.PutBucketAsync(Source);
        var bytes = new byte[Bytes];
        new Random(1).NextBytes(bytes);
        await Parallel.ForEachAsync(keys, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (key, cancel) =>
        {
            using var content = new MemoryStream(bytes);
            await client.PutObjectAsync(new PutObjectRequest { BucketName = Source, Key = key, ContentType = "image/jpeg", InputStream = content, UseChunkEncoding = false }, cancel);
        });
    }

    private static async Task<double> BareAsync(AmazonS3Client client, string bucket, string[] keys, Func<AmazonS3Client, string, string, Task> copy)
    {
        var clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(keys, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (key, _) => await copy(client, bucket, key));
        return clock.Elapsed.TotalSeconds;
    }

    private static Task CopyAsync(AmazonS3Client client, string bucket, string key) => client.CopyObjectAsync(Source, key, bucket, key);

    private static async Task StampAsync(AmazonS3Client client, string bucket, string key)
    {
        var found = await client.GetObjectMetadataAsync(Source, key);
        await client.CopyObjectAsync(new CopyObjectRequest
        {
            SourceBucket = Source,
            SourceKey = key,
            DestinationBucket = bucket,
            DestinationKey = key,
            ETagToMatch = found.ETag,
            MetadataDirective = S3MetadataDirective.REPLACE,
            ContentType = found.Headers.ContentType,
            Metadata = { ["source-etag"] = found.ETag },
        });
    }

    private static double Ratio(List<double> bare, List<CommandRun> sync) => Statistics.Median(bare.Zip(sync, (one, other) => one / other.Seconds));

    private static async Task<string> NewBucketAsync(AmazonS3Client client, string name)
    {
        await client.PutBucketAsync(name);
        return name;
    }

    private static string Row(string what, double median, IEnumerable<double> all, int count, double loop, string goal) => string.Create(
        CultureInfo.InvariantCulture, $"| {what} | {median:0.0} | {all.Min():0.0} to {all.Max():0.0} | {count / median:N0} | {loop / median:0.00} | {goal} |");
}
