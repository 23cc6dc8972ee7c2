using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Transcoder.Storage;

namespace Transcoder.Images.Uploading;

/// <summary>Tells whether two requests are the same.</summary>
internal sealed class ContentHash : IDisposable
{
    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>A value and its end, so that two never read as another two.</summary>
    public void Add(string? value)
    {
        _sha256.AppendData(Encoding.UTF8.GetBytes(value ?? ""));
        _sha256.AppendData([0xFF]);
    }

    /// <summary>The same content; what is read of it is counted in.</summary>
    public Stream Over(Stream content) => new Counted(content, _sha256);

    /// <summary>Of all that was added and read, in lower-case hex.</summary>
    public string Value() => Convert.ToHexStringLower(_sha256.GetCurrentHash());

    public void Dispose() => _sha256.Dispose();

    /// <summary>Reads what is left.</summary>
    public static async Task DrainAsync(Stream content, CancellationToken cancel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            while (await content.ReadAsync(buffer, cancel) > 0)
            {
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private sealed class Counted(Stream content, IncrementalHash sha256) : ReadStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await content.ReadAsync(buffer, cancellationToken);
            sha256.AppendData(buffer.Span[..read]);
            return read;
        }
    }
}
