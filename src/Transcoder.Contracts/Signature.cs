using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Transcoder.Contracts;

/// <summary>
/// The signature of a path: base64url of HMAC-SHA256 over the UTF-8 of <c>{spec}/{key}</c>, cut to <see cref="Length"/> characters.
/// </summary>
public static class Signature
{
    /// <summary>22 characters carry 132 bits, beyond guessing, and keep a URL short.</summary>
    public const int Length = 22;

    /// <summary>The shortest secret that is accepted, in bytes.</summary>
    public const int MinSecretLength = 16;

    /// <param name="spec">The canonical text of a spec, or a preset.</param>
    /// <param name="key">The original's key, decoded.</param>
    public static string Compute(ReadOnlySpan<byte> secret, string spec, string key)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"{spec}/{key}"), hash);
        Span<char> text = stackalloc char[Base64Url.GetEncodedLength(hash.Length)];
        Base64Url.EncodeToChars(hash, text);
        return text[..Length].ToString();
    }

    /// <summary>Compares in constant time, so that the answer's delay does not tell how much of a guess is right.</summary>
    public static bool Verify(ReadOnlySpan<byte> secret, string spec, string key, ReadOnlySpan<char> signature) =>
        CryptographicOperations.FixedTimeEquals(
            MemoryMarshal.AsBytes(Compute(secret, spec, key).AsSpan()), MemoryMarshal.AsBytes(signature));
}
