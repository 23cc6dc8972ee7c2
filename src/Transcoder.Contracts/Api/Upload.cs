using System.Text.Json.Serialization;

namespace Transcoder.Contracts.Api;

[JsonConverter(typeof(JsonStringEnumConverter<UploadType>))]
public enum UploadType
{
    /// <summary>The data is the image in base64; line breaks and a <c>data:</c> prefix are accepted.</summary>
    [JsonStringEnumMemberName("base64")]
    Base64,

    /// <summary>The data is an address that the image is fetched from.</summary>
    [JsonStringEnumMemberName("url")]
    Url,

    /// <summary>The data is the id of an image that is there already; it is copied.</summary>
    [JsonStringEnumMemberName("uuid")]
    Uuid,
}

/// <summary>An image to add.</summary>
public sealed record UploadRequest
{
    public required UploadType Type { get; init; }

    public required string Data { get; init; }

    public string? Filename { get; init; }

    /// <summary>A spec or a preset to make at once.</summary>
    public string? Transform { get; init; }
}

/// <summary>What became of one of many: a record or a problem.</summary>
public sealed record UploadResult
{
    /// <summary>As the image by itself would have been answered: 201, or the problem's.</summary>
    public required int Status { get; init; }

    public ImageRecord? Image { get; init; }

    public ApiProblem? Problem { get; init; }
}

/// <summary>The answer to many: 200 whatever became of each.</summary>
public sealed record UploadResults
{
    /// <summary>In the order of the request.</summary>
    public required IReadOnlyList<UploadResult> Results { get; init; }
}
