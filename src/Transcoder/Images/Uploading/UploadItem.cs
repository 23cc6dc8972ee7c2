using System.Text;
using System.Text.Json;
using Transcoder.Contracts.Api;

namespace Transcoder.Images.Uploading;

/// <summary>What one JSON object asks to be added.</summary>
/// <param name="Data">The image's bytes where they came as base64, else the text in UTF-8.</param>
internal sealed record UploadItem(UploadType Type, byte[] Data, string? Filename, string? Transform)
{
    public string Text => Encoding.UTF8.GetString(Data);

    /// <summary>Reads an <see cref="UploadRequest"/>, decoding its data where it lies: an image's base64 never becomes a string.</summary>
    public static Outcome<UploadItem> Read(Memory<byte> json)
    {
        try
        {
            return ReadObject(json.Span);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return Wrong($"This is no JSON: {error.Message}");
        }
    }

    private static Outcome<UploadItem> ReadObject(Span<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return Wrong("An image is added by a JSON object with type and data.");

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var data = default(Range?);
        var isEscaped = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (name is not ("type" or "data" or "filename" or "transform"))
                return Wrong($"'{ImageId.Short(name)}' is not known; type, data, filename and transform are.");
            if (reader.TokenType == JsonTokenType.Null && name is "filename" or "transform")
                continue;
            if (reader.TokenType != JsonTokenType.String)
                return Wrong($"{name} must be a string.");
            if (name == "data" ? data is not null : !values.TryAdd(name, reader.GetString()!))
                return Wrong($"{name} is there twice.");
            if (name != "data")
                continue;
            var start = (int)reader.TokenStartIndex + 1;
            (data, isEscaped) = (start..(start + reader.ValueSpan.Length), reader.ValueIsEscaped);
        }

        // Through to the end, so that what is no JSON is said to be none.
        while (reader.Read())
        {
        }

        if (Kind(values.GetValueOrDefault("type")) is not { } type)
            return Wrong("type must be base64, url or uuid.");
        if (data is not { } range)
            return Wrong("data is missing: the image in base64, its address, or the id of an image that is there already.");
        byte[] content;
        if (type == UploadType.Base64)
        {
            if (!Base64Text.TryDecode(json[range], isEscaped, out var bytes))
                return Base64Text.Wrong();
            content = bytes.ToArray();
        }
        else
        {
            var text = new Utf8JsonReader(json[(range.Start.Value - 1)..(range.End.Value + 1)]);
            text.Read();
            content = Encoding.UTF8.GetBytes(text.GetString()!);
        }

        return new UploadItem(type, content, values.GetValueOrDefault("filename"), values.GetValueOrDefault("transform"));
    }

    private static UploadType? Kind(string? type) => type switch
    {
        "base64" => UploadType.Base64,
        "url" => UploadType.Url,
        "uuid" => UploadType.Uuid,
        _ => null,
    };

    private static Failure Wrong(string detail) => new(FailureKind.BadRequest, detail);
}
