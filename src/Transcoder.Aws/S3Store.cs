using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Xml;
using Amazon.S3;
using Amazon.S3.Model;
using Transcoder.Storage;
using ByteRange = Transcoder.Storage.ByteRange;

namespace Transcoder.Aws;

/// <summary>
/// A bucket as an object store, on S3 or on a server that speaks like it.
/// <para>
/// Needs <c>s3:ListBucket</c>, <c>s3:GetObject</c>, <c>s3:PutObject</c>, <c>s3:DeleteObject</c> and <c>s3:AbortMultipartUpload</c>; to be
/// copied from, <c>s3:GetObjectTagging</c> also, and to be copied to, <c>s3:PutObjectTagging</c>. Without <c>s3:ListBucket</c> S3 answers
/// 403 for a missing key, which is trouble here and not a miss.
/// </para>
/// <para>Where a client writes the bucket into the path, the SDK signs a key that begins with a slash wrongly: the server refuses it.</para>
/// </summary>
public sealed partial class S3Store : IObjectStore
{
    /// <summary>Something that changes during every look is being written to all the time.</summary>
    private const int Tries = 5;

    private const string MetadataPrefix = "x-amz-meta-";

    /// <summary>The most keys that one request deletes.</summary>
    private const int DeleteBatch = 1_000;

    private readonly IAmazonS3 _client;
    private readonly string _bucket;
    private readonly S3Sizes _sizes;
    private readonly TimeSpan _patience;
    private volatile bool _bucketSeen;

    /// <param name="client">As <see cref="AwsClients.S3"/> sets it up; not disposed.</param>
    public S3Store(IAmazonS3 client, string bucket)
        : this(client, bucket, new S3Sizes(), TimeSpan.FromSeconds(10))
    {
    }

    /// <param name="patience">How long a body may stand still.</param>
    internal S3Store(IAmazonS3 client, string bucket, S3Sizes sizes, TimeSpan patience)
    {
        _client = client;
        _bucket = bucket;
        _sizes = sizes;
        _patience = patience;
    }

    public Task<ObjectInfo?> HeadAsync(string key, CancellationToken cancel = default) =>
        ObjectKey.IsValid(key)
            ? S3Trouble.GuardAsync($"look for {Named(key)}", cancel, () => FindAsync(key, cancel))
            : Task.FromResult<ObjectInfo?>(null);

    public async Task<StoredObject?> OpenAsync(string key, ReadOptions? options = null, CancellationToken cancel = default) =>
        ObjectKey.IsValid(key)
            ? await S3Trouble.GuardAsync($"read {Named(key)}", cancel, () => ReadAsync(key, options, cancel))
            : null;

    public async Task DeleteAsync(IReadOnlyCollection<string> keys, CancellationToken cancel = default)
    {
        // One alone needs no list of them, nor the right to what a list is held against.
        var byText = keys.Where(ObjectKey.IsValid).ToLookup(key => keys.Count > 1 && CanStandInXml(key));
        foreach (var batch in byText[true].Chunk(DeleteBatch))
            await S3Trouble.GuardAsync($"delete from '{_bucket}'", cancel, () => _client.DeleteObjectsAsync(
                new DeleteObjectsRequest { BucketName = _bucket, Objects = [.. batch.Select(key => new KeyVersion { Key = key })], Quiet = true }, cancel));
        foreach (var key in byText[false])
            await S3Trouble.GuardAsync($"delete {Named(key)}", cancel, () => _client.DeleteObjectAsync(_bucket, key, cancel));
    }

