using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace Transcoder.Cli.Serve;

/// <summary>The one secret that lets somebody add, list and delete images on this machine.</summary>
internal sealed class BearerToken
{
    /// <summary>Shorter ones are guessed.</summary>
    public const int MinLength = 16;

    private const string Scheme = "Bearer ";

    private readonly byte[] _hash;

    /// <param name="given">Null to make one.</param>
    /// <exception cref="ServeException">It is too short, or holds what a header may not.</exception>
    public BearerToken(string? given)
    {
        if (given?.Length < MinLength)
            throw new ServeException($"--token: it has {given.Length} characters, and needs {MinLength}: shorter ones are guessed. Leave it out to have one made.");
        if (given?.Any(c => c is <= ' ' or > '~') is true)
            throw new ServeException("--token: it has a space or a character that is not ASCII, which no header can carry.");
        Made = given is null ? Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)) : null;
        _hash = Hash(given ?? Made!);
    }

    /// <summary>Null where it was given: whoever gave it knows it.</summary>
    public string? Made { get; }

    /// <summary>Null where there is none in the header.</summary>
    public bool? Matches(StringValues authorization)
    {
        if (authorization is not [{ } header] || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return null;
        // Hashes are of one length, so that not even the length of the right one takes a time of its own.
        return CryptographicOperations.FixedTimeEquals(Hash(header[Scheme.Length..].Trim()), _hash);
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
