namespace Transcoder.Tests.Storage;

public abstract partial class ObjectStoreContract
{
    [Fact]
    public async Task A_new_version_replaces_bytes_headers_and_etag()
    {
        var store = await CreateStoreAsync();
        var first = await store.PutTextAsync("k", "one", Jpeg);
        await using var open = await store.OpenAsync("k");

        var second = await store.PutTextAsync("k", "two", new() { ContentType = "image/png" });

        Assert.NotEqual(first.ETag, second.ETag);
        Assert.Equal("one", await open!.TextAsync());
        var info = (await store.HeadAsync("k"))!;
        Assert.Equal((second.ETag, "image/png", null), (info.ETag, info.Headers.ContentType, info.Headers.CacheControl));
        Assert.Empty(info.Headers.Metadata);
        Assert.Equal("two", await store.TextAsync("k"));
    }

    [Fact]
    public async Task An_empty_object_is_an_object()
    {
        var store = await CreateStoreAsync();

        await store.PutTextAsync("empty", "", Jpeg);

        Assert.Equal(0, (await store.HeadAsync("empty"))!.Size);
        Assert.Equal("", await store.TextAsync("empty"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_content_that_fails_stores_nothing_and_its_error_passes(bool lengthIsKnown)
    {
        var store = await CreateStoreAsync();
        await store.PutTextAsync("k", "old", Jpeg);

        await Assert.ThrowsAsync<InvalidDataException>(() => store.PutAsync("k", new FailingStream(lengthIsKnown), new()));
        await Assert.ThrowsAsync<InvalidDataException>(() => store.PutAsync("new", new FailingStream(lengthIsKnown), new()));

        Assert.Equal("old", await store.TextAsync("k"));
        Assert.Equal(["k"], await store.KeysAsync(""));
    }

    [Theory]
    [InlineData("photo.jpg")]
    [InlineData("a//b")]
    public async Task Of_concurrent_conditional_puts_one_wins(string key)
    {
        var store = await CreateStoreAsync();

        var puts = await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(() =>
            store.PutTextAsync(key, $"writer {writer}", new() { ContentType = $"text/{writer}" }, new() { OnlyIfAbsent = true }))));

        var winner = Assert.Single(Enumerable.Range(0, 16), writer => puts[writer].Stored);
        Assert.Equal($"writer {winner}", await store.TextAsync(key));
        var info = (await store.HeadAsync(key))!;
        Assert.Equal((puts[winner].ETag, $"text/{winner}"), (info.ETag, info.Headers.ContentType));
        Assert.All(puts.Where(put => !put.Stored), put => Assert.Null(put.ETag));
    }

    [Theory]
    [InlineData("photo.jpg")]
    [InlineData("a//b")]
    public async Task A_version_is_replaced_once(string key)
    {
        var store = await CreateStoreAsync();
        var first = (await store.PutTextAsync(key, "one", Jpeg)).ETag;

        var second = await store.PutTextAsync(key, "two", null, new() { IfMatch = first });

        Assert.Equal((true, "two"), (second.Stored, await store.TextAsync(key)));
        Assert.Equal(default, await store.PutTextAsync(key, "three", null, new() { IfMatch = first }));
        Assert.Equal("two", await store.TextAsync(key));
        Assert.Equal(second.ETag, (await store.HeadAsync(key))!.ETag);
    }

    [Fact]
    public async Task A_version_that_has_gone_is_not_replaced()
    {
        var store = await CreateStoreAsync();
        var etag = (await store.PutTextAsync("k", "one", Jpeg)).ETag;
        await store.DeleteAsync(["k"]);

        Assert.Equal(default, await store.PutTextAsync("k", "two", null, new() { IfMatch = etag }));
        Assert.Equal(default, await store.PutTextAsync("never", "two", null, new() { IfMatch = etag }));
        Assert.Empty(await store.KeysAsync(""));
    }

    [Fact]
    public async Task Of_concurrent_replacements_of_a_version_one_wins()
    {
        var store = await CreateStoreAsync();
        for (var round = 0; round < 5; round++)
        {
            var etag = (await store.PutTextAsync("k", $"round {round}")).ETag;

            var puts = await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(() =>
                store.PutTextAsync("k", $"writer {writer} of {round}", null, new() { IfMatch = etag }))));

            var winner = Assert.Single(Enumerable.Range(0, 16), writer => puts[writer].Stored);
            Assert.Equal($"writer {winner} of {round}", await store.TextAsync("k"));
            Assert.Equal(puts[winner].ETag, (await store.HeadAsync("k"))!.ETag);
        }
    }

    [Fact]
    public async Task A_copy_takes_new_headers()
    {
        var store = await CreateStoreAsync();
        await store.PutTextAsync("from", "hello", Jpeg);
        var original = (await store.HeadAsync("from"))!;

        var copy = (await store.CopyAsync(store, original, "to/there", new() { ContentType = "image/png" }))!;

        Assert.Equal("hello", await store.TextAsync("to/there"));
        var info = (await store.HeadAsync("to/there"))!;
        Assert.Equal(("image/png", null, copy.ETag), (info.Headers.ContentType, info.Headers.CacheControl, info.ETag));
        Assert.Equal("image/jpeg", (await store.HeadAsync("from"))!.Headers.ContentType);
    }

    [Fact]
    public async Task A_copy_of_a_version_that_is_no_more_is_none()
    {
        var store = await CreateStoreAsync();
        await store.PutTextAsync("from", "one", Jpeg);
        var old = (await store.HeadAsync("from"))!;
        await store.PutTextAsync("from", "two", Jpeg);

        Assert.Null(await store.CopyAsync(store, old, "to", new()));
        Assert.Null(await store.CopyAsync(store, old with { Key = "gone" }, "to", new()));
        Assert.Null(await store.HeadAsync("to"));
    }

    [Fact]
    public async Task Deleting_takes_many_keys_and_none()
    {
        var store = await CreateStoreAsync();
        var keys = Enumerable.Range(0, 20).Select(n => $"a/{n}/x").ToArray();
        foreach (var key in keys)
            await store.PutTextAsync(key, "x", Jpeg);

        await store.DeleteAsync([]);
        await store.DeleteAsync([.. keys.Skip(1), "never/was", "a"]);

        Assert.Equal(["a/0/x"], await store.KeysAsync(""));
    }

    /// <summary>Some bytes, then an error.</summary>
    private sealed class FailingStream(bool lengthIsKnown) : Stream
    {
        private int _reads;

        public override bool CanRead => true;

        public override bool CanSeek => lengthIsKnown;

        public override bool CanWrite => false;

        public override long Length => lengthIsKnown ? 5000 : throw new NotSupportedException();

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_reads++ > 0)
                throw new InvalidDataException("The client went away.");
            buffer.AsSpan(offset, 1000).Fill(1);
            Position += 1000;
            return 1000;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => Position = offset;

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
