using System.Security.Cryptography;
using System.Text;

namespace Transcoder.Lambda;

/// <summary>What shows that a request came through the distribution. How long the comparison takes says nothing of the secret.</summary>
internal sealed class OriginSecret(IReadOnlyList<string> accepted)
{
    private readonly byte[][] _accepted = [.. accepted.Select(Hash)];

    public bool Matches(string? given)
    {
        var hash = Hash(given ?? "");
        var matches = false;
        // All of them, whichever it is.
        foreach (var secret in _accepted)
            matches |= CryptographicOperations.FixedTimeEquals(secret, hash);
        return matches;
    }

    /// <summary>Of one length, so that the secret's own is not told either.</summary>
    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
