using Transcoder.Contracts;

namespace Transcoder.Cli.Serve;

/// <summary>One request as the edge sees it, from its arrival to its line in the log.</summary>
internal sealed class Exchange
{
    /// <summary>The path asked for, decoded, with its leading slash; the edge's cache key.</summary>
    public string Path { get; set; } = "";

    /// <summary>What the path names; null before the edge function has read it.</summary>
    public UrlTarget? Target { get; set; }

    public bool ForResize { get; set; }

    /// <summary>A call of the image API: no cache is asked.</summary>
    public bool ForApi { get; set; }

    /// <summary>The page at the root, or what it asks its server.</summary>
    public bool ForPlayground { get; set; }

    /// <summary>The path was chosen by the Accept header.</summary>
    public bool VariesByAccept { get; set; }

    /// <summary>The edge's <see cref="EdgeStore.Generation"/> when the request arrived.</summary>
    public string Generation { get; set; } = "";

    /// <summary>Whether the answer came through the cache at all, and if so, from it.</summary>
    public CacheResult Cache { get; set; }

    /// <summary>How the origin came by its answer; null where none was asked.</summary>
    public string? OriginRoute { get; set; }

    public string? LogDetail { get; set; }

    /// <summary>The original's key, where the path names one.</summary>
    public string? OriginalKey => Target switch
    {
        UrlTarget.Original original => original.Key,
        UrlTarget.Variant variant => variant.Key,
        _ => null,
    };
}

internal enum CacheResult { None, Miss, Hit }
