using System.Security.Cryptography;
using Transcoder.Imaging;
using Transcoder.Storage;

namespace Transcoder.Images.Uploading;

/// <summary>Content on its way into the store: counted, hashed, and ended by a <see cref="ContentException"/> where it is too long.</summary>
/// <param name="head">What was read of it already.</param>
internal sealed class IntakeStream(ReadOnlyMemory<byte> head, Stream rest, Limits limits) : ReadStream
{
    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private ReadOnlyMemory<byte> _head = head;

    public long Size { get; private set; }

    public static Failure TooLong(Limits limits) =>
        new(FailureKind.TooLarge, $"The image has more than {limits.SourceBytes:N0} bytes, the most that is taken.");

    /// <summary>Of all that was read; in lower-case hex.</summary>
    public string Sha256() => Convert.ToHexStringLower(_sha256.GetHashAndReset());

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read;
        if (!_head.IsEmpty)
        {
            read = Math.Min(_head.Length, buffer.Length);
            _head[..read].CopyTo(buffer);
            _head = _head[read..];
        }
        else
        {
            read = await rest.ReadAsync(buffer, cancellationToken);
        }

        Size += read;
        if (Size > limits.SourceBytes)
            throw new ContentException(TooLong(limits));
        _sha256.AppendData(buffer.Span[..read]);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _sha256.Dispose();
        base.Dispose(disposing);
    }
}
