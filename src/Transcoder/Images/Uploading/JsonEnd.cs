using System.Buffers;

namespace Transcoder.Images.Uploading;

/// <summary>Finds where a JSON value ends, over as many pieces as it comes in.</summary>
internal sealed class JsonEnd
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> ScalarEnd = SearchValues.Create(",]}"u8);

    private bool _isBegun, _isScalar, _isInString, _isEscaped;
    private int _depth;

    /// <returns>How many bytes of this piece are the value's; -1 where all are, and more.</returns>
    public int Find(ReadOnlySpan<byte> piece)
    {
        var at = 0;
        if (!_isBegun && !piece.IsEmpty)
        {
            _isBegun = true;
            _isScalar = piece[0] is not ((byte)'{' or (byte)'[' or (byte)'"');
        }

        if (_isScalar)
            return piece.IndexOfAny(ScalarEnd);
        while (at < piece.Length)
        {
            if (_isInString)
            {
                at += InString(piece[at..]);
            }
            else
            {
                var next = piece[at..].IndexOfAny(Structure);
                if (next < 0)
                    return -1;
                at += next + 1;
                _isInString = piece[at - 1] == '"';
                _depth += piece[at - 1] switch { (byte)'{' or (byte)'[' => 1, (byte)'}' or (byte)']' => -1, _ => 0 };
            }

            if (_depth == 0 && !_isInString)
                return at;
        }

        return -1;
    }

    /// <summary>How far the string goes in this piece, with its closing quote.</summary>
    private int InString(ReadOnlySpan<byte> piece)
    {
        var at = 0;
        while (at < piece.Length)
        {
            if (_isEscaped)
            {
                _isEscaped = false;
                at++;
                continue;
            }

            var next = piece[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
                return piece.Length;
            at += next + 1;
            if (piece[at - 1] == '"')
            {
                _isInString = false;
                return at;
            }

            _isEscaped = true;
        }

        return at;
    }
}
