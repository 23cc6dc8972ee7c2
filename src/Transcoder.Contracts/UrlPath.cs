using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Transcoder.Contracts;

/// <summary>
/// Between a key, any text, and the path of a URL. A path is decoded once, where it enters, and encoded once, where it leaves.
/// </summary>
public static class UrlPath
{
    /// <summary>The most bytes of UTF-8 that a decoded path may have: S3 has no longer key.</summary>
    public const int MaxBytes = 1024;

    // RFC 3986's unreserved and the sub-delims, ':' and '@' of a path; not '+', which S3 reads as a space.
    private const string KeptText = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/!$&'()*,;=:@";

    private static readonly SearchValues<byte> Kept = SearchValues.Create(Encoding.ASCII.GetBytes(KeptText));
    private static readonly SearchValues<char> KeptLetters = SearchValues.Create(KeptText);

    /// <summary>Percent-encodes a key for the path of a URL: UTF-8, upper-case hex, slashes kept.</summary>
    public static string Encode(string key)
    {
        var bytes = Encoding.UTF8.GetBytes(key);
        if (bytes.AsSpan().IndexOfAnyExcept(Kept) < 0)
            return key;
        var text = new StringBuilder(bytes.Length * 2);
        foreach (var value in bytes)
        {
            if (Kept.Contains(value))
                text.Append((char)value);
            else
                text.Append('%').Append(HexDigit(value >> 4)).Append(HexDigit(value & 15));
        }
        return text.ToString();
    }

    /// <summary>
    /// Decodes a raw path, exactly once; <c>+</c> stays. False for a <c>%</c> without two hex digits behind it, for what is not UTF-8 then,
    /// and for NUL, which no object store takes.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<char> rawPath, out string key)
    {
        if (!rawPath.ContainsAnyExcept(KeptLetters))
        {
            key = rawPath.ToString();
            return true;
        }
        key = "";
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(rawPath.Length)];
        if (Utf8.FromUtf16(rawPath, bytes, out _, out var length, replaceInvalidSequences: false) != OperationStatus.Done)
            return false;

        // In place: what is decoded is never longer.
        var written = 0;
        for (var read = 0; read < length; read++)
        {
            var value = (int)bytes[read];
            if (value == '%')
            {
                if (read + 2 >= length || !TryReadHex(bytes[read + 1], bytes[read + 2], out value))
                    return false;
                read += 2;
            }
            bytes[written++] = (byte)value;
        }

        var decoded = bytes.AsSpan(0, written);
        if (decoded.Contains((byte)0) || !Utf8.IsValid(decoded))
            return false;
        key = Encoding.UTF8.GetString(decoded);
        return true;
    }

    private static char HexDigit(int value) => "0123456789ABCDEF"[value];

    private static bool TryReadHex(byte high, byte low, out int value)
    {
        value = char.IsAsciiHexDigit((char)high) && char.IsAsciiHexDigit((char)low)
            ? Convert.FromHexString([(char)high, (char)low])[0]
            : -1;
        return value >= 0;
    }
}
