using Transcoder.Contracts;
using Transcoder.Storage;

namespace Transcoder.Delivery;

/// <summary>What the destination's objects bear beside their bytes, so that who reads them later knows what they were made from.</summary>
public static class StampedHeaders
{
    /// <summary>A browser asks again after a day; an edge keeps it for a year, because every change is invalidated.</summary>
    public const string LongLived = "public, max-age=86400, s-maxage=31536000";

    /// <summary>On a variant: the destination's ETag of the original that it was made from.</summary>
    public const string OriginalETag = "original-etag";

    /// <summary>On a mirrored original: the source's ETag of what was copied.</summary>
    public const string SourceETag = "source-etag";

    /// <summary>On a mirrored original: <c>true</c> where it took another's place, or variants of another were there, so that the edge may
    /// have what it must forget; <c>false</c> where nothing was there before.</summary>
    public const string Replaced = "replaced";

    /// <summary>On both: the edge forgets all that bears it with one invalidation.</summary>
    public const string Tag = "cache-tag";

    public static ObjectHeaders Variant(string contentType, string key, string originalETag) => new()
    {
        ContentType = contentType,
        CacheControl = LongLived,
        Metadata = new Dictionary<string, string> { [Tag] = CacheTag.For(key), [OriginalETag] = originalETag },
    };

    /// <summary>The source's headers, completed.</summary>
    public static ObjectHeaders Original(ObjectInfo source, string? contentType, bool replaced) => source.Headers with
    {
        ContentType = contentType ?? source.Headers.ContentType,
        CacheControl = source.Headers.CacheControl ?? LongLived,
        Metadata = new Dictionary<string, string>(source.Headers.Metadata)
        {
            [Tag] = CacheTag.For(source.Key),
            [SourceETag] = source.ETag,
            [Replaced] = replaced ? "true" : "false",
        },
    };

    public static bool IsOf(this ObjectInfo variant, ObjectInfo original) =>
        variant.Headers.Metadata.GetValueOrDefault(OriginalETag) == original.ETag;
}
