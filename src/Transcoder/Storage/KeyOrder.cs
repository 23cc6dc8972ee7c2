namespace Transcoder.Storage;

/// <summary>The order of S3's listings: by the bytes of UTF-8. UTF-16's own order differs where a surrogate (U+10000 and up) meets
/// U+E000 to U+FFFF.</summary>
public sealed class KeyOrder : IComparer<string>
{
    public static readonly KeyOrder Instance = new();

    public int Compare(string? a, string? b)
    {
        var common = a.AsSpan().CommonPrefixLength(b);
        return common < a!.Length && common < b!.Length ? Rank(a[common]) - Rank(b[common]) : a.Length - b!.Length;
    }

    private static int Rank(char unit) => unit < 0xD800 ? unit : char.IsSurrogate(unit) ? unit + 0x2000 : unit - 0x800;
}
