using System.Buffers;
using System.Text;

namespace Transcoder.Aws;

/// <summary>A path as CloudFront takes it in an invalidation. It must encode what is unsafe and what is not ASCII, and nothing else.</summary>
internal static class InvalidationPaths
{
    /// <summary>The service's limit, in characters.</summary>
    public const int MaxLength = 4000;

    // All of visible ASCII but RFC 1738's unsafe characters; but also neither '*', a wildcard to the service, nor '?', which begins a
    // query, nor '+', which the URLs of variants encode.
    private static readonly SearchValues<byte> Kept =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._/!$&'(),;=:@"u8);

    /// <summary>With the leading slash.</summary>
    public static string Encode(string path)
    {
        var bytes = Encoding.UTF8.GetBytes(path);
        var text = new StringBuilder(bytes.Length + 1).Append('/');
        foreach (var value in bytes)
        {
            if (Kept.Contains(value))
                text.Append((char)value);
            else
                text.Append('%').Append(Convert.ToHexString([value]));
        }

        return text.ToString();
    }

    public static string Wildcard(string prefix) => Encode(prefix) + "*";
}
