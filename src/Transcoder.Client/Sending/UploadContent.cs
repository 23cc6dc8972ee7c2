using System.Buffers;
using System.Net;

namespace Transcoder.Client;

/// <summary>A body that is sent as it is read, and tells how far it is.</summary>
internal sealed class UploadContent(UploadSource source, IProgress<long>? progress) : HttpContent
{
    private const int BufferSize = 64 * 1024;

    protected override bool TryComputeLength(out long length)
    {
        length = source.Length ?? 0;
        return source.Length is not null;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var content = source.Open();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var sent = 0L;
            for (int read; (read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
            {
                await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                progress?.Report(sent += read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            if (source.IsOwn)
                await content.DisposeAsync().ConfigureAwait(false);
        }
    }
}
