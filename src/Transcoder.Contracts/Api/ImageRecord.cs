using System.Text.Json.Serialization;

namespace Transcoder.Contracts.Api;

[JsonConverter(typeof(JsonStringEnumConverter<ImageStatus>))]
public enum ImageStatus
{
    /// <summary>Its bytes are still coming.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>It is stored, and served.</summary>
    [JsonStringEnumMemberName("ready")]
    Ready,

    /// <summary>It is being taken away, with all of its variants.</summary>
    [JsonStringEnumMemberName("deleting")]
    Deleting,
}

/// <summary>What is known of an image that was added through the API.</summary>
public sealed record ImageRecord
{
    /// <summary>A UUID of version 7, so that a list by id is a list by time.</summary>
    public required Guid Id { get; init; }

    /// <summary>As whoever added it named it; without folders, at most 255 characters.</summary>
    public string? Filename { get; init; }

    public required ImageStatus Status { get; init; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>Where the original lies: <c>s3://bucket/uploads/{id}.{ext}</c>, or without a bucket the key in the store at hand.</summary>
    public string? S3Path { get; init; }

    /// <summary>Where the CDN serves the original.</summary>
    public string? Url { get; init; }

    /// <summary>In bytes.</summary>
    public long? Size { get; init; }

    /// <summary>What the content is, as the grammar names it, or <c>svg</c>: never what the name or the sender said.</summary>
    public string? Format { get; init; }

    /// <summary>In pixels, upright.</summary>
    public int? Width { get; init; }

    /// <summary>In pixels, upright.</summary>
    public int? Height { get; init; }

    /// <summary>More than one where it plays.</summary>
    public int? Frames { get; init; }

    /// <summary>A placeholder of about 25 bytes in base64: https://evanw.github.io/thumbhash/.</summary>
    public string? Thumbhash { get; init; }

    /// <summary>The dominant colour, <c>#rrggbb</c>.</summary>
    public string? Colour { get; init; }

    /// <summary>SHA-256 of the content, in lower-case hex.</summary>
    public string? Sha256 { get; init; }

    /// <summary>What the <c>transform</c> of the upload made.</summary>
    public ImageVariant? Processed { get; init; }

    /// <summary>What was made of it through the API, newest last; at most 100.</summary>
    public IReadOnlyList<ImageVariant> Variants { get; init; } = [];
}

/// <summary>A variant that was made through the API.</summary>
public sealed record ImageVariant
{
    /// <summary>The canonical spec, or a preset's name.</summary>
    public required string Spec { get; init; }

    /// <summary>Where the CDN serves it.</summary>
    public required string Url { get; init; }

    /// <summary>As the grammar names it.</summary>
    public required string Format { get; init; }

    /// <summary>In bytes.</summary>
    public required long Size { get; init; }

    /// <summary>In pixels.</summary>
    public required int Width { get; init; }

    /// <summary>In pixels.</summary>
    public required int Height { get; init; }
}

/// <summary>A page of records, newest first.</summary>
public sealed record ImageList
{
    public required IReadOnlyList<ImageRecord> Items { get; init; }

    /// <summary>Asks for the next page; absent on the last one.</summary>
    public string? Cursor { get; init; }
}
