using Amazon.S3.Model;
using Transcoder.Aws;
using Transcoder.Storage;
using Transcoder.Tests.Storage;

namespace Transcoder.Tests.Aws;

/// <summary>Copies and uploads, whole and in parts.</summary>
[Collection(nameof(CephServer))]
public sealed class S3CopyTests(CephServer server) : IDisposable
{
    private const int PartSize = 5 << 20;

    /// <summary>With no literal <c>%20</c>: of the source of a part, Ceph decodes that once more.</summary>
    private const string Key = "a b+c&d#é?/😀.tif";

    private static readonly byte[] Large = Random(2 * PartSize + 12_345);

    private static readonly ObjectHeaders Headers = new()
    {
        ContentType = "image/tiff",
        CacheControl = "max-age=5",
        Metadata = new Dictionary<string, string> { ["source-etag"] = "\"abc\"", ["cache-tag"] = "t" },
    };

    private readonly S3Buckets _buckets = new(server);

    public void Dispose() => _buckets.Dispose();

    /// <summary>Ceph keeps no tags under new headers, and does not ask for the directive; AWS does both.</summary>
    [Fact]
    public async Task A_copy_takes_the_new_headers_and_asks_for_the_tags_and_the_very_version()
    {
        var bucket = await _buckets.NewAsync();
        using var watched = new SpoiledServer(server, _ => null);
        var store = new S3Store(_buckets.Connect(watched.Endpoint), bucket);
        await store.PutAsync(Key, new MemoryStream(Large), new() { ContentType = "text/plain", Metadata = new Dictionary<string, string> { ["old"] = "1" } });
        var original = (await store.HeadAsync(Key))!;

        var copy = (await store.CopyAsync(store, original, "copy.tif", Headers))!;

        await AssertCopiedAsync(store, "copy.tif", copy);
        var request = Assert.Single(watched.Requests, head => head.Contains("x-amz-copy-source:", StringComparison.Ordinal));
        Assert.Contains("x-amz-tagging-directive: COPY", request, StringComparison.Ordinal);
        Assert.Contains("x-amz-storage-class: STANDARD", request, StringComparison.Ordinal);
        Assert.Contains($"x-amz-copy-source-if-match: {original.ETag}", request, StringComparison.Ordinal);
    }

    /// <summary>Ceph forgets the tags of an upload in parts; AWS keeps them.</summary>
    [Fact]
    public async Task A_copy_in_parts_takes_the_new_headers_and_sends_the_tags()
    {
        var (from, to) = (await _buckets.NewAsync(), await _buckets.NewAsync());
        using var watched = new SpoiledServer(server, _ => null);
        var source = new S3Store(_buckets.Client, from);
        var store = _buckets.InSmallParts(to, _buckets.Connect(watched.Endpoint));
        await source.PutAsync(Key, new MemoryStream(Large), new() { ContentType = "text/plain", Metadata = new Dictionary<string, string> { ["old"] = "1" } });
        await _buckets.Client.PutObjectTaggingAsync(new PutObjectTaggingRequest
        {
            BucketName = from,
            Key = Key,
            Tagging = new Tagging { TagSet = [new Tag { Key = "project", Value = "a & b" }, new Tag { Key = "kept", Value = "" }] },
        });

        var copy = (await store.CopyAsync(source, (await source.HeadAsync(Key))!, Key, Headers))!;

        Assert.EndsWith("-3\"", copy.ETag, StringComparison.Ordinal);
        await AssertCopiedAsync(store, Key, copy);
        Assert.Single(watched.Requests, head => head.Contains("x-amz-tagging: kept=&project=a%20%26%20b", StringComparison.Ordinal));
        Assert.Equal(0, await _buckets.UnfinishedUploadsAsync(to));
    }

    [Fact]
    public async Task A_copy_in_parts_of_a_version_that_is_no_more_is_none()
    {
        var (from, to) = (await _buckets.NewAsync(), await _buckets.NewAsync());
        var source = new S3Store(_buckets.Client, from);
        var store = _buckets.InSmallParts(to);
        await source.PutAsync("k", new MemoryStream(Large), new());
        var old = (await source.HeadAsync("k"))!;
        await source.PutAsync("k", new MemoryStream(Random(Large.Length)), new());

        Assert.Null(await store.CopyAsync(source, old, "k", Headers));
        Assert.Null(await store.CopyAsync(source, old with { Key = "gone" }, "k", Headers));

        Assert.Null(await store.HeadAsync("k"));
        Assert.Equal(0, await _buckets.UnfinishedUploadsAsync(to));
    }

    [Fact]
    public async Task A_copy_in_parts_of_which_one_fails_is_aborted()
    {
        var (from, to) = (await _buckets.NewAsync(), await _buckets.NewAsync());
        using var spoiled = new SpoiledServer(server, head => head.Contains("partNumber=2", StringComparison.Ordinal) ? Spoiling.Error(400, "InvalidRequest") : null);
        var source = new S3Store(_buckets.Client, from);
        var store = _buckets.InSmallParts(to, _buckets.Connect(spoiled.Endpoint));
        await source.PutAsync("k", new MemoryStream(Large), new());

        var error = await Assert.ThrowsAsync<StorageException>(async () => await store.CopyAsync(source, (await source.HeadAsync("k"))!, "k", Headers));

        Assert.Contains("InvalidRequest", error.Message, StringComparison.Ordinal);
        Assert.Null(await store.HeadAsync("k"));
        Assert.Equal(0, await _buckets.UnfinishedUploadsAsync(to));
    }

