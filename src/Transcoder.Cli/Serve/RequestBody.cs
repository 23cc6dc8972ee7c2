using Transcoder.Images;

namespace Transcoder.Cli.Serve;

/// <summary>A request's body, with what the web server refuses said as the API says it.</summary>
internal sealed class RequestBody(Stream body) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellationToken);
        }
        catch (BadHttpRequestException e)
        {
            throw new ContentException(
                e.StatusCode switch
                {
                    StatusCodes.Status413PayloadTooLarge => ApiGateway.TooLarge(),
                    StatusCodes.Status408RequestTimeout => new Failure(FailureKind.BadRequest, "The body came too slowly to wait for its end.", e.Message),
                    _ => new Failure(FailureKind.BadRequest, "The body broke off before its end.", e.Message),
                },
                e);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A request's body is read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
