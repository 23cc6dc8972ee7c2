using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.Serialization.SystemTextJson;
using Transcoder.Aws;
using Transcoder.Contracts;
using Transcoder.Delivery;
using Transcoder.Imaging;
using Transcoder.Mirroring;
using Transcoder.Storage;

namespace Transcoder.Lambda;

/// <summary>Wires a function by its environment.</summary>
internal static class Function
{
    /// <summary>How long the address of an image too large for an answer is good: a browser follows it at once.</summary>
    private static readonly TimeSpan SignedLife = TimeSpan.FromMinutes(5);

    /// <summary>S3 answers a copy when it is done, and one of 5 GB takes its time.</summary>
    private static readonly TimeSpan CopyTime = TimeSpan.FromMinutes(5);

    /// <summary>Where the environment is wrong, the function starts only to say so: its initialization fails with every reason.</summary>
    public static LambdaBootstrapBuilder Create(Func<string, string?> variable)
    {
        FunctionSettings settings;
        try
        {
            settings = FunctionSettings.Read(variable);
        }
        catch (ArgumentException wrong)
        {
            Func<Stream, ILambdaContext, Task<Stream>> none = (_, _) => throw wrong;
            return LambdaBootstrapBuilder.Create(none).UseBootstrapHandler(() => throw wrong);
        }

        var log = new FunctionLog(Console.OpenStandardOutput(), variable("AWS_LAMBDA_FUNCTION_NAME"), TimeProvider.System);
        var serializer = new SourceGeneratorLambdaJsonSerializer<EventJson>();
        return settings.Function switch
        {
            FunctionKind.Resize => LambdaBootstrapBuilder.Create<APIGatewayHttpApiV2ProxyRequest>(Resize(settings, log).HandleAsync, serializer),
            FunctionKind.Mirror => LambdaBootstrapBuilder.Create<SourceEvent>(Mirror(settings, log).HandleAsync, serializer),
            FunctionKind.Images => LambdaBootstrapBuilder.Create<APIGatewayHttpApiV2ProxyRequest>(Images(settings, log).HandleAsync, serializer),
            _ => LambdaBootstrapBuilder.Create<RecordEvent, RecordAnswer>(Jobs(settings, log).HandleAsync, serializer),
        };
    }

    private static ResizeFunction Resize(FunctionSettings settings, FunctionLog log)
    {
        var store = new S3Store(AwsClients.S3(), settings.DestinationBucket);
        var options = Answering(settings, store) with { WantReduced = key => WantReducedAsync(store, key) };
        var handler = new ResizeHandler(
            store,
            new UrlPolicy(settings.Settings.Urls),
            new EdgeOnDemand(() => Edge(settings, log)),
            new ImageTransformer(options.Limits, new WorkGate()),
            new ChangeLocks(),
            options);
        return new ResizeFunction(handler, new OriginSecret(settings.OriginSecrets), log);
    }

    /// <summary>The bucket tells the mirror function of it, which makes the reduced original and takes the wish away.</summary>
    private static async Task WantReducedAsync(S3Store store, string key)
    {
        if (ReducedOriginal.WantedKeyOf(key) is { } wanted)
            await store.PutAsync(wanted, Stream.Null, new ObjectHeaders());
    }

    private static ImagesFunction Images(FunctionSettings settings, FunctionLog log)
    {
        var destination = new S3Store(AwsClients.S3(), settings.DestinationBucket);
        var parts = new ImageParts(settings, Answering(settings, destination), destination, new EdgeOnDemand(() => Edge(settings, log)));
        return new ImagesFunction(parts.Api(), settings.CdnAddress, log);
    }

    private static JobsFunction Jobs(FunctionSettings settings, FunctionLog log)
    {
        var destination = new S3Store(AwsClients.S3(), settings.DestinationBucket);
        var parts = new ImageParts(settings, Making(settings), destination, new EdgeOnDemand(() => Edge(settings, log)));
        return new JobsFunction(parts.Worker(), TimeProvider.System, log);
    }

    /// <summary>An image that no answer holds is asked of the store itself.</summary>
    private static ResizeOptions Answering(FunctionSettings settings, S3Store store) =>
        Making(settings) with { AnswerLimit = new AnswerLimit(ProxyAnswer.MaxBody, key => store.SignedUrl(key, SignedLife)) };

    private static ResizeOptions Making(FunctionSettings settings) => settings.Settings.Resize with
    {
        InvalidateRedirect = settings.Settings.Resize.InvalidateRedirect && settings.InvalidationBudget > 0,
    };

    private static MirrorFunction Mirror(FunctionSettings settings, FunctionLog log)
    {
        var client = AwsClients.S3(CopyTime);
        var (destination, locks, limits) = (new S3Store(client, settings.DestinationBucket), new ChangeLocks(), settings.Settings.Resize.Limits);
        var handler = new MirrorHandler(
            new S3Store(client, settings.SourceBucket),
            destination,
            new UrlPolicy(settings.Settings.Urls),
            new EdgeOnDemand(() => Edge(settings, log)),
            locks,
            TimeProvider.System);
        var reduced = settings.Settings.Resize.ReducedOriginals
            ? new ReducedOriginals(destination, new ImageTransformer(limits, new WorkGate()), locks, limits)
            : null;
        return new MirrorFunction(handler, new ReducedWishes(reduced, destination, settings.DestinationBucket), settings.SourceBucket, log);
    }

    private static CloudFrontEdge Edge(FunctionSettings settings, FunctionLog log) => new(
        AwsClients.CloudFront(),
        settings.DistributionId,
        settings.Table is { } table ? new InvalidationBudget(AwsClients.DynamoDB(), table, settings.InvalidationBudget, TimeProvider.System) : null,
        log.Warn);
}

/// <summary>The edge, built when there is something to tell it: a first answer that was stored already needs none.</summary>
internal sealed class EdgeOnDemand(Func<IEdge> build) : IEdge
{
    private readonly Lazy<IEdge> _edge = new(build);

    public Task InvalidateAsync(Invalidation invalidation, CancellationToken cancel = default) => _edge.Value.InvalidateAsync(invalidation, cancel);
}
