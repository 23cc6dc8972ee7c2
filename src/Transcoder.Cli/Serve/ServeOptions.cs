using System.Net;
using Transcoder.Cli.Serve.Log;
using Transcoder.Contracts;
using Transcoder.Delivery;
using Transcoder.Images.Fetching;

namespace Transcoder.Cli.Serve;

/// <summary>What <c>transcoder serve</c> is told.</summary>
internal sealed record ServeOptions
{
    public const string DefaultOriginals = ".transcoder/originals";
    public const string DefaultData = ".transcoder/data";
    public const int DefaultPort = 8080;

    /// <summary>The folder to drop originals into. The default one is made, with the samples in it, where it is missing.</summary>
    public string Originals { get; init; } = DefaultOriginals;

    /// <summary>The folder of the destination bucket; made where it is missing.</summary>
    public string Data { get; init; } = DefaultData;

    /// <summary>An address, or <c>localhost</c>, or <c>*</c> for all of this machine's.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>0 for any that is free.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>What the edge keeps in memory, in bytes.</summary>
    public long EdgeBytes { get; init; } = 256 * 1024 * 1024;

    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>Null where nobody reads it; whoever gave it ends it.</summary>
    public ServerLog? Log { get; init; }

    /// <summary>What a caller of the image API must know to add, list or delete; null to make one.</summary>
    public string? Token { get; init; }

    public FetchOptions Fetch { get; init; } = new();

    public UrlPolicyOptions Urls { get; init; } = new();

    public ResizeOptions Resize { get; init; } = new();

    public OriginalsWatcherOptions Watcher { get; init; } = new();

    public bool IsLoopback => IPAddress.IsLoopback(Listen.Address);

    /// <exception cref="ServeException">The host is no address, or the port no port.</exception>
    public IPEndPoint Listen => new(
        Host switch
        {
            "localhost" => IPAddress.Loopback,
            "*" => IPAddress.Any,
            _ => IPAddress.TryParse(Host, out var address)
                ? address
                : throw new ServeException($"--host {Host}: not an address of this machine. Give one such as 127.0.0.1, or * for all."),
        },
        Port is >= IPEndPoint.MinPort and <= IPEndPoint.MaxPort
            ? Port
            : throw new ServeException($"--port {Port}: a port is a number from 0 to {IPEndPoint.MaxPort}."));
}

/// <summary>What keeps the server from starting, in one line, for whoever started it.</summary>
internal sealed class ServeException(string message, Exception? inner = null) : Exception(message, inner);
