using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Transcoder.Contracts.Api;

/// <summary>How the API's records are written: camel case, absent instead of null.</summary>
[JsonSerializable(typeof(ImageRecord))]
[JsonSerializable(typeof(ImageList))]
[JsonSerializable(typeof(UploadRequest))]
[JsonSerializable(typeof(UploadRequest[]))]
[JsonSerializable(typeof(UploadResults))]
[JsonSerializable(typeof(ThumbnailRequest))]
[JsonSerializable(typeof(ThumbnailJob))]
[JsonSerializable(typeof(BatchRequest))]
[JsonSerializable(typeof(BatchJob))]
[JsonSerializable(typeof(ApiProblem))]
public sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>Quotes stay quotes: read by programs and people, never as a page.</summary>
    public static readonly ApiJson Wire = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
