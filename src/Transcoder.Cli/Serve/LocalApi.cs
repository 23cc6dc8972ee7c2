using Transcoder.Contracts;
using Transcoder.Delivery;
using Transcoder.Images;
using Transcoder.Images.Fetching;
using Transcoder.Images.Jobs;
using Transcoder.Images.Uploading;
using Transcoder.Imaging;
using Transcoder.Mirroring;
using Transcoder.Storage;

namespace Transcoder.Cli.Serve;

/// <summary>The image API and the worker of its jobs in this process, wired by hand. Its records lie in the destination.</summary>
internal sealed partial class LocalApi : IAsyncDisposable
{
    private readonly UrlFetcher _fetcher;
    private readonly JobQueue _queue;
    private readonly JobWorker _worker;
    private readonly Func<CancellationToken, Task> _sweep;
    private readonly CancellationTokenSource _stopping = new();
    private Task _working = Task.CompletedTask;

    public LocalApi(
        IObjectStore originals, IObjectStore destination, MirrorHandler mirror, ResizeHandler resize, UrlPolicy policy, WorkGate gate, ServeOptions options)
    {
        var (time, limits) = (TimeProvider.System, options.Resize.Limits);
        var catalog = new StoreCatalog(destination, time);
        var records = new ImageRecords(catalog);
        var removal = new ImageRemoval(originals, mirror, records);
        var variants = new VariantMaker(resize, destination, policy, records, limits);
        var intake = new ImageIntake(originals, mirror, records, removal, variants, new ImageReader(limits, gate), time);
        _fetcher = new UrlFetcher(options.Fetch);
        var uploads = new UploadApi(intake, records, removal, originals, _fetcher, new RepeatedRequests(catalog, time), limits);
        var images = new ImagesApi(uploads, intake, records, removal, variants, resize, policy);
        _queue = new JobQueue(catalog, time);
        var jobs = new JobsApi(_queue, _fetcher, variants);
        _worker = new JobWorker(_queue, new ThumbnailWork(_fetcher, intake, records), new BatchWork(records, variants, time), time);
        _sweep = async stop =>
        {
            await intake.SweepAsync(stop);
            await catalog.SweepAsync(JobQueue.Kind, stop);
            await catalog.SweepAsync(RepeatedRequests.Kind, stop);
        };
        Handler = new ApiHandler(images, jobs);
    }

    public ApiHandler Handler { get; }

    /// <summary>Begins with the jobs that an earlier process left.</summary>
    public void Start(ILogger log)
    {
        var loop = new JobLoop(_queue, _worker, TimeProvider.System, _sweep, trouble => Trouble(log, trouble));
        _working = RunAsync();

        async Task RunAsync()
        {
            try
            {
                await loop.RunAsync(_stopping.Token);
            }
            catch (Exception e)
            {
                Ended(log, e);
            }
        }
    }

    /// <summary>Jobs under way are given back.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _working;
        _stopping.Dispose();
        _fetcher.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Trouble}")]
    private static partial void Trouble(ILogger log, string trouble);

    [LoggerMessage(Level = LogLevel.Error, Message = "The worker of the jobs ended")]
    private static partial void Ended(ILogger log, Exception e);
}
