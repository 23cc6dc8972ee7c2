using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Transcoder.Images;

/// <summary>A request's body as one small record.</summary>
internal static class JsonBody
{
    /// <summary>In bytes; a batch of a thousand ids has 40,000.</summary>
    private const int MaxBytes = 1 << 20;

    /// <param name="example">What the call takes, for a text that helps.</param>
    public static async Task<Outcome<T>> ReadAsync<T>(ApiRequest request, JsonTypeInfo<T> type, string example, CancellationToken cancel)
        where T : class
    {
        if (request.ContentLength > MaxBytes)
            return TooLarge();
        var body = ArrayPool<byte>.Shared.Rent(MaxBytes + 1);
        try
        {
            var length = await request.Body.ReadAtLeastAsync(body, MaxBytes + 1, throwOnEndOfStream: false, cancel);
            return length > MaxBytes ? TooLarge() : Parse(body.AsMemory(0, length), request.ContentType, type, example);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(body);
        }
    }

    private static Outcome<T> Parse<T>(ReadOnlyMemory<byte> body, string? contentType, JsonTypeInfo<T> type, string example)
        where T : class
    {
        if (body.IsEmpty)
            return new Failure(FailureKind.BadRequest, $"There is no body; this call takes JSON such as {example}.");
        if (!IsJson(contentType))
            return new Failure(FailureKind.UnsupportedType, $"The body is '{ImageId.Short(contentType ?? "")}'; this call takes application/json.");
        try
        {
            return JsonSerializer.Deserialize(body.Span, type) is { } read ? read : NotSo(example, "null");
        }
        catch (JsonException e)
        {
            return NotSo(example, e.Path is { Length: > 1 } path ? ImageId.Short(path) : Missing(body, type) ?? $"line {(e.LineNumber ?? 0) + 1}");
        }
    }

    /// <summary>Null where nothing is missing, but something else is wrong.</summary>
    private static string? Missing(ReadOnlyMemory<byte> body, JsonTypeInfo type)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object
                && type.Properties.FirstOrDefault(property => property.IsRequired && !root.TryGetProperty(property.Name, out _)) is { } missing
                ? $"{missing.Name}, which is missing"
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsJson(string? type) =>
        MediaTypeHeaderValue.TryParse(type, out var parsed) && "application/json".Equals(parsed.MediaType, StringComparison.OrdinalIgnoreCase);

    private static Failure NotSo(string example, string where) =>
        new(FailureKind.BadRequest, $"The body is not the JSON that this call takes, such as {example}: look at {where}.");

    private static Failure TooLarge() => new(FailureKind.TooLarge, $"The body has more than {MaxBytes:N0} bytes, the most that this call takes.");
}
