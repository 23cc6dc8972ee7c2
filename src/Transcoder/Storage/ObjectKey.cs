using System.Buffers;
using System.Text.Unicode;
using Transcoder.Contracts;

namespace Transcoder.Storage;

/// <summary>What a key may be: 1 to 1,024 bytes of valid UTF-8.</summary>
internal static class ObjectKey
{
    public const int MaxBytes = UrlPath.MaxBytes;

    public static bool IsValid(string key) => TryEncode(key, stackalloc byte[MaxBytes], out _);

    /// <exception cref="ArgumentException">It is none.</exception>
    public static void Require(string key)
    {
        if (!IsValid(key))
            throw new ArgumentException("A key is 1 to 1,024 bytes of valid UTF-8.", nameof(key));
    }

    public static bool TryEncode(string key, Span<byte> utf8, out int length)
    {
        length = 0;
        return key.Length > 0 && Utf8.FromUtf16(key, utf8, out _, out length, replaceInvalidSequences: false) == OperationStatus.Done;
    }
}