    /// <summary>S3 begins its answer to a long copy before it knows the end.</summary>
    [Fact]
    public async Task An_error_within_an_answer_200_is_trouble()
    {
        var bucket = await _buckets.NewAsync();
        using var spoiled = new SpoiledServer(server, head => head.StartsWith("PUT ", StringComparison.Ordinal) ? Spoiling.Error(200, "InternalError") : null);
        var source = new S3Store(_buckets.Client, bucket);
        await source.PutTextAsync("k", "hello");

        await Assert.ThrowsAsync<StorageException>(async () =>
            await new S3Store(_buckets.Connect(spoiled.Endpoint), bucket).CopyAsync(source, (await source.HeadAsync("k"))!, "copy", new()));
    }

    [Fact]
    public async Task A_file_of_a_folder_is_streamed_into_the_bucket()
    {
        using var folder = new StoreFolder();
        var source = new FolderStore(folder.Root);
        var store = _buckets.InSmallParts(await _buckets.NewAsync());
        foreach (var (key, bytes) in new[] { ("small.tif", Large[..1000]), ("one part.tif", Large[..PartSize]), ("large.tif", Large), ("empty.tif", []) })
        {
            await source.PutAsync(key, new MemoryStream(bytes), new());
            var original = (await source.HeadAsync(key))!;

            var copy = (await store.CopyAsync(source, original, key, Headers))!;

            Assert.Equal((copy.ETag, bytes.Length), ((await store.HeadAsync(key))!.ETag, (int)copy.Size));
            await using var read = (await store.OpenAsync(key))!;
            Assert.Equal(bytes, await read.ReadAllAsync());
            Assert.Equal("image/tiff", read.Info.Headers.ContentType);
            Assert.Null(await store.CopyAsync(source, original with { ETag = "\"other\"" }, "other", Headers));
        }
        Assert.Null(await store.HeadAsync("other"));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1000, false)]
    [InlineData(PartSize - 1, false)]
    [InlineData(PartSize, true)]
    [InlineData(2 * PartSize, true)]
    [InlineData(2 * PartSize + 1, true)]
    public async Task A_content_of_unknown_length_is_stored_whole_where_it_is_small_and_in_parts_else(int length, bool inParts)
    {
        var bucket = await _buckets.NewAsync();
        var store = _buckets.InSmallParts(bucket);

        var put = await store.PutAsync("k", new Unseekable(Large[..length]), Headers);

        var info = (await store.HeadAsync("k"))!;
        Assert.Equal((put.ETag, length, inParts), (info.ETag, (int)info.Size, info.ETag.Contains('-', StringComparison.Ordinal)));
        Assert.Equal(("image/tiff", "max-age=5", "t"), (info.Headers.ContentType, info.Headers.CacheControl, info.Headers.Metadata["cache-tag"]));
        await using var read = (await store.OpenAsync("k"))!;
        Assert.Equal(Large[..length], await read.ReadAllAsync());
        Assert.False((await store.PutAsync("k", new Unseekable(Large[..length]), Headers, new() { OnlyIfAbsent = true })).Stored);
        Assert.True((await store.PutAsync("new", new Unseekable(Large[..length]), Headers, new() { OnlyIfAbsent = true })).Stored);
        Assert.False((await store.PutAsync("k", new Unseekable(Large[..length]), Headers, new() { IfMatch = "\"other\"" })).Stored);
        Assert.True((await store.PutAsync("k", new Unseekable(Large[..length]), Headers, new() { IfMatch = put.ETag })).Stored);
        Assert.Equal(0, await _buckets.UnfinishedUploadsAsync(bucket));
    }

    [Fact]
    public async Task An_upload_in_parts_whose_content_fails_or_is_cancelled_leaves_nothing()
    {
        var bucket = await _buckets.NewAsync();
        var store = _buckets.InSmallParts(bucket);
        using var cancel = new CancellationTokenSource();

        await Assert.ThrowsAsync<InvalidDataException>(() =>
            store.PutAsync("k", new Unseekable(Large) { AtEnd = () => throw new InvalidDataException("The client went away.") }, Headers));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            store.PutAsync("k", new Unseekable(Large) { AtEnd = cancel.Cancel }, Headers, cancel: cancel.Token));

        Assert.Null(await store.HeadAsync("k"));
        Assert.Equal(0, await _buckets.UnfinishedUploadsAsync(bucket));
    }

    [Theory]
    [InlineData(100, 5L << 20, 5L << 20)]
    [InlineData(5L << 40, 5L << 20, 549_755_814)]
    public void Parts_are_never_too_many(long size, long part, long expected) =>
        Assert.Equal(expected, new S3Sizes { CopyPart = part }.CopyPartFor(size));

    private static async Task AssertCopiedAsync(S3Store store, string key, ObjectInfo copy)
    {
        await using var read = (await store.OpenAsync(key, new() { IfMatch = copy.ETag }))!;
        Assert.Equal(Large, await read.ReadAllAsync());
        Assert.Equal((copy.ETag, Large.Length), (read.Info.ETag, (int)copy.Size));
        Assert.Equal(("image/tiff", "max-age=5"), (read.Info.Headers.ContentType, read.Info.Headers.CacheControl));
        Assert.Equal(Headers.Metadata.OrderBy(pair => pair.Key), read.Info.Headers.Metadata.OrderBy(pair => pair.Key));
    }

    private static byte[] Random(int length)
    {
        var bytes = new byte[length];
        System.Random.Shared.NextBytes(bytes);
        return bytes;
    }

    /// <summary>As a request's body is: read once, of unknown length, in pieces.</summary>
    private sealed class Unseekable(byte[] bytes) : MemoryStream(bytes)
    {
        public Action AtEnd { get; init; } = () => { };

        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position == Length)
                AtEnd();
            return base.ReadAsync(buffer[..Math.Min(buffer.Length, 100_000)], cancellationToken);
        }
    }
}
