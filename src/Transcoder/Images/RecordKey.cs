using System.Globalization;

namespace Transcoder.Images;

/// <summary>
/// Where a record lies: <c>api/records/{kind}/{20 bits}/{8 bits}/{8 bits}/{128 bits}.json</c>, in hex, of the complement of its id. So an
/// ascending list is newest first. The folders stand for 3 days, 17 minutes and 4 seconds of an id of version 7: none holds more than
/// 256 others, and the last only what was added in its seconds, so that a page is found without reading the names of all records.
/// </summary>
internal static class RecordKey
{
    private const string Root = "api/records/";

    public static string Prefix(string kind) => $"{Root}{kind}/";

    public static string Of(string kind, Guid id)
    {
        var name = Complement(id).ToString("n", CultureInfo.InvariantCulture);
        return $"{Prefix(kind)}{name[..5]}/{name[5..7]}/{name[7..9]}/{name}.json";
    }

    /// <summary>Null for a key that is no record's.</summary>
    public static Guid? IdOf(string key) =>
        Guid.TryParseExact(key.AsSpan(key.LastIndexOf('/') + 1) is [.. var name, '.', 'j', 's', 'o', 'n'] ? name : default, "n", out var complement)
            ? Complement(complement)
            : null;

    private static Guid Complement(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        foreach (ref var part in bytes)
            part = (byte)~part;
        return new Guid(bytes, bigEndian: true);
    }
}
