namespace Transcoder.Benchmarks.Peers.Contenders;

/// <summary>Somebody who does the same job, as it comes from a registry.</summary>
internal abstract class Peer
{
    private readonly Lazy<string?> _version;

    protected Peer() => _version = new Lazy<string?>(FindVersion);

    public abstract string Name { get; }

    /// <summary>What would bring it.</summary>
    public abstract string Package { get; }

    /// <summary>As it is told here, for whoever wants to judge whether that is fair.</summary>
    public abstract string Settings { get; }

    /// <summary>Null where it is not installed.</summary>
    public string? Version => _version.Value;

    /// <summary>A process that stays; null where there is none.</summary>
    public virtual LineWorker? Worker() => null;

    /// <summary>A process for each picture; null where there is none.</summary>
    public virtual WholeProcess? Process() => null;

    protected abstract string? FindVersion();
}
