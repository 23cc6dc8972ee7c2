namespace Transcoder.Images;

/// <summary>Content ended where it may not. Thrown by a stream, and turned into its failure by whoever reads it: a host's body may throw
/// it too.</summary>
public sealed class ContentException(Failure failure, Exception? inner = null) : IOException(failure.Detail, inner)
{
    public Failure Failure { get; } = failure;
}
