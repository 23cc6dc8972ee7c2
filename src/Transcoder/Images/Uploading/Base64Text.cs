using System.Buffers;
using System.Buffers.Text;

namespace Transcoder.Images.Uploading;

/// <summary>Base64 as people send it: in lines, behind a <c>data:</c> prefix, or with JSON's escapes.</summary>
internal static class Base64Text
{
    /// <summary>No prefix that names an image is longer.</summary>
    private const int MaxPrefix = 200;

    public static Failure Wrong() =>
        new(FailureKind.BadRequest, "The data is not base64: A-Z a-z 0-9 + / with = at the end are allowed, in lines or not, also behind a data: prefix.");

    /// <summary>Behind <c>data:image/png;base64,</c> and white space before it.</summary>
    public static Span<byte> WithoutPrefix(Span<byte> text)
    {
        text = text.TrimStart(" \t\r\n"u8);
        if (!text.StartsWith("data:"u8))
            return text;
        var comma = text[..Math.Min(text.Length, MaxPrefix)].IndexOf((byte)',');
        return comma > 0 && text[..comma].EndsWith(";base64"u8) ? text[(comma + 1)..] : text;
    }

    /// <summary>Decodes in place.</summary>
    /// <param name="isEscaped">As JSON escapes a string.</param>
    public static bool TryDecode(Span<byte> text, bool isEscaped, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (isEscaped && !TryUnescape(ref text))
            return false;
        text = WithoutPrefix(text);
        var status = Base64.DecodeFromUtf8InPlace(text, out var written);
        bytes = text[..written];
        return status == OperationStatus.Done;
    }

    /// <summary>Only what base64, its lines and its prefix may hold; the text gets shorter, so there is room for it where it is.</summary>
    private static bool TryUnescape(ref Span<byte> text)
    {
        var (read, written) = (0, 0);
        while (read < text.Length)
        {
            var plain = text[read..].IndexOf((byte)'\\');
            plain = plain < 0 ? text.Length - read : plain;
            text.Slice(read, plain).CopyTo(text[written..]);
            (read, written) = (read + plain, written + plain);
            if (read == text.Length)
                break;
            if (!TryReadEscape(text[(read + 1)..], out var value, out var length))
                return false;
            text[written++] = value;
            read += 1 + length;
        }

        text = text[..written];
        return true;
    }

    private static bool TryReadEscape(ReadOnlySpan<byte> text, out byte value, out int length)
    {
        (value, length) = (0, 1);
        switch (text)
        {
            case [(byte)'n', ..]:
                value = (byte)'\n';
                return true;
            case [(byte)'r', ..]:
                value = (byte)'\r';
                return true;
            case [(byte)'t', ..]:
                value = (byte)'\t';
                return true;
            case [(byte)'/', ..]:
                value = (byte)'/';
                return true;
            case [(byte)'u', (byte)'0', (byte)'0', _, _, ..]:
                length = 5;
                return Utf8Parser.TryParse(text[3..5], out value, out var digits, 'x') && digits == 2 && value < 0x80;
            default:
                return false;
        }
    }
}
