using System.Buffers;
using System.Globalization;

namespace Transcoder.Cli.Serve;

/// <summary>Puts an answer on the wire; metadata of the store stays behind.</summary>
internal static class AnswerWriting
{
    private const int ChunkSize = 64 * 1024;

    public static async Task WriteAsync(this OriginAnswer answer, HttpContext context, CancellationToken cancel)
    {
        WriteHead(answer, context.Response);
        if (HttpMethods.IsHead(context.Request.Method) || answer.Status == StatusCodes.Status304NotModified)
            return;
        if (answer.Content is { } content)
            await CopyAsync(content, answer.ContentLength ?? long.MaxValue, context.Response, cancel);
        else if (!answer.Body.IsEmpty)
            await context.Response.Body.WriteAsync(answer.Body, cancel);
    }

    private static void WriteHead(OriginAnswer answer, HttpResponse response)
    {
        response.StatusCode = answer.Status;
        response.ContentLength = answer.ContentLength;
        var headers = response.Headers;
        foreach (var (name, value) in answer.Headers)
            headers[name] = value;
        if (answer.ContentType is { } contentType)
            headers.ContentType = contentType;
        if (answer.ETag is { } etag)
            headers.ETag = etag;
        if (answer.CacheControl is { } cacheControl)
            headers.CacheControl = cacheControl;
        if (answer.LastModified is { } modified)
            headers.LastModified = modified.ToString("R", CultureInfo.InvariantCulture);
        if (answer.Location is { } location)
            headers.Location = location;
        if (answer.AcceptsRanges)
            headers.AcceptRanges = "bytes";
        if (answer.ContentRange is { } range)
            headers.ContentRange = range;
        if (answer.Allow is { } allow)
            headers.Allow = allow;
    }

    private static async Task CopyAsync(Stream content, long length, HttpResponse response, CancellationToken cancel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(length, ChunkSize));
        try
        {
            while (length > 0)
            {
                var read = await content.ReadAsync(buffer.AsMemory(0, (int)Math.Min(length, buffer.Length)), cancel);
                if (read == 0)
                    break;
                await response.Body.WriteAsync(buffer.AsMemory(0, read), cancel);
                length -= read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
