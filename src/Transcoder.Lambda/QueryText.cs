using System.Diagnostics.CodeAnalysis;
using Transcoder.Contracts;

namespace Transcoder.Lambda;

/// <summary>A query as it came, read here: the API's own reading joins values of one name by commas, and a value may hold one.</summary>
internal static class QueryText
{
    /// <summary>In their order, each as often as it came; false where one is not percent-encoded UTF-8.</summary>
    public static bool TryRead(string? query, [NotNullWhen(true)] out IReadOnlyList<KeyValuePair<string, string>>? pairs)
    {
        var read = new List<KeyValuePair<string, string>>();
        pairs = null;
        foreach (var pair in (query ?? "").Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=');
            if (!TryDecode(equals < 0 ? pair : pair[..equals], out var name) || !TryDecode(equals < 0 ? "" : pair[(equals + 1)..], out var value))
                return false;
            read.Add(KeyValuePair.Create(name, value));
        }

        pairs = read;
        return true;
    }

    private static bool TryDecode(string encoded, out string text) => UrlPath.TryDecode(encoded.Replace('+', ' '), out text);
}
