using Transcoder.Aws;
using Transcoder.Contracts;
using Transcoder.Delivery;
using Transcoder.Images;
using Transcoder.Images.Fetching;
using Transcoder.Images.Jobs;
using Transcoder.Images.Uploading;
using Transcoder.Imaging;
using Transcoder.Mirroring;
using Transcoder.Storage;

namespace Transcoder.Lambda;

/// <summary>The image API on AWS, wired by hand; the images function calls one end of it, the jobs function the other.</summary>
internal sealed class ImageParts
{
    private readonly S3Store _source;
    private readonly UrlPolicy _policy;
    private readonly ResizeHandler _resize;
    private readonly ImageRecords _records;
    private readonly ImageRemoval _removal;
    private readonly VariantMaker _variants;
    private readonly ImageIntake _intake;
    private readonly UrlFetcher _fetcher;
    private readonly JobQueue _queue;
    private readonly DynamoCatalog _catalog;
    private readonly Limits _limits;

    public ImageParts(FunctionSettings settings, ResizeOptions options, S3Store destination, IEdge edge)
    {
        var (locks, gate) = (new ChangeLocks(), new WorkGate());
        _limits = options.Limits;
        _source = new S3Store(AwsClients.S3(), settings.SourceBucket);
        _policy = new UrlPolicy(settings.Settings.Urls);
        _resize = new ResizeHandler(destination, _policy, edge, new ImageTransformer(_limits, gate), locks, options);
        var mirror = new MirrorHandler(_source, destination, _policy, edge, locks, TimeProvider.System);
        _catalog = new DynamoCatalog(AwsClients.DynamoDB(), settings.Table!, TimeProvider.System);
        _records = new ImageRecords(_catalog);
        _removal = new ImageRemoval(_source, mirror, _records);
        _variants = new VariantMaker(_resize, destination, _policy, _records, _limits);
        _intake = new ImageIntake(
            _source, mirror, _records, _removal, _variants, new ImageReader(_limits, gate), TimeProvider.System, settings.SourceBucket);
        _fetcher = new UrlFetcher(new FetchOptions { AllowPrivate = settings.FetchPrivate });
        _queue = new JobQueue(_catalog, TimeProvider.System);
    }

    public ApiHandler Api()
    {
        var repeated = new RepeatedRequests(_catalog, TimeProvider.System);
        var uploads = new UploadApi(_intake, _records, _removal, _source, _fetcher, repeated, _limits);
        var images = new ImagesApi(uploads, _intake, _records, _removal, _variants, _resize, _policy);
        return new ApiHandler(images, new JobsApi(_queue, _fetcher, _variants));
    }

    public JobWorker Worker() => new(
        _queue, new ThumbnailWork(_fetcher, _intake, _records), new BatchWork(_records, _variants, TimeProvider.System), TimeProvider.System);
}
