using Transcoder.Storage;

namespace Transcoder.Tests.Images;

/// <summary>Content that comes in pieces, and at some point something happens.</summary>
internal sealed class Dripping(Stream content, int piece) : ReadStream
{
    /// <summary>After so many bytes.</summary>
    public (long Bytes, Action Happens)? After { get; init; }

    public long Given { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (After is { } after && Given >= after.Bytes)
            after.Happens();
        cancellationToken.ThrowIfCancellationRequested();
        var read = await content.ReadAsync(buffer[..Math.Min(buffer.Length, piece)], cancellationToken);
        Given += read;
        return read;
    }
}
