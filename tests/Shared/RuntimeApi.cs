using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Transcoder.Tests;

/// <summary>What a function made of an event.</summary>
/// <param name="Body">Its response; where it failed, the error.</param>
/// <param name="ErrorType">Null where it did not fail.</param>
internal sealed record FunctionResult(byte[] Body, string? ErrorType)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Body);
}

/// <summary>The Runtime API of Lambda on a real socket: hands events to the functions that ask, and collects what they answer.</summary>
internal sealed class RuntimeApi : IAsyncDisposable
{
    /// <summary>The most that Lambda takes as a response.</summary>
    public const int MaxResponse = 6_291_556;

    private const string Base = "/2018-06-01/runtime";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly WebApplication _app;
    private readonly Channel<Invocation> _queue = Channel.CreateUnbounded<Invocation>();
    private readonly ConcurrentDictionary<string, Invocation> _running = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<FunctionResult> _initError = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RuntimeApi(WebApplication app)
    {
        _app = app;
        app.MapGet($"{Base}/invocation/next", NextAsync);
        app.MapPost($"{Base}/invocation/{{id}}/response", context => EndAsync(context, failed: false));
        app.MapPost($"{Base}/invocation/{{id}}/error", context => EndAsync(context, failed: true));
        app.MapPost($"{Base}/init/error", InitErrorAsync);
    }

    /// <summary>Host and port, as <c>AWS_LAMBDA_RUNTIME_API</c> has them.</summary>
    public string Endpoint => new Uri(_app.Urls.First()).Authority;

    /// <summary>When a function first asked for an event.</summary>
    public Task FirstAsked => _asked.Task.WaitAsync(Patience);

    /// <summary>What the initialization of a function failed with.</summary>
    public Task<FunctionResult> InitError => _initError.Task.WaitAsync(Patience);

    public static async Task<RuntimeApi> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddRoutingCore();
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.Listen(System.Net.IPAddress.Loopback, 0);
            server.Limits.MaxRequestBodySize = null;
        });
        var app = builder.Build();
        var api = new RuntimeApi(app);
        await app.StartAsync();
        return api;
    }

    /// <summary>Hands an event to whichever function asks next.</summary>
    /// <param name="time">What the function is given; a minute by default.</param>
    public async Task<FunctionResult> InvokeAsync(string json, TimeSpan? time = null, string? traceId = null)
    {
        var invocation = new Invocation(Guid.NewGuid().ToString(), json, time ?? TimeSpan.FromMinutes(1), traceId ?? "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700");
        await _queue.Writer.WriteAsync(invocation);
        return await invocation.Result.Task.WaitAsync(Patience);
    }

    /// <summary>What becomes of invocations whose process ended.</summary>
    public void FailRunning(string errorType)
    {
        foreach (var id in _running.Keys)
            if (_running.TryRemove(id, out var invocation))
                invocation.Result.TrySetResult(new FunctionResult("{}"u8.ToArray(), errorType));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task NextAsync(HttpContext context)
    {
        _asked.TrySetResult();
        var invocation = await _queue.Reader.ReadAsync(context.RequestAborted);
        _running[invocation.Id] = invocation;
        var headers = context.Response.Headers;
        headers["Lambda-Runtime-Aws-Request-Id"] = invocation.Id;
        headers["Lambda-Runtime-Invoked-Function-Arn"] = "arn:aws:lambda:eu-central-1:123456789012:function:test";
        headers["Lambda-Runtime-Trace-Id"] = invocation.TraceId;
        headers["Lambda-Runtime-Deadline-Ms"] =
            (DateTimeOffset.UtcNow + invocation.Time).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(invocation.Event);
    }

    private async Task EndAsync(HttpContext context, bool failed)
    {
        var body = await ReadAsync(context);
        if (!_running.TryGetValue((string)context.GetRouteValue("id")!, out var invocation))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync("""{"errorMessage":"Invalid request ID","errorType":"InvalidRequestID"}""");
            return;
        }

        if (!failed && body.Length > MaxResponse)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        _running.TryRemove(invocation.Id, out _);
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        invocation.Result.SetResult(new FunctionResult(body, failed ? ErrorType(context) : null));
    }

    private async Task InitErrorAsync(HttpContext context)
    {
        var body = await ReadAsync(context);
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        _initError.TrySetResult(new FunctionResult(body, ErrorType(context)));
    }

    private static string ErrorType(HttpContext context) => context.Request.Headers["Lambda-Runtime-Function-Error-Type"].ToString();

    private static async Task<byte[]> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        return body.ToArray();
    }

    private sealed record Invocation(string Id, string Event, TimeSpan Time, string TraceId)
    {
        public TaskCompletionSource<FunctionResult> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
