using System.Globalization;
using Amazon.S3;
using Amazon.S3.Model;
using Transcoder.Storage;

namespace Transcoder.Aws;

public sealed partial class S3Store
{
    /// <summary>Parts of one copy under way at a time.</summary>
    private const int CopiesAtOnce = 8;

    public async Task<ObjectInfo?> CopyAsync(
        IObjectStore source, ObjectInfo sourceObject, string key, ObjectHeaders headers, CancellationToken cancel = default)
    {
        ObjectKey.Require(key);
        if (!ObjectKey.IsValid(sourceObject.Key))
            return null;
        if (source is not S3Store bucket)
            return await StreamAsync(source, sourceObject, key, headers, cancel);
        return sourceObject.Size > _sizes.SingleCopy
            ? await CopyPartsAsync(bucket, sourceObject, key, headers, cancel)
            : await CopyWholeAsync(bucket, sourceObject, key, headers, cancel);
    }

    private Task<ObjectInfo?> CopyWholeAsync(S3Store source, ObjectInfo sourceObject, string key, ObjectHeaders headers, CancellationToken cancel)
    {
        var request = new CopyObjectRequest
        {
            SourceBucket = source._bucket,
            SourceKey = sourceObject.Key,
            ETagToMatch = sourceObject.ETag,
            DestinationBucket = _bucket,
            DestinationKey = key,
            MetadataDirective = S3MetadataDirective.REPLACE,
            TaggingDirective = TaggingDirective.COPY,
            StorageClass = S3StorageClass.Standard,
            ContentType = headers.ContentType ?? UnknownType,
        };
        request.Headers.CacheControl = headers.CacheControl;
        // Ceph calls the condition by this name only. AWS is not sent what it may not know.
        if (!Endpoint.Host.Contains(".amazonaws.com", StringComparison.Ordinal))
            request.Headers["x-amz-copy-if-match"] = sourceObject.ETag;
        foreach (var (name, value) in headers.Metadata)
            request.Metadata[name] = value;

        return UnlessGoneAsync(source, sourceObject, key, cancel, async () =>
        {
            var copy = await _client.CopyObjectAsync(request, cancel);
            return new ObjectInfo(key, Quoted(copy.ETag), sourceObject.Size, DateTimeOffset.Parse(copy.LastModified, CultureInfo.InvariantCulture), headers);
        });
    }

    /// <summary>What is too large for one request. It carries neither headers nor tags by itself.</summary>
    private Task<ObjectInfo?> CopyPartsAsync(S3Store source, ObjectInfo sourceObject, string key, ObjectHeaders headers, CancellationToken cancel) =>
        UnlessGoneAsync(source, sourceObject, key, cancel, async () =>
        {
            var tags = await source._client.GetObjectTaggingAsync(new GetObjectTaggingRequest { BucketName = source._bucket, Key = sourceObject.Key }, cancel);
            var stored = await InPartsAsync(key, headers, tags.Tagging, cancel, async upload =>
            {
                var size = _sizes.CopyPartFor(sourceObject.Size);
                var parts = new PartETag[(sourceObject.Size + size - 1) / size];
                var atOnce = new ParallelOptions { MaxDegreeOfParallelism = CopiesAtOnce, CancellationToken = cancel };
                await Parallel.ForAsync(0, parts.Length, atOnce, async (part, cancelAll) =>
                {
                    var request = new CopyPartRequest
                    {
                        SourceBucket = source._bucket,
                        SourceKey = sourceObject.Key,
                        ETagToMatch = [sourceObject.ETag],
                        FirstByte = part * size,
                        LastByte = Math.Min((part + 1) * size, sourceObject.Size) - 1,
                        DestinationBucket = _bucket,
                        DestinationKey = key,
                        UploadId = upload,
                        PartNumber = part + 1,
                    };
                    parts[part] = new PartETag(part + 1, (await _client.CopyPartAsync(request, cancelAll)).ETag);
                });

                // Servers other than AWS may not know the condition of the parts, which would be of several versions then.
                if (!await source.IsStillAsync(sourceObject, cancel))
                    return default;
                return await CompleteAsync(key, upload, parts, options: null, cancel);
            });
            return stored.Stored ? await FindAsync(key, cancel) : null;
        });

    private async Task<ObjectInfo?> StreamAsync(
        IObjectStore source, ObjectInfo sourceObject, string key, ObjectHeaders headers, CancellationToken cancel)
    {
        await using var original = await source.OpenAsync(sourceObject.Key, new() { IfMatch = sourceObject.ETag }, cancel);
        if (original is not { Outcome: ReadOutcome.Content })
            return null;
        await StoreAsync(key, original.Content, sourceObject.Size, headers, options: null, cancel);

        // A file that was written in place while it was read. The copy is none then, and the caller makes another.
        return await source.IsStillAsync(sourceObject, cancel) ? await HeadAsync(key, cancel) : null;
    }

    private Task<ObjectInfo?> UnlessGoneAsync(
        S3Store source, ObjectInfo sourceObject, string key, CancellationToken cancel, Func<Task<ObjectInfo?>> copy) =>
        S3Trouble.GuardAsync($"copy {source.Named(sourceObject.Key)} to {Named(key)}", cancel, async () =>
        {
            try
            {
                return await copy();
            }
            catch (AmazonS3Exception e) when (e.IsUnmet() || e.IsMissingKey())
            {
                return null;
            }
        });
}
