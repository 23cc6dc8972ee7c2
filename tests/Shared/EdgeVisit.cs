using System.IO.Pipelines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Transcoder.Cli.Serve;
using Transcoder.Cli.Serve.Log;
using Transcoder.Cli.Serve.Playground;
using Transcoder.Contracts;

namespace Transcoder.Tests;

/// <summary>
/// One request, made of the edge's pipeline again and again without a server around it, its answer thrown away: what it takes is the edge's
/// own. What the server keeps from one request to the next, connection by connection, this keeps as well.
/// </summary>
internal sealed class EdgeVisit : IHttpRequestFeature, IHttpResponseFeature, IHttpResponseBodyFeature, IHttpRequestLifetimeFeature, IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ServerLog _log;
    private readonly RequestDelegate _edge;
    private readonly FeatureCollection _features = new();
    private readonly DefaultHttpContext _context;
    private readonly List<(Func<object, Task> Callback, object State)> _onStarting = [];
    private readonly Nowhere _body;

    private EdgeVisit(WebApplication app, ServerLog log, string target)
    {
        (_app, _log) = (app, log);
        _edge = ((IApplicationBuilder)app).Build();
        RawTarget = target;
        _body = new Nowhere(this);
        _features.Set<IHttpRequestFeature>(this);
        _features.Set<IHttpResponseFeature>(this);
        _features.Set<IHttpResponseBodyFeature>(this);
        _features.Set<IHttpRequestLifetimeFeature>(this);
        _context = new DefaultHttpContext(_features);
        ((IHttpRequestFeature)this).Headers.UserAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        ((IHttpRequestFeature)this).Headers.Accept = "image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5";
    }

    /// <summary>Of a variant of 11 KB that the edge has, as one comes from the website; each request is a line of the log
    /// and one of the journal.</summary>
    public static async Task<EdgeVisit> OfAHitAsync()
    {
        var body = new byte[11 * 1024];
        var answer = new OriginAnswer(StatusCodes.Status200OK)
        {
            Route = "website:200",
            ContentType = "image/jpeg",
            ContentLength = body.Length,
            CacheControl = "public, max-age=86400, s-maxage=31536000",
            ETag = "\"0123456789abcdef0123456789abcdef\"",
            LastModified = new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero),
            AcceptsRanges = true,
            Body = body,
        };
        Origin origin = (_, _, _) => new(answer);
        var store = new EdgeStore(1024 * 1024, TimeProvider.System);
        var log = new ServerLog(new TextLines(isColoured: true, () => 120), Stream.Null, TimeProvider.System);
        log.Start();
        var app = EdgeHost.Build(
            new EdgeHostOptions { Log = log },
            _ => new Upstream(new UrlPolicy(new()), store, origin, origin, origin, (_, _, _) => Task.FromResult(false)) { Journal = new Journal(TimeProvider.System) });
        var visit = new EdgeVisit(app, log, "/w200/2024/05/photo.jpg");
        await visit.GoAsync();
        return visit;
    }

    public int StatusCode { get; set; }

    /// <summary>Of the last answer.</summary>
    public long BodyLength => _body.Length;

    public IHeaderDictionary ResponseHeaders { get; } = new HeaderDictionary();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _log.DisposeAsync();
    }

    public async Task GoAsync()
    {
        _context.Uninitialize();
        _context.Initialize(_features);
        _context.RequestServices = _app.Services;
        StatusCode = StatusCodes.Status200OK;
        HasStarted = false;
        ResponseHeaders.Clear();
        _onStarting.Clear();
        _body.Length = 0;
        var request = (IHttpRequestFeature)this;
        (request.Path, request.PathBase, request.QueryString) = (RawTarget, "", "");
        await _edge(_context);
    }

    public string RawTarget { get; set; }

    public bool HasStarted { get; private set; }

    string IHttpRequestFeature.Protocol { get; set; } = "HTTP/1.1";

    string IHttpRequestFeature.Scheme { get; set; } = "http";

    string IHttpRequestFeature.Method { get; set; } = "GET";

    string IHttpRequestFeature.PathBase { get; set; } = "";

    string IHttpRequestFeature.Path { get; set; } = "";

    string IHttpRequestFeature.QueryString { get; set; } = "";

    IHeaderDictionary IHttpRequestFeature.Headers { get; set; } = new HeaderDictionary { ["Host"] = "localhost" };

    Stream IHttpRequestFeature.Body { get; set; } = Stream.Null;

    string? IHttpResponseFeature.ReasonPhrase { get; set; }

    IHeaderDictionary IHttpResponseFeature.Headers
    {
        get => ResponseHeaders;
        set => throw new NotSupportedException();
    }

    Stream IHttpResponseFeature.Body { get; set; } = Stream.Null;

    Stream IHttpResponseBodyFeature.Stream => _body.AsStream();

    PipeWriter IHttpResponseBodyFeature.Writer => _body;

    CancellationToken IHttpRequestLifetimeFeature.RequestAborted { get; set; }

    void IHttpResponseFeature.OnStarting(Func<object, Task> callback, object state) => _onStarting.Add((callback, state));

    void IHttpResponseFeature.OnCompleted(Func<object, Task> callback, object state)
    {
    }

    void IHttpResponseBodyFeature.DisableBuffering()
    {
    }

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (HasStarted)
            return;
        HasStarted = true;
        for (var last = _onStarting.Count - 1; last >= 0; last--)
            await _onStarting[last].Callback(_onStarting[last].State);
    }

    Task IHttpResponseBodyFeature.SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task IHttpResponseBodyFeature.CompleteAsync() => StartAsync();

    void IHttpRequestLifetimeFeature.Abort() => throw new InvalidOperationException("The edge gave the request up.");

    private sealed class Nowhere(EdgeVisit visit) : PipeWriter
    {
        private readonly byte[] _buffer = new byte[64 * 1024];

        public long Length { get; set; }

        public override void Advance(int bytes) => Length += bytes;

        public override Memory<byte> GetMemory(int sizeHint = 0) => _buffer;

        public override Span<byte> GetSpan(int sizeHint = 0) => _buffer;

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            var start = visit.StartAsync(cancellationToken);
            return start.IsCompletedSuccessfully ? default : new(WaitAsync(start));
        }

        public override void CancelPendingFlush()
        {
        }

        public override void Complete(Exception? exception = null)
        {
        }

        private static async Task<FlushResult> WaitAsync(Task start)
        {
            await start;
            return default;
        }
    }
}
