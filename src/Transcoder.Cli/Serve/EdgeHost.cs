using System.Net;
using Microsoft.AspNetCore.OutputCaching;
using Transcoder.Cli.Serve.Log;
using Transcoder.Cli.Serve.Playground;
using Transcoder.Contracts;

namespace Transcoder.Cli.Serve;

internal sealed record EdgeHostOptions
{
    /// <summary>Where to listen; port 0 for any that is free.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 0);

    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>Null where nobody reads it.</summary>
    public ServerLog? Log { get; init; }
}

/// <summary>What the edge has behind it.</summary>
internal sealed record Upstream(UrlPolicy Urls, EdgeStore Store, Origin Website, Origin Resize, Origin Api, Settle Settle)
{
    /// <summary>None where nobody looks at a page.</summary>
    public Origin? Playground { get; init; }

    /// <summary>None where nobody reads it.</summary>
    public Journal? Journal { get; init; }
}

/// <summary>The web server: edge function, cache, origins, in this order; the image API beside the cache, which would keep too much or too little.</summary>
internal static class EdgeHost
{
    /// <summary>A browser that reads slowly holds up whoever waits for the same answer, until the rest of it fits in here.</summary>
    private const int ResponseBuffer = 4 * 1024 * 1024;

    /// <summary>What is larger is served, but not kept.</summary>
    private const int LargestKept = 32 * 1024 * 1024;

    /// <summary>How long requests under way may take when the server is told to stop.</summary>
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(10);

    /// <param name="upstream">Is given the host's loggers.</param>
    public static WebApplication Build(EdgeHostOptions options, Func<ILoggerFactory, Upstream> upstream)
    {
        var builder = WebApplication.CreateSlimBuilder();
        AddLogging(builder.Logging, options);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(options.Listen);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxResponseBufferSize = ResponseBuffer;
            kestrel.Limits.MaxRequestBodySize = ApiGateway.BodyLimit;
        });
        var services = builder.Services;
        services.Configure<HostOptions>(host => host.ShutdownTimeout = Drain);
        services.AddSingleton(provider => upstream(provider.GetRequiredService<ILoggerFactory>()));
        services.AddOutputCache(cache =>
        {
            cache.UseCaseSensitivePaths = true;
            cache.MaximumBodySize = LargestKept;
        });
        services.AddSingleton<IOutputCacheStore>(provider => provider.GetRequiredService<Upstream>().Store);
        services.AddOptions<OutputCacheOptions>()
            .Configure<Upstream>((cache, behind) => cache.AddBasePolicy(new EdgeCachePolicy(behind.Store)));

        var app = builder.Build();
        var behind = app.Services.GetRequiredService<Upstream>();
        var edge = new Edge(new EdgeFunction(behind.Urls), behind, app.Services.GetRequiredService<ILogger<Edge>>(), options.Log, TimeProvider.System);
        var origins = new Origins(behind.Website, behind.Resize, behind.Settle, app.Services.GetRequiredService<ILogger<Origins>>());
        app.Use(next => context => edge.InvokeAsync(context, next));
        app.UseOutputCache();
        app.Run(origins.InvokeAsync);
        return app;
    }

    private static void AddLogging(ILoggingBuilder logging, EdgeHostOptions options)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(options.LogLevel);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // A start that fails is told by whoever started it.
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        if (options.Log is { } log)
            logging.AddProvider(log);
    }
}
