using System.Security.Cryptography;
using System.Text;

namespace Transcoder.EndToEnd.Aws;

/// <summary>AWS's signature version 4 over the parts of a request, as a service computes it anew to compare.</summary>
internal static class SignatureV4
{
    public const string Algorithm = "AWS4-HMAC-SHA256";

    /// <param name="path">As it came over the wire, encoded once.</param>
    /// <param name="query">The same.</param>
    /// <param name="headers">Those that are signed, by lower-case name.</param>
    /// <param name="scope">Day, region, service and <c>aws4_request</c>.</param>
    public static string Of(
        string method, string path, string query, IEnumerable<KeyValuePair<string, string>> headers, ReadOnlySpan<byte> body, string time, string scope, string secret)
    {
        var signed = headers.OrderBy(header => header.Key, StringComparer.Ordinal).ToArray();
        var canonical = string.Join('\n',
        [
            method,
            // Every service but S3 encodes what is encoded once more.
            string.Join('/', path.Split('/').Select(Uri.EscapeDataString)),
            string.Join('&', query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Contains('=') ? pair : pair + "=").Order(StringComparer.Ordinal)),
            .. signed.Select(header => $"{header.Key}:{header.Value.Trim()}"),
            "",
            string.Join(';', signed.Select(header => header.Key)),
            Hex(SHA256.HashData(body)),
        ]);
        var toSign = $"{Algorithm}\n{time}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = Encoding.UTF8.GetBytes($"AWS4{secret}");
        foreach (var part in scope.Split('/'))
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        return Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
