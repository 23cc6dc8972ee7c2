using Transcoder.Delivery;

namespace Transcoder.Images;

/// <summary>The API's contract, an OpenAPI document of version 3.1: the file openapi.json beside this one.</summary>
public static class ApiDocument
{
    public static ReadOnlyMemory<byte> Json { get; } = Load();

    public static Answer Answer() => new(200)
    {
        ContentType = ApiAnswers.Json,
        Body = Json,
        ContentLength = Json.Length,
        CacheControl = "public, max-age=300",
    };

    private static byte[] Load()
    {
        using var stream = typeof(ApiDocument).Assembly.GetManifestResourceStream("openapi.json")!;
        var json = new byte[stream.Length];
        stream.ReadExactly(json);
        return json;
    }
}
