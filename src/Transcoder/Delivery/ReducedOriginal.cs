using System.Globalization;
using Transcoder.Imaging;
using Transcoder.Storage;

namespace Transcoder.Delivery;

/// <summary>
/// A photograph at <see cref="Reduction.Side"/> pixels a side and, behind it, at <see cref="Reduction.SmallSide"/>; beside the original in the
/// destination, so that the second variant decodes a tenth. It is nobody's to see: no path leads there.
/// </summary>
public static class ReducedOriginal
{
    /// <summary>Where they lie. <c>resize</c> is one of the CDN's own first segments.</summary>
    public const string Prefix = "resize/reduced/";

    /// <summary>Where an empty object asks that a key's reduced original be made.</summary>
    public const string WantedPrefix = "resize/wanted/";

    /// <summary>The original's upright size, <c>6028x3391</c>.</summary>
    public const string OriginalSize = "original-size";

    /// <summary>The name of its <see cref="SourceFormat"/>.</summary>
    public const string OriginalFormat = "original-format";

    /// <summary>How many bytes of the end are the small one's.</summary>
    public const string SmallBytes = "small-bytes";

    /// <summary>Null where no key could be so long.</summary>
    public static string? KeyOf(string key) => Within(Prefix + key);

    /// <summary>The same.</summary>
    public static string? WantedKeyOf(string key) => Within(WantedPrefix + key);

    /// <summary>The key of the original that a reduced one, or the wish for one, belongs to; null for any other object.</summary>
    public static string? OriginalOf(string objectKey) =>
        After(Prefix, objectKey) ?? After(WantedPrefix, objectKey);

    public static ObjectHeaders Headers(string key, string originalETag, OriginalFacts original, int small)
    {
        var variant = StampedHeaders.Variant("image/jpeg", key, originalETag);
        return variant with
        {
            Metadata = new Dictionary<string, string>(variant.Metadata)
            {
                [OriginalSize] = string.Create(CultureInfo.InvariantCulture, $"{original.Upright.Width}x{original.Upright.Height}"),
                [OriginalFormat] = original.Format.Name,
                [SmallBytes] = small.ToString(CultureInfo.InvariantCulture),
            },
        };
    }

    /// <summary>What a reduced original says of the original; null where it does not.</summary>
    public static OriginalFacts? FactsOf(ObjectInfo reduced)
    {
        var metadata = reduced.Headers.Metadata;
        return metadata.GetValueOrDefault(OriginalSize)?.Split('x') is [var width, var height]
            && Side(width) is { } w && Side(height) is { } h
            && SourceFormat.Named(metadata.GetValueOrDefault(OriginalFormat)) is { } format
            ? new OriginalFacts(new Size(w, h), format)
            : null;
    }

    /// <summary>How many bytes of the end are the small one's, 0 where there is none; null where that is not said, or cannot be.</summary>
    public static int? SmallOf(ObjectInfo reduced) =>
        Number(reduced.Headers.Metadata.GetValueOrDefault(SmallBytes)) is { } small && small <= Reduction.SmallBytes && small < reduced.Size ? small : null;

    private static int? Side(string text) => Number(text) is > 0 and var side ? side : null;

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string? Within(string objectKey) => ObjectKey.IsValid(objectKey) ? objectKey : null;

    private static string? After(string prefix, string objectKey) =>
        objectKey.Length > prefix.Length && objectKey.StartsWith(prefix, StringComparison.Ordinal) ? objectKey[prefix.Length..] : null;
}
