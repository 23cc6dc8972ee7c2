using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.Serialization.SystemTextJson;

/// <summary>Serializes by the code that a context of System.Text.Json was generated with.</summary>
/// <typeparam name="TSGContext">Its constructor with options is called.</typeparam>
public class SourceGeneratorLambdaJsonSerializer<
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSGContext> : ILambdaSerializer
    where TSGContext : JsonSerializerContext
{
    private readonly JsonSerializerContext _context = (JsonSerializerContext)Activator.CreateInstance(
        typeof(TSGContext),
        new JsonSerializerOptions
        {
            // Events come with names in camel case, classes have theirs in Pascal case.
            PropertyNameCaseInsensitive = true,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        });

    /// <exception cref="JsonSerializerException">The stream holds no such JSON.</exception>
    public T Deserialize<T>(Stream requestStream)
    {
        try
        {
            return JsonSerializer.Deserialize(requestStream, TypeOf<T>());
        }
        catch (JsonException error)
        {
            throw new JsonSerializerException($"The event is no {typeof(T)}: {error.Message}", error);
        }
    }

    /// <exception cref="JsonSerializerException">The response cannot be written as JSON.</exception>
    public void Serialize<T>(T response, Stream responseStream)
    {
        try
        {
            // Base64 stays as it is: the strict encoder writes each of its plus signs as six characters.
            using var writer = new Utf8JsonWriter(responseStream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
            JsonSerializer.Serialize(writer, response, TypeOf<T>());
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new JsonSerializerException($"The response, a {typeof(T)}, cannot be written as JSON: {error.Message}", error);
        }
    }

    private JsonTypeInfo<T> TypeOf<T>() => _context.GetTypeInfo(typeof(T)) as JsonTypeInfo<T>
        ?? throw new JsonSerializerException($"{typeof(TSGContext)} was generated without [JsonSerializable(typeof({typeof(T)}))].");
}
