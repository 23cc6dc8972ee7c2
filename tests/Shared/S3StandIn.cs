using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Transcoder.Tests;

/// <summary>
/// One bucket in memory, as much of S3 as a request for a variant needs, without a look at signatures: a place to count requests,
/// connections and bytes at, as far away as one likes. What a real server makes of the requests is tested with a real one.
/// </summary>
internal sealed class S3StandIn : IAsyncDisposable
{
    private const int Piece = 64 * 1024;

    private readonly ConcurrentDictionary<string, Stored> _objects = new(StringComparer.Ordinal);
    private readonly WebApplication _app;
    private int _connections;
    private long _sent;

    private S3StandIn()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(System.Net.IPAddress.Loopback, 0, at => at.Use(next => connection =>
        {
            Interlocked.Increment(ref _connections);
            return next(connection);
        })));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public Uri Endpoint => new(_app.Urls.First());

    /// <summary>Before the first byte of an answer.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Of one answer, in bytes a second; 0 for as fast as it goes.</summary>
    public long Bandwidth { get; set; }

    /// <summary>Method, key, and what of it.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>The values of Expect that came.</summary>
    public ConcurrentQueue<string> Expected { get; } = new();

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Bytes of objects.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    public static async Task<S3StandIn> StartAsync()
    {
        var server = new S3StandIn();
        await server._app.StartAsync();
        return server;
    }

    public string Put(string key, byte[] bytes, IReadOnlyDictionary<string, string>? metadata = null, string type = "image/jpeg") =>
        (_objects[key] = new Stored(bytes, type, metadata ?? new Dictionary<string, string>())).ETag;

    public bool Delete(string key) => _objects.TryRemove(key, out _);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        // Behind the bucket's name.
        var key = request.Path.Value!.Split('/', 3)[^1];
        Requests.Enqueue($"{request.Method} {key} {request.Headers.Range}".TrimEnd());
        if (request.Headers.Expect.Count > 0)
            Expected.Enqueue(request.Headers.Expect.ToString());
        if (request.Method == "PUT")
        {
            await StoreAsync(context, key);
            return;
        }

        await Task.Delay(Latency, context.RequestAborted);
        if (request.Method == "DELETE")
        {
            Delete(key);
            response.StatusCode = StatusCodes.Status204NoContent;
        }
        else if (!_objects.TryGetValue(key, out var stored))
        {
            await RefuseAsync(response, 404, "NoSuchKey");
        }
        else if (request.Headers.IfMatch is [var match, ..] && match!.Trim('"') != stored.ETag.Trim('"'))
        {
            await RefuseAsync(response, 412, "PreconditionFailed");
        }
        else
        {
            await SendAsync(context, stored);
        }
    }

    private async Task StoreAsync(HttpContext context, string key)
    {
        var body = new byte[(int)context.Request.ContentLength!];
        await context.Request.Body.ReadExactlyAsync(body);
        await Task.Delay(Latency, context.RequestAborted);
        if (context.Request.Headers.IfNoneMatch.Count > 0 && _objects.ContainsKey(key))
        {
            await RefuseAsync(context.Response, 412, "PreconditionFailed");
            return;
        }

        var metadata = context.Request.Headers.Where(header => header.Key.StartsWith("x-amz-meta-", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(header => header.Key["x-amz-meta-".Length..].ToLowerInvariant(), header => header.Value.ToString());
        context.Response.Headers.ETag = Put(key, body, metadata, context.Request.ContentType ?? "");
    }

    private async Task SendAsync(HttpContext context, Stored stored)
    {
        var (request, response) = (context.Request, context.Response);
        var (from, to) = (0, stored.Bytes.Length - 1);
        if (request.Headers.Range is [var range, ..])
        {
            var ends = range!["bytes=".Length..].Split('-');
            from = int.Parse(ends[0], CultureInfo.InvariantCulture);
            if (from > to)
            {
                await RefuseAsync(response, 416, "InvalidRange");
                return;
            }

            to = ends[1] is "" ? to : Math.Min(to, int.Parse(ends[1], CultureInfo.InvariantCulture));
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = $"bytes {from}-{to}/{stored.Bytes.Length}";
        }

        response.Headers.ETag = stored.ETag;
        response.Headers.LastModified = stored.Modified.ToString("R", CultureInfo.InvariantCulture);
        response.ContentType = stored.Type;
        response.ContentLength = to - from + 1;
        foreach (var (name, value) in stored.Metadata)
            response.Headers[$"x-amz-meta-{name}"] = value;
        if (request.Method == "GET")
            await SendAsync(context, stored.Bytes.AsMemory(from, to - from + 1));
    }

    private async Task SendAsync(HttpContext context, ReadOnlyMemory<byte> bytes)
    {
        var began = TimeProvider.System.GetTimestamp();
        for (var sent = 0; sent < bytes.Length;)
        {
            var piece = bytes.Slice(sent, Math.Min(Piece, bytes.Length - sent));
            await context.Response.Body.WriteAsync(piece, context.RequestAborted);
            sent += piece.Length;
            Interlocked.Add(ref _sent, piece.Length);
            if (Bandwidth > 0 && TimeSpan.FromSeconds((double)sent / Bandwidth) - TimeProvider.System.GetElapsedTime(began) is { TotalMilliseconds: >= 1 } ahead)
                await Task.Delay(ahead, context.RequestAborted);
        }
    }

    private static Task RefuseAsync(HttpResponse response, int status, string code)
    {
        response.StatusCode = status;
        response.ContentType = "application/xml";
        return response.HttpContext.Request.Method == "HEAD"
            ? Task.CompletedTask
            : response.WriteAsync($"<Error><Code>{code}</Code><Message>{code}</Message></Error>");
    }

    private sealed record Stored(byte[] Bytes, string Type, IReadOnlyDictionary<string, string> Metadata)
    {
        public string ETag { get; } = $"\"{Convert.ToHexStringLower(MD5.HashData(Bytes))}\"";

        public DateTimeOffset Modified { get; } = DateTimeOffset.UtcNow;
    }
}
