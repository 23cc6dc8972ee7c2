using Amazon.Runtime.Internal.Util;
using Amazon.S3.Model;
using Transcoder.Storage;

namespace Transcoder.Aws;

/// <summary>An object's bytes from the socket into the reader's buffer. What breaks off or stands still is a <see cref="StorageException"/>:
/// the SDK minds the time only until the headers are there.</summary>
internal sealed class S3Body(GetObjectResponse response, TimeSpan patience) : ReadStream
{
    /// <summary>Beneath the SDK's own stream, which takes the MD5 of all bytes and copies them twice for it. That they are whole the
    /// connection knows, that they are right TLS.</summary>
    private readonly Stream _bytes = response.ResponseStream is WrapperStream hashing ? hashing.GetNonWrapperBaseStream() : response.ResponseStream;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var patient = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patient.CancelAfter(patience);
        try
        {
            return await _bytes.ReadAsync(buffer, patient.Token);
        }
        catch (Exception e) when (S3Trouble.Is(e, cancellationToken))
        {
            throw new StorageException($"Could not read '{response.Key}' to its end: {S3Trouble.Reason(e)}", e);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            response.Dispose();
        base.Dispose(disposing);
    }
}
