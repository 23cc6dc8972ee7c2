using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Transcoder.Benchmarks.Http;
using Transcoder.Benchmarks.Measuring;
using Transcoder.Contracts;
using Transcoder.Contracts.Api;
using Transcoder.Delivery;
using Transcoder.Images;
using Transcoder.Images.Fetching;
using Transcoder.Images.Jobs;
using Transcoder.Images.Uploading;
using Transcoder.Imaging;
using Transcoder.Mirroring;
using Transcoder.Storage;

namespace Transcoder.Benchmarks.Upload;

/// <summary><c>upload</c>: a hundred photographs in one bulk call, by the handler in this process and by a server as people start it.</summary>
internal static class UploadCommand
{
    private const double Goal = 150;
    private const double GoalMegabytes = 250;

    /// <param name="arguments">How often, 5 where it is missing; then <c>handler</c> or <c>serve</c>, both where neither is named.</param>
    public static async Task RunAsync(string[] arguments)
    {
        var times = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 5;
        var asked = arguments.Length > 1 ? arguments[1..] : ["handler", "serve"];
        // Not in the memory that is measured.
        var body = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(body, BulkBody.Make());
            Console.WriteLine($"{BulkBody.Images} JPEGs of {new FileInfo(body).Length / BulkBody.Images * 3 / 4:N0} bytes each, {Environment.ProcessorCount} cores, {times} runs behind one that warms");
            Console.WriteLine();
            Console.WriteLine("| by | images/s, each run | median | processor time an image | peak memory | goal | |");
            Console.WriteLine("|---|---|---|---|---|---|---|");
            if (asked.Contains("serve"))
                await ServeAsync(body, times);
            if (asked.Contains("handler"))
                await HandlerAsync(body, times);
        }
        finally
        {
            File.Delete(body);
        }
    }

    private static async Task HandlerAsync(string body, int times)
    {
        var folder = Directory.CreateTempSubdirectory("transcoder-upload-").FullName;
        try
        {
            using var gate = new WorkGate();
            using var fetcher = new UrlFetcher(new FetchOptions());
            var handler = Wire(folder, gate, fetcher);
            var rates = new Rates(Environment.ProcessId);
            for (var run = 0; run <= times; run++)
            {
                await using var content = File.OpenRead(body);
                var began = Stopwatch.GetTimestamp();
                var answer = await handler.HandleAsync(new ApiRequest("POST", "/img", "http://localhost") { Body = content, ContentType = "application/json" });
                Check(JsonSerializer.Deserialize(answer.Body.Span, ApiJson.Wire.UploadResults));
                rates.Add(Stopwatch.GetElapsedTime(began));
            }

            // This process has made the photographs too, so its memory says nothing.
            Write("the handler, on folders", rates, null);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static ApiHandler Wire(string folder, WorkGate gate, UrlFetcher fetcher)
    {
        var (source, destination) = (new FolderStore(Path.Join(folder, "originals")), new FolderStore(Path.Join(folder, "data")));
        var (policy, limits, locks, edge) = (new UrlPolicy(new UrlPolicyOptions()), new Limits(), new ChangeLocks(), new NoEdge());
        var resize = new ResizeHandler(destination, policy, edge, new ImageTransformer(limits, gate), locks, new ResizeOptions());
        var mirror = new MirrorHandler(source, destination, policy, edge, locks, TimeProvider.System);
        var catalog = new StoreCatalog(destination, TimeProvider.System);
        var records = new ImageRecords(catalog);
        var removal = new ImageRemoval(source, mirror, records);
        var variants = new VariantMaker(resize, destination, policy, records, limits);
        var intake = new ImageIntake(source, mirror, records, removal, variants, new ImageReader(limits, gate), TimeProvider.System);
        var uploads = new UploadApi(intake, records, removal, source, fetcher, new RepeatedRequests(catalog, TimeProvider.System), limits);
        return new ApiHandler(
            new ImagesApi(uploads, intake, records, removal, variants, resize, policy),
            new JobsApi(new JobQueue(catalog, TimeProvider.System), fetcher, variants));
    }

    private static async Task ServeAsync(string body, int times)
    {
        const string token = "a-token-for-the-benchmark-alone";
        ServerProcess.Build();
        using var server = new ServerProcess(["logLevel=Warning"], ["--token", token], [(ServerProcess.Photo, Photos.DragonflyPath)]);
        await server.WarmAsync($"w200/{ServerProcess.Photo}");
        using var http = new HttpClient { BaseAddress = server.Address, Timeout = TimeSpan.FromMinutes(5) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var rates = new Rates(server.Id);
        for (var run = 0; run <= times; run++)
        {
            using var content = new StreamContent(File.OpenRead(body), 1 << 16);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            var began = Stopwatch.GetTimestamp();
            using var answer = await http.PostAsync("api/v1/img", content);
            answer.EnsureSuccessStatusCode();
            Check(JsonSerializer.Deserialize(await answer.Content.ReadAsStringAsync(), ApiJson.Wire.UploadResults));
            rates.Add(Stopwatch.GetElapsedTime(began));
        }

        Write("`serve`, over loopback", rates, ProcessMemory.Peak(server.Id));
    }

    private static void Check(UploadResults? results)
    {
        if (results is null || results.Results.Count != BulkBody.Images || results.Results.Any(result => result.Status != 201))
            throw new InvalidOperationException($"Not all were added: {results?.Results.FirstOrDefault(result => result.Status != 201)?.Problem}");
    }

    private static void Write(string by, Rates rates, double? megabytes)
    {
        var each = rates.Each.Select(rate => rate.ToString("0", CultureInfo.InvariantCulture));
        var median = Statistics.Median(rates.Each);
        // The goals are the server's.
        var judged = megabytes is { } peak
            ? string.Create(CultureInfo.InvariantCulture, $"{peak:0} MB | {Goal:0}/s, {GoalMegabytes:0} MB | {(median >= Goal && peak <= GoalMegabytes ? "met" : "missed")}")
            : "| |";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {by} | {string.Join(", ", each)} | {median:0} | {rates.Processor.TotalMilliseconds:0.0} ms | {judged} |"));
    }

    /// <summary>Of all runs but the first, which lets the compiler see what is hot.</summary>
    private sealed class Rates(int process)
    {
        private TimeSpan? _before;

        public List<double> Each { get; } = [];

        /// <summary>Of both cores; what else the machine does is not in it.</summary>
        public TimeSpan Processor => (Used() - _before!.Value) / (Each.Count * BulkBody.Images);

        public void Add(TimeSpan took)
        {
            if (_before is null)
                _before = Used();
            else
                Each.Add(BulkBody.Images / took.TotalSeconds);
        }

        private TimeSpan Used()
        {
            using var found = Process.GetProcessById(process);
            return found.TotalProcessorTime;
        }
    }

    private sealed class NoEdge : IEdge
    {
        public Task InvalidateAsync(Invalidation invalidation, CancellationToken cancel = default) => Task.CompletedTask;
    }
}
