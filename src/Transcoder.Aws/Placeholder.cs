using System.Net;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Transcoder.Delivery;
using Transcoder.Storage;

namespace Transcoder.Aws;

/// <summary>Only until the store and the edge are here; goes at the merge.</summary>
public static class AwsClients
{
    public static IAmazonS3 S3() => new AmazonS3Client(new AmazonS3Config
    {
        RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        ForcePathStyle = Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_S3") is not null,
    });

    public static IAmazonDynamoDB DynamoDB() => new AmazonDynamoDBClient();

    public static object CloudFront() => new();
}

public sealed class InvalidationBudget(IAmazonDynamoDB client, string table, int perMonth, TimeProvider time)
{
    public override string ToString() => $"{client} {table} {perMonth} {time}";
}

public sealed class CloudFrontEdge(object client, string distributionId, InvalidationBudget? budget, TimeProvider time, Action<string>? log) : IEdge
{
    public Task InvalidateAsync(Invalidation invalidation, CancellationToken cancel = default)
    {
        _ = (client, distributionId, budget, time, log);
        return Task.CompletedTask;
    }
}

public sealed class S3Store(IAmazonS3 client, string bucket) : IObjectStore
{
    public async Task<ObjectInfo?> HeadAsync(string key, CancellationToken cancel = default)
    {
        try
        {
            var answer = await client.GetObjectMetadataAsync(bucket, key, cancel);
            return new ObjectInfo(key, answer.ETag, answer.ContentLength, new DateTimeOffset(answer.LastModified!.Value), Headers(answer.Headers, answer.Metadata));
        }
        catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (Exception error) when (error is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
            throw new StorageException(error.Message, error);
        }
    }

    public async Task<StoredObject?> OpenAsync(string key, ReadOptions? options = null, CancellationToken cancel = default)
    {
        try
        {
            var answer = await client.GetObjectAsync(new GetObjectRequest { BucketName = bucket, Key = key }, cancel);
            var info = new ObjectInfo(key, answer.ETag, answer.ContentLength, new DateTimeOffset(answer.LastModified!.Value), Headers(answer.Headers, answer.Metadata));
            return new StoredObject(info, answer.ResponseStream, options.Decide(info).Outcome);
        }
        catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public async Task<Storage.PutResult> PutAsync(string key, Stream content, ObjectHeaders headers, Storage.PutOptions? options = null, CancellationToken cancel = default)
    {
        var request = new PutObjectRequest { BucketName = bucket, Key = key, InputStream = content, ContentType = headers.ContentType, UseChunkEncoding = false };
        request.Headers.CacheControl = headers.CacheControl;
        foreach (var (name, value) in headers.Metadata)
            request.Metadata[name] = value;
        var answer = await client.PutObjectAsync(request, cancel);
        return new Storage.PutResult(true, answer.ETag);
    }

    public Task<ObjectInfo?> CopyAsync(IObjectStore source, ObjectInfo sourceObject, string key, ObjectHeaders headers, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task DeleteAsync(IReadOnlyCollection<string> keys, CancellationToken cancel = default) => Task.CompletedTask;

    public IAsyncEnumerable<ListEntry> ListAsync(string prefix, string? delimiter = null, CancellationToken cancel = default) => throw new NotSupportedException();

    public Uri SignedUrl(string key, TimeSpan life) =>
        new(client.GetPreSignedURL(new GetPreSignedUrlRequest { BucketName = bucket, Key = key, Expires = DateTime.UtcNow + life }));

    private static ObjectHeaders Headers(HeadersCollection headers, MetadataCollection metadata) => new()
    {
        ContentType = headers.ContentType,
        CacheControl = headers.CacheControl,
        Metadata = metadata.Keys.ToDictionary(name => name["x-amz-meta-".Length..], name => metadata[name]),
    };
}
