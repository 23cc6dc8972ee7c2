using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Transcoder.Contracts.Api;
using Transcoder.Delivery;

namespace Transcoder.Images;

/// <summary>What the API's answers have in common: JSON that no cache keeps, addresses that can be asked for as they stand.</summary>
public static class ApiAnswers
{
    public const string Json = "application/json";

    public static Answer Of<T>(int status, T body, JsonTypeInfo<T> type) => Of(status, JsonSerializer.SerializeToUtf8Bytes(body, type));

    public static Answer Of(int status, byte[] json) => new(status)
    {
        ContentType = Json,
        Body = json,
        ContentLength = json.Length,
        CacheControl = Problem.NotStored,
    };

    /// <summary>A record as it is told to somebody.</summary>
    public static ImageRecord At(this ImageRecord record, string baseAddress) => record with
    {
        Url = record.Url is { } path ? baseAddress + path : null,
        Processed = record.Processed?.At(baseAddress),
        Variants = [.. record.Variants.Select(variant => variant.At(baseAddress))],
    };

    private static ImageVariant At(this ImageVariant variant, string baseAddress) => variant with { Url = baseAddress + variant.Url };
}
