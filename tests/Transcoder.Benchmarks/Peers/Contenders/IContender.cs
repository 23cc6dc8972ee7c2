using Transcoder.Benchmarks.Measuring;

namespace Transcoder.Benchmarks.Peers.Contenders;

/// <summary>Does the same job as the others, and is told it in the same words.</summary>
internal interface IContender : IDisposable
{
    void Load(string path);

    /// <exception cref="CannotException">It has no such format, say.</exception>
    Sample Run(string spec);

    /// <summary>What the last run made.</summary>
    void Save(string path);
}

internal sealed class CannotException(string message) : Exception(message);
