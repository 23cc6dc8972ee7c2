using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Transcoder.Aws;
using Transcoder.Benchmarks.Measuring;
using Transcoder.Images;
using Transcoder.Storage;

namespace Transcoder.Benchmarks.Records;

/// <summary>10,000 records listed page by page: whether the last pages cost more than the first.</summary>
internal static class RecordsCommand
{
    private const int Count = 10_000;
    private const int PageSize = 100;

    /// <summary>Pages at either end, whose median counts.</summary>
    private const int Pages = 10;

    private const int Passes = 5;
    private const string Kind = "image";
    private const string Table = "transcoder";

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("transcoder-records-");
        try
        {
            await MeasureAsync("StoreCatalog on a folder", new StoreCatalog(new FolderStore(folder.FullName), TimeProvider.System));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        await using (var site = await ColdStart.Site.StartAsync())
            await MeasureAsync("StoreCatalog on Ceph", new StoreCatalog(site.Store, TimeProvider.System));
        using var node = Process.Start(new ProcessStartInfo("node", [Script()]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        try
        {
            using var client = await TableAsync(await node.StandardOutput.ReadLineAsync());
            await MeasureAsync("DynamoCatalog on dynalite", new DynamoCatalog(client, Table, TimeProvider.System));
        }
        finally
        {
            node.Kill();
        }
    }

    private static async Task MeasureAsync(string name, ICatalog catalog)
    {
        // As many a second as a bulk upload brings.
        var begin = DateTimeOffset.UtcNow.AddDays(-1);
        var json = Encoding.UTF8.GetBytes($"{{\"filename\":\"{new string('x', 700)}\"}}");
        var written = Stopwatch.StartNew();
        await Parallel.ForAsync(0, Count, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (n, cancel) =>
            await catalog.TryPutAsync(new CatalogEntry(Kind, Guid.CreateVersion7(begin.AddSeconds(n / 150.0)), json), cancel));
        written.Stop();

        var (first, last) = (new List<double>(), new List<double>());
        for (var pass = 0; pass <= Passes; pass++)
        {
            var pages = await ListAsync(catalog);
            if (pass == 0)
                continue;
            first.AddRange(pages.Take(Pages));
            last.AddRange(pages.TakeLast(Pages));
        }
        Console.WriteLine(
            $"{name}: first pages {Statistics.Median(first):0.0} ms, last pages {Statistics.Median(last):0.0} ms, last/first {Statistics.Median(last) / Statistics.Median(first):0.00}; "
            + $"{Count / written.Elapsed.TotalSeconds:0} written a second");
    }

    /// <returns>The milliseconds of each page.</returns>
    private static async Task<List<double>> ListAsync(ICatalog catalog)
    {
        var (times, listed) = (new List<double>(), 0);
        Guid? before = null;
        while (listed < Count)
        {
            var begun = Stopwatch.GetTimestamp();
            var page = await catalog.ListAsync(Kind, before, PageSize);
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            (before, listed) = (page[^1].Id, listed + page.Count);
        }
        return times;
    }


    private static async Task<AmazonDynamoDBClient> TableAsync(string? port)
    {
        var client = new AmazonDynamoDBClient(
            new BasicAWSCredentials("AKIDEXAMPLE", "secret"), new AmazonDynamoDBConfig { ServiceURL = $"http://127.0.0.1:{port}" });
        await client.CreateTableAsync(new CreateTableRequest
        {
            TableName = Table,
            KeySchema = [new("pk", KeyType.HASH), new("sk", KeyType.RANGE)],
            AttributeDefinitions = [new("pk", ScalarAttributeType.S), new("sk", ScalarAttributeType.S)],
            BillingMode = BillingMode.PAY_PER_REQUEST,
        });
        return client;
    }

    private static string Script([CallerFilePath] string thisFile = "") =>
        Path.Join(Path.GetDirectoryName(thisFile), "../../Transcoder.Tests/Node/dynamodb.mjs");
}
