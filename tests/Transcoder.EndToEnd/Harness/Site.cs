using Microsoft.Extensions.Logging;
using Transcoder.Cli.Serve;
using Transcoder.Contracts;

namespace Transcoder.EndToEnd.Harness;

/// <summary>The two folders that a server stands on, and around them a folder that nobody outside may see.</summary>
internal sealed class Site : IDisposable
{
    private readonly TempFolder _folder = new();

    public Site() => Directory.CreateDirectory(Originals);

    public string Folder => _folder.Path;

    public string Originals => _folder["originals"];

    public string Data => _folder["data"];

    public string Original(string key) => Path.Join(Originals, key);

    public string Stored(string key) => Path.Join(Data, key);

    /// <summary>Drops an original as an editor saves: all at once.</summary>
    public void Drop(string key, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Original(key))!);
        File.WriteAllBytes(Original(key), content);
    }

    /// <summary>The stored objects of the destination, by key.</summary>
    public IReadOnlyList<string> StoredKeys() => !Directory.Exists(Data) ? [] :
    [
        .. Directory.EnumerateFiles(Data, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Data, file))
            .Where(key => !key.StartsWith(".transcoder", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    public void Dispose() => _folder.Dispose();
}

/// <summary>A whole CDN in this process, and a browser before it.</summary>
internal sealed class Cdn : IAsyncDisposable
{
    private readonly Func<ServeOptions, ServeOptions> _with;
    private Server? _server;

    private Cdn(Func<ServeOptions, ServeOptions> with) => _with = with;

    public Site Site { get; } = new();

    public Browser Browser { get; private set; } = null!;

    public Uri Address => _server!.Address;

    public static async Task<Cdn> StartAsync(Func<ServeOptions, ServeOptions>? with = null)
    {
        var cdn = new Cdn(with ?? (options => options));
        await cdn.StartAgainAsync();
        return cdn;
    }

    /// <summary>One that has an original from the start.</summary>
    public static async Task<Cdn> WithAsync(string key, byte[] content, Func<ServeOptions, ServeOptions>? with = null)
    {
        var cdn = new Cdn(with ?? (options => options));
        cdn.Site.Drop(key, content);
        await cdn.StartAgainAsync();
        // When the edge keeps it, nothing of its arrival is left to do.
        await cdn.Browser.HitAsync("/" + UrlPath.Encode(key));
        return cdn;
    }

    public async Task StopAsync()
    {
        Browser.Dispose();
        await _server!.DisposeAsync();
        _server = null;
    }

    public async Task StartAgainAsync()
    {
        var options = new ServeOptions { Originals = Site.Originals, Data = Site.Data, Port = 0, LogLevel = LogLevel.None };
        _server = await Server.StartAsync(_with(options));
        Browser = new Browser(_server.Address);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await StopAsync();
        Site.Dispose();
    }
}
