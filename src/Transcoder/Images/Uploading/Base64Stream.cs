using System.Buffers;
using System.Buffers.Text;
using Transcoder.Storage;

namespace Transcoder.Images.Uploading;

/// <summary>The bytes that a text in base64 stands for, as it comes. Line breaks and a <c>data:</c> prefix are passed over.</summary>
internal sealed class Base64Stream(Stream text) : ReadStream
{
    private const int TextBytes = 32 * 1024;

    private readonly byte[] _text = new byte[TextBytes];
    private readonly byte[] _bytes = new byte[TextBytes];
    private int _left;
    private Memory<byte> _decoded;
    private bool _isBegun, _isOver;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_decoded.IsEmpty && !_isOver)
            await DecodeAsync(cancellationToken);
        var read = Math.Min(buffer.Length, _decoded.Length);
        _decoded[..read].CopyTo(buffer);
        _decoded = _decoded[read..];
        return read;
    }

    private async Task DecodeAsync(CancellationToken cancel)
    {
        var read = await text.ReadAtLeastAsync(_text.AsMemory(_left), TextBytes - _left, throwOnEndOfStream: false, cancel);
        var came = _text.AsSpan(0, _left + read);
        _isOver = came.Length < TextBytes;
        if (!_isBegun)
        {
            came = Base64Text.WithoutPrefix(came);
            _isBegun = true;
        }

        var status = Base64.DecodeFromUtf8(came, _bytes, out var consumed, out var written, _isOver);
        var isPadded = status == OperationStatus.InvalidData && !_isOver;
        if (isPadded)
            status = Base64.DecodeFromUtf8(came, _bytes, out consumed, out written);
        if (status == OperationStatus.InvalidData || (_isOver && status != OperationStatus.Done))
            throw new ContentException(Base64Text.Wrong());
        came[consumed..].CopyTo(_text);
        _left = came.Length - consumed;
        _decoded = _bytes.AsMemory(0, written);
        if (isPadded)
            await EndAsync(cancel);
    }

    /// <summary>Padding ends a text: behind it only white space may come.</summary>
    private async Task EndAsync(CancellationToken cancel)
    {
        _isOver = true;
        var read = _left;
        do
        {
            if (_text.AsSpan(0, read).IndexOfAnyExcept(" \t\r\n"u8) >= 0)
                throw new ContentException(Base64Text.Wrong());
            read = await text.ReadAsync(_text, cancel);
        }
        while (read > 0);
    }
}
