using System.Security.Cryptography;
using System.Text;

namespace Transcoder.Contracts;

/// <summary>The tag by which the edge forgets an original and all its variants at once.</summary>
public static class CacheTag
{
    private const int HashBytes = 16;

    /// <summary>
    /// <c>k</c> and 32 lower-case hex digits, half of the SHA-256 of the key's UTF-8: a key itself may hold what a tag may not.
    /// </summary>
    public static string For(string key) =>
        "k" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, HashBytes));
}
