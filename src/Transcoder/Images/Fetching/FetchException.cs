namespace Transcoder.Images.Fetching;

/// <summary>The image ended where it may not: too late, too long, or broken off.</summary>
public sealed class FetchException(Failure failure, Exception? inner = null) : IOException(failure.Detail, inner)
{
    public Failure Failure { get; } = failure;
}
