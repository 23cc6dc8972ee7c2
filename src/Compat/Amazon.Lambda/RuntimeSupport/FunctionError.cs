using System.Text.Json;
using System.Text.Json.Serialization;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>An exception as the Runtime API takes it.</summary>
internal sealed record FunctionError(string ErrorMessage, string ErrorType, string[] StackTrace, FunctionError Cause)
{
    public static byte[] Json(Exception error) => JsonSerializer.SerializeToUtf8Bytes(Of(error), FunctionErrorJson.Default.FunctionError);

    private static FunctionError Of(Exception error) => error is null
        ? null
        : new FunctionError(error.Message, error.GetType().Name, error.StackTrace?.Split(Environment.NewLine) ?? [], Of(error.InnerException));
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 256)]
[JsonSerializable(typeof(FunctionError))]
internal sealed partial class FunctionErrorJson : JsonSerializerContext;
