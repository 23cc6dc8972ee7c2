using Transcoder.Storage;

namespace Transcoder.Images.Fetching;

/// <summary>An answer's body within its limits of bytes and time.</summary>
internal sealed class FetchStream(HttpResponseMessage response, Stream body, FetchOptions options, CancellationTokenSource time) : ReadStream
{
    private ReadOnlyMemory<byte> _head;
    private long _read;

    /// <summary>The first bytes; they are read again afterwards.</summary>
    public async Task<ReadOnlyMemory<byte>> PeekAsync(int bytes, CancellationToken cancel)
    {
        var head = new byte[bytes];
        var read = await this.ReadAtLeastAsync(head, bytes, throwOnEndOfStream: false, cancel);
        return _head = head.AsMemory(0, read);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_head.IsEmpty)
        {
            var peeked = Math.Min(_head.Length, buffer.Length);
            _head[..peeked].CopyTo(buffer);
            _head = _head[peeked..];
            return peeked;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellationToken);
        try
        {
            var read = await body.ReadAsync(buffer, either.Token);
            _read += read;
            return _read <= options.MaxBytes ? read : throw new ContentException(UrlFetcher.TooLarge(options));
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ContentException(UrlFetcher.TooSlow(options), e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException and not ContentException)
        {
            throw new ContentException(UrlFetcher.Broken(e), e);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            response.Dispose();
            time.Dispose();
        }

        base.Dispose(disposing);
    }
}
