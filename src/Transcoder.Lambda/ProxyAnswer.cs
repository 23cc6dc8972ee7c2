using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Transcoder.Delivery;

namespace Transcoder.Lambda;

/// <summary>An answer as an HTTP API takes it from a function.</summary>
internal static class ProxyAnswer
{
    /// <summary>The most that a function may respond with, in bytes of JSON.</summary>
    internal const int MaxResponse = 6_291_556;

    /// <summary>What the JSON around a body has at most: status and headers, none of which holds a key where there is a body.</summary>
    internal const int MaxHead = 1_024;

    /// <summary>The most that a body may have: base64 makes four characters of three bytes.</summary>
    public const int MaxBody = (MaxResponse - MaxHead) / 4 * 3;

    /// <summary>By this name the edge is told to find what it is to forget.</summary>
    private const string CacheTag = "x-amz-meta-" + StampedHeaders.Tag;

    /// <summary>Headers and cache tags are ASCII; their quotes alone are to be escaped.</summary>
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The response's JSON, payload format 2.0. The body is encoded once, straight to where it is sent from: a text of it would
    /// be twice as long, and copied twice more.</summary>
    public static Stream Json(Answer answer)
    {
        var buffer = new ArrayBufferWriter<byte>(MaxHead + Base64.GetMaxEncodedToUtf8Length(answer.Body.Length));
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            json.WriteNumber("statusCode"u8, answer.Status);
            json.WriteStartObject("headers"u8);
            foreach (var (name, value) in answer.Headers())
                json.WriteString(name, value);
            if (answer.CacheTag is { } tag)
                json.WriteString(CacheTag, tag);
            // A 304 has no body, and no length of one that it might have had.
            if (answer is { ContentLength: { } length, Status: not 304 })
                json.WriteString("Content-Length"u8, length.ToString(CultureInfo.InvariantCulture));
            json.WriteEndObject();
            if (!answer.Body.IsEmpty)
                json.WriteBase64String("body"u8, answer.Body.Span);
            json.WriteBoolean("isBase64Encoded"u8, !answer.Body.IsEmpty);
            json.WriteEndObject();
        }

        MemoryMarshal.TryGetArray(buffer.WrittenMemory, out var written);
        return new MemoryStream(written.Array!, written.Offset, written.Count, writable: false, publiclyVisible: true);
    }
}