    public async IAsyncEnumerable<ListEntry> ListAsync(
        string prefix, string? delimiter = null, string? after = null, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        // Encoded, because XML cannot hold every character of a key.
        var request = new ListObjectsV2Request
        {
            BucketName = _bucket,
            Prefix = prefix,
            Delimiter = delimiter,
            StartAfter = after,
            Encoding = EncodingType.Url,
        };
        do
        {
            var page = await S3Trouble.GuardAsync($"list '{prefix}' of '{_bucket}'", cancel, () => _client.ListObjectsV2Async(request, cancel));
            foreach (var entry in Entries(page))
                yield return entry;
            request.ContinuationToken = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (request.ContinuationToken is not null);
    }

    /// <summary>A URL that anybody may GET the object by, as long as it lives and the credentials that signed it are valid.</summary>
    /// <param name="life">At most seven days.</param>
    public Uri SignedUrl(string key, TimeSpan life)
    {
        ObjectKey.Require(key);
        var url = _client.GetPreSignedURL(new GetPreSignedUrlRequest
        {
            BucketName = _bucket,
            Key = key,
            Verb = HttpVerb.GET,
            Expires = DateTime.UtcNow + life,
            Protocol = Endpoint.Scheme == Uri.UriSchemeHttp ? Protocol.HTTP : Protocol.HTTPS,
        });
        // As it was signed, not as Uri would write it.
        return new Uri(url, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }

    /// <summary>Where the client sends what is for this bucket.</summary>
    private Uri Endpoint => field ??= new(_client.DetermineServiceOperationEndpoint(new ListObjectsV2Request { BucketName = _bucket }).URL);

    private async Task<ObjectInfo?> FindAsync(string key, CancellationToken cancel)
    {
        try
        {
            var found = await _client.GetObjectMetadataAsync(_bucket, key, cancel);
            _bucketSeen = true;
            return new ObjectInfo(
                key, Quoted(found.ETag), found.ContentLength, Date(found.LastModified),
                HeadersOf(found.Headers.ContentType, found.Headers.CacheControl, found.Metadata));
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            if (_bucketSeen)
                return null;
            // An answer to HEAD has no body that could say whether it is the key or the bucket that is missing.
            await using var read = await GetAsync(key, null, cancel);
            return read?.Info;
        }
    }

    private async Task<StoredObject?> ReadAsync(string key, ReadOptions? options, CancellationToken cancel)
    {
        for (var tries = 0; tries < Tries; tries++)
        {
            var asked = options;
            if (tries > 0 || !ServerCanDecide(options))
            {
                if (await FindAsync(key, cancel) is not { } info)
                    return null;
                var (outcome, range) = options.Decide(info);
                if (outcome != ReadOutcome.Content)
                    return new StoredObject(info, Stream.Null, outcome);
                asked = new ReadOptions { IfMatch = info.ETag, From = range?.First, To = range?.Last };
            }

            try
            {
                return await GetAsync(key, asked, cancel);
            }
            catch (AmazonS3Exception e) when (e.IsUnmet() || e.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                // The answer does not say which version there is; the next look does.
            }
        }
        throw new StorageException($"{Named(key)} changed during each of {Tries} looks.");
    }

    /// <summary>Lists of ETags and weak ones differ from server to server, a 304 lacks half of what is to be known of the object, and a
    /// range that makes no sense is ignored.</summary>
    private static bool ServerCanDecide(ReadOptions? options) =>
        options is null or { IfNoneMatch: null, IfModifiedSince: null }
        && (options?.To is not { } to || (options.From ?? 0) is >= 0 and var from && from <= to);

    /// <exception cref="AmazonS3Exception">Among others, where the version is not the one asked for or the range is past its end.</exception>
    private async Task<StoredObject?> GetAsync(string key, ReadOptions? asked, CancellationToken cancel)
    {
        try
        {
            var got = await _client.GetObjectAsync(
                new GetObjectRequest { BucketName = _bucket, Key = key, EtagToMatch = asked?.IfMatch, ByteRange = RangeOf(asked) }, cancel);
            _bucketSeen = true;
            var range = got.ContentRange is { } given ? ContentRangeHeaderValue.Parse(given) : null;
            var info = new ObjectInfo(
                key, Quoted(got.ETag), range?.Length ?? got.ContentLength, Date(got.LastModified),
                HeadersOf(got.Headers.ContentType, got.Headers.CacheControl, got.Metadata));
            return new StoredObject(
                info, new S3Body(got, _patience), ReadOutcome.Content, range is null ? null : new ByteRange(range.From!.Value, range.To!.Value));
        }
        catch (AmazonS3Exception e) when (e.IsMissingKey())
        {
            _bucketSeen = true;
            return null;
        }
    }

    private static Amazon.S3.Model.ByteRange? RangeOf(ReadOptions? asked) => asked switch
    {
        null or { From: null, To: null } => null,
        { From: < 0 and var suffix } => new Amazon.S3.Model.ByteRange($"bytes={suffix}"),
        { From: var from, To: var to } => new Amazon.S3.Model.ByteRange($"bytes={from ?? 0}-{to}"),
    };

    /// <summary>S3 gives objects and prefixes each in their order, and the two in pages that are.</summary>
    private static IEnumerable<ListEntry> Entries(ListObjectsV2Response page)
    {
        var objects = (page.S3Objects ?? []).Select(found =>
        {
            var key = Decoded(found.Key, page);
            return new ListEntry(key, new ObjectInfo(key, Quoted(found.ETag), found.Size ?? 0, Date(found.LastModified), new ObjectHeaders()));
        });
        return page.CommonPrefixes is not { Count: > 0 } prefixes
            ? objects
            : objects.Concat(prefixes.Select(prefix => new ListEntry(Decoded(prefix, page), null))).OrderBy(entry => entry.Key, KeyOrder.Instance);
    }

    private static string Decoded(string text, ListObjectsV2Response page) => page.Encoding == EncodingType.Url ? WebUtility.UrlDecode(text) : text;

    private static bool CanStandInXml(string key)
    {
        foreach (var unit in key)
            if (unit == '\r' || (!XmlConvert.IsXmlChar(unit) && !char.IsSurrogate(unit)))
                return false;
        return true;
    }

    private static ObjectHeaders HeadersOf(string? contentType, string? cacheControl, MetadataCollection metadata) => new()
    {
        ContentType = string.IsNullOrEmpty(contentType) ? null : contentType,
        CacheControl = string.IsNullOrEmpty(cacheControl) ? null : cacheControl,
        Metadata = metadata.Keys.ToDictionary(name => name[MetadataPrefix.Length..].ToLowerInvariant(), name => metadata[name]),
    };

    private static DateTimeOffset Date(DateTime? modified) => new(modified?.ToUniversalTime() ?? default, TimeSpan.Zero);

    /// <summary>As HTTP has it; some answers lack the quotes.</summary>
    private static string Quoted(string etag) => etag.StartsWith('"') ? etag : $"\"{etag}\"";

    private string Named(string key) => $"'{key}' of '{_bucket}'";
}
