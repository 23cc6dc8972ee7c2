using System.Net;
using System.Net.Sockets;
using Transcoder.Cli.Serve.Playground;
using Transcoder.Contracts;
using Transcoder.Delivery;
using Transcoder.Imaging;
using Transcoder.Mirroring;
using Transcoder.Storage;

namespace Transcoder.Cli.Serve;

/// <summary>The whole CDN in one process, wired by hand: stores, edge, mirror, resize handler, image API, watcher, web server.</summary>
internal sealed partial class Server : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly OriginalsWatcher _watcher;
    private readonly LocalApi _api;
    private readonly WorkGate _gate;
    private readonly EdgeFill _fill;
    private readonly Crowd _crowd;
    private readonly ReducedWork? _reduced;

    private Server(WebApplication app, OriginalsWatcher watcher, LocalApi api, WorkGate gate, EdgeFill fill, Crowd crowd, ReducedWork? reduced, Folders folders)
    {
        (_app, _watcher, _api, _gate, _fill, _crowd, _reduced, Folders) = (app, watcher, api, gate, fill, crowd, reduced, folders);
        Address = new Uri(app.Urls.First());
        fill.Address = Address;
        crowd.Address = Address;
    }

    public Folders Folders { get; }

    /// <summary>What the image API wants to hear; null where it was given.</summary>
    public string? MadeToken { get; private init; }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <exception cref="ServeException">It cannot start as it was told to.</exception>
    public static async Task<Server> StartAsync(ServeOptions options, CancellationToken cancel = default)
    {
        var listen = options.Listen;
        var folders = Folders.Prepare(options);
        RequireLibvips(Libvips.Require);
        var policy = new UrlPolicy(options.Urls);
        var (originals, destination) = (Folders.Open("--originals", folders.Originals), Folders.Open("--data", folders.Data));

        var cache = new EdgeStore(options.EdgeBytes, TimeProvider.System);
        var journal = new Journal(TimeProvider.System);
        var edge = new LocalEdge(cache, journal);
        var locks = new ChangeLocks();
        var gate = new WorkGate();
        var transformer = new ImageTransformer(options.Resize.Limits, gate);
        ReducedWork? reduced = null;
        var resize = new ResizeHandler(destination, policy, edge, transformer, locks, options.Resize with
        {
            WantReduced = key =>
            {
                reduced?.Want(key, isDoubted: true);
                return Task.CompletedTask;
            },
        });
        var mirror = new MirrorHandler(originals, destination, policy, edge, locks, TimeProvider.System);
        var website = new WebsiteOrigin(destination, WebsiteConfiguration.Transcoding);

        var api = new LocalApi(originals, destination, mirror, resize, policy, gate, options);
        var token = new BearerToken(options.Token);
        var gateway = new ApiGateway(api.Handler, token);

        var fill = new EdgeFill();
        var crowd = new Crowd();
        OriginalsWatcher? watcher = null;
        ILogger? log = null;
        var shelf = new OriginalsShelf(
            originals, mirror, policy, new ImageReader(options.Resize.Limits, gate), (key, mayBeNew, stop) => watcher!.SettleAsync(key, mayBeNew, stop));
        var playground = new PlaygroundApi(
            shelf, new VariantPurge(destination, policy), policy, options, edge, cache, gate, journal, crowd, new Visitor(token, options.IsLoopback));
        var scan = new MirrorScan(originals, destination, policy, mirror, UrlPolicy.IsHidden, key => watcher!.LooksAfter(key));
        var app = EdgeHost.Build(
            new EdgeHostOptions { Listen = listen, LogLevel = options.LogLevel, Log = options.Log },
            loggers =>
            {
                log = loggers.CreateLogger<Server>();
                if (options.Resize.ReducedOriginals)
                {
                    reduced = new ReducedWork(
                        new ReducedOriginals(destination, transformer, locks, options.Resize.Limits), destination, policy, loggers.CreateLogger<ReducedWork>());
                }

                var reconciliation = Reconciliation(mirror, scan, reduced, log);
                watcher = new OriginalsWatcher(
                    folders.Originals, originals, destination, reconciliation, options.Watcher, loggers.CreateLogger<OriginalsWatcher>());
                return new Upstream(
                    policy,
                    cache,
                    (context, exchange, stop) => website.AnswerAsync(context.Request, exchange.Path[1..], stop),
                    new ResizeOrigin(resize, fill).AnswerAsync,
                    gateway.AnswerAsync,
                    watcher.SettleAsync)
                {
                    Playground = playground.AnswerAsync,
                    Journal = journal,
                };
            });
        try
        {
            await app.StartAsync(cancel);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await app.DisposeAsync();
            await api.DisposeAsync();
            throw NotListening(listen, e);
        }
        watcher!.Start();
        reduced?.Start();
        api.Start(log!);
        return new Server(app, watcher, api, gate, fill, crowd, reduced, folders) { MadeToken = token.Made };
    }

    /// <summary>Ends at Ctrl-C or SIGTERM, when the requests under way are done.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancel = default) => _app.WaitForShutdownAsync(cancel);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _api.DisposeAsync();
        await _watcher.DisposeAsync();
        if (_reduced is not null)
            await _reduced.DisposeAsync();
        _gate.Dispose();
        _fill.Dispose();
        _crowd.Dispose();
    }

    /// <summary>Else each request would fail, and none would say what to do.</summary>
    internal static void RequireLibvips(Action load)
    {
        try
        {
            load();
        }
        catch (DllNotFoundException e)
        {
            throw new ServeException(
                "libvips is missing, which reads and makes all images. The build brings it by npm; where it could not, install the system's own "
                + $"(Debian: apt-get install libvips42, macOS: brew install vips). {(e.InnerException ?? e).Message.Split('\n')[0].Split(". ")[0]}", e);
        }
    }

    private static ServeException NotListening(IPEndPoint listen, Exception e)
    {
        var socket = e as SocketException ?? e.InnerException as SocketException ?? e.InnerException?.InnerException as SocketException;
        return new ServeException(
            socket?.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => $"--port {listen.Port}: another program listens there, perhaps another transcoder. Stop it, or give another port, or 0 for any that is free.",
                SocketError.AddressNotAvailable => $"--host {listen.Address}: this machine has no such address. Give 127.0.0.1, or * for all that it has.",
                SocketError.AccessDenied => $"--port {listen.Port}: this user may not listen there. Give one of 1024 or more, or 0 for any that is free.",
                _ => $"{listen}: cannot listen there: {(e.InnerException ?? e).Message}. Give another --port, or 0 for any that is free.",
            },
            e);
    }

    private static Reconciliation Reconciliation(MirrorHandler mirror, MirrorScan scan, ReducedWork? reduced, ILogger log)
    {
        var isFirst = true;
        return new Reconciliation(
            async (key, stop) => Done(key, await mirror.ReconcileAsync(key, MirrorCause.Event, cancel: stop), null),
            async stop =>
            {
                await scan.RunAsync(Done, stop);
                if (isFirst)
                    reduced?.WantAll();
                isFirst = false;
            });

        void Done(string key, MirrorOutcome? outcome, Exception? error)
        {
            Report(log, key, outcome, error);
            if (outcome is MirrorOutcome.Copied or MirrorOutcome.Unchanged)
                reduced?.Want(key);
        }
    }

    private static void Report(ILogger log, string key, MirrorOutcome? outcome, Exception? error = null)
    {
        if (error is not null)
            MirrorFailed(log, error, key);
        else if (outcome == MirrorOutcome.Shadowed)
            Shadowed(log, key);
        else if (outcome != MirrorOutcome.Unchanged)
            Mirrored(log, key, outcome);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Mirror: {Key} {Outcome}")]
    private static partial void Mirrored(ILogger log, string key, MirrorOutcome? outcome);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mirror: {Key} is not served, because its first folder reads as a spec or is reserved")]
    private static partial void Shadowed(ILogger log, string key);

    [LoggerMessage(Level = LogLevel.Error, Message = "Mirror: {Key} failed")]
    private static partial void MirrorFailed(ILogger log, Exception e, string key);
}
