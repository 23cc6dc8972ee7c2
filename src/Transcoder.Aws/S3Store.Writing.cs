using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Transcoder.Storage;

namespace Transcoder.Aws;

public sealed partial class S3Store
{
    /// <summary>Before a request that another one stood in the way of is made again: this, doubled each time.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The server would make up another one.</summary>
    private const string UnknownType = "application/octet-stream";

    public Task<PutResult> PutAsync(
        string key, Stream content, ObjectHeaders headers, PutOptions? options = null, CancellationToken cancel = default) =>
        StoreAsync(key, content, content.CanSeek ? content.Length - content.Position : null, headers, options, cancel);

    /// <param name="length">Of the content, where it is known.</param>
    private async Task<PutResult> StoreAsync(
        string key, Stream content, long? length, ObjectHeaders headers, PutOptions? options, CancellationToken cancel)
    {
        ObjectKey.Require(key);
        // What lies in memory is sent from there; all else is read before it is sent, so that its errors are not the server's.
        if (content.GetType() == typeof(MemoryStream))
            return await PutWholeAsync(key, content, headers, options, cancel);

        var part = GC.AllocateUninitializedArray<byte>((int)Math.Min(length ?? _sizes.PutPart, _sizes.PutPart));
        var read = await content.ReadAtLeastAsync(part, part.Length, throwOnEndOfStream: false, cancel);
        return read < _sizes.PutPart || length == read
            ? await PutWholeAsync(key, new MemoryStream(part, 0, read), headers, options, cancel)
            : await PutPartsAsync(key, part, content, headers, options, cancel);
    }

    private Task<PutResult> PutWholeAsync(string key, Stream content, ObjectHeaders headers, PutOptions? options, CancellationToken cancel)
    {
        var request = new PutObjectRequest
        {
            BucketName = _bucket,
            Key = key,
            InputStream = content,
            AutoCloseStream = false,
            AutoResetStreamPosition = false,
            UseChunkEncoding = false,
            ContentType = headers.ContentType ?? UnknownType,
            IfNoneMatch = options?.OnlyIfAbsent == true ? "*" : null,
            IfMatch = Unquoted(options?.IfMatch),
        };
        request.Headers.CacheControl = headers.CacheControl;
        foreach (var (name, value) in headers.Metadata)
            request.Metadata[name] = value;

        var start = content.Position;
        return TakingTurnsAsync($"store {Named(key)}", options, cancel, async () =>
        {
            content.Position = start;
            var stored = await _client.PutObjectAsync(request, cancel);
            return new PutResult(true, Quoted(stored.ETag));
        });
    }

    /// <summary>Reads part by part into the one array.</summary>
    private Task<PutResult> PutPartsAsync(
        string key, byte[] part, Stream rest, ObjectHeaders headers, PutOptions? options, CancellationToken cancel) =>
        InPartsAsync(key, headers, tags: null, cancel, async upload =>
        {
            var parts = new List<PartETag>();
            for (var length = part.Length; length > 0; length = await rest.ReadAtLeastAsync(part, part.Length, throwOnEndOfStream: false, cancel))
            {
                var number = parts.Count + 1;
                var request = new UploadPartRequest
                {
                    BucketName = _bucket,
                    Key = key,
                    UploadId = upload,
                    PartNumber = number,
                    InputStream = new MemoryStream(part, 0, length),
                    UseChunkEncoding = false,
                };
                var stored = await S3Trouble.GuardAsync($"store a part of {Named(key)}", cancel, () => _client.UploadPartAsync(request, cancel));
                parts.Add(new PartETag(number, stored.ETag));
            }

            // Servers other than AWS may not know the condition below.
            if (options is { IsConditional: true } && !options.Allow((await HeadAsync(key, cancel))?.ETag))
                return default;
            return await TakingTurnsAsync($"store {Named(key)}", options, cancel, () => CompleteAsync(key, upload, parts, options, cancel));
        });

    /// <summary>Begins an upload in parts and hands it over; it is aborted unless something was stored, so that no parts stay to be paid for.</summary>
    private async Task<PutResult> InPartsAsync(
        string key, ObjectHeaders headers, List<Tag>? tags, CancellationToken cancel, Func<string, Task<PutResult>> work)
    {
        var request = new InitiateMultipartUploadRequest
        {
            BucketName = _bucket,
            Key = key,
            ContentType = headers.ContentType ?? UnknownType,
            TagSet = tags,
        };
        request.Headers.CacheControl = headers.CacheControl;
        foreach (var (name, value) in headers.Metadata)
            request.Metadata[name] = value;
        var upload = (await S3Trouble.GuardAsync($"store {Named(key)}", cancel, () => _client.InitiateMultipartUploadAsync(request, cancel))).UploadId;

        var result = default(PutResult);
        try
        {
            return result = await work(upload);
        }
        finally
        {
            if (!result.Stored)
                await AbortAsync(key, upload);
        }
    }

    private async Task<PutResult> CompleteAsync(
        string key, string upload, IEnumerable<PartETag> parts, PutOptions? options, CancellationToken cancel)
    {
        var request = new CompleteMultipartUploadRequest
        {
            BucketName = _bucket,
            Key = key,
            UploadId = upload,
            PartETags = [.. parts],
            IfNoneMatch = options?.OnlyIfAbsent == true ? "*" : null,
            IfMatch = Unquoted(options?.IfMatch),
        };
        // Ceph leaves the ETag out.
        var etag = (await _client.CompleteMultipartUploadAsync(request, cancel)).ETag;
        return new PutResult(true, string.IsNullOrEmpty(etag) ? (await FindAsync(key, cancel))?.ETag : Quoted(etag));
    }

    /// <summary>On a write Ceph compares the text with an ETag that has no quotes; AWS takes either.</summary>
    private static string? Unquoted(string? etag) => etag?.Trim('"');

    /// <summary>What cannot even be aborted says no more than the error that led here; the bucket's lifecycle rule removes it.</summary>
    private async Task AbortAsync(string key, string upload)
    {
        try
        {
            await _client.AbortMultipartUploadAsync(_bucket, key, upload, CancellationToken.None);
        }
        catch (Exception e) when (S3Trouble.Is(e, CancellationToken.None))
        {
        }
    }

    /// <summary>Again where another writer was under way (409); nothing stored where one was first (412), or what was to be replaced has
    /// gone (404).</summary>
    private static Task<PutResult> TakingTurnsAsync(string duty, PutOptions? options, CancellationToken cancel, Func<Task<PutResult>> store) =>
        S3Trouble.GuardAsync(duty, cancel, async () =>
        {
            for (var tries = 1; ; tries++)
            {
                try
                {
                    return await store();
                }
                catch (AmazonS3Exception e) when ((options is not null && e.IsUnmet()) || (options?.IfMatch is not null && e.ErrorCode == "NoSuchKey"))
                {
                    return default;
                }
                catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.Conflict && tries < Tries)
                {
                    await Task.Delay(Pause * (1 << tries), cancel);
                }
            }
        });
}
