using System.Text;
using Transcoder.Storage;

namespace Transcoder.Tests.Storage;

/// <summary>What every object store does alike. Asks nothing of times finer than a second, nor of headers in a listing.</summary>
public abstract class ObjectStoreContract
{
    public static TheoryData<string> AwkwardKeys =>
    [
        "photo.jpg", "a/b/c.jpg", "w200/a b+c&d%20#é?.jpg", "😀/日本語.png", ".hidden", "UPPER/lower.JPG", "a\\b", "a:b", "trailing.", "trailing ",
        "..", "../x", "a/../b", "./a", "/leading", "trailing/", "a//b", "/", "//", ".transcoder/meta/x", "tab\tkey", "line\nkey", "*", "~",
        new string('n', 300) + ".jpg", new string('k', 1024), new string('é', 512), string.Concat(Enumerable.Repeat("d/", 500)) + "x",
    ];

    protected static ObjectHeaders Jpeg { get; } = new()
    {
        ContentType = "image/jpeg",
        CacheControl = "public, max-age=60",
        Metadata = new Dictionary<string, string> { ["source-etag"] = "\"abc\"", ["cache-tag"] = "t1" },
    };

    /// <summary>An empty store.</summary>
    protected abstract Task<IObjectStore> CreateStoreAsync();

    [Fact]
    public async Task What_is_put_is_got_with_its_headers()
    {
        var store = await CreateStoreAsync();
        var before = DateTimeOffset.UtcNow.AddSeconds(-2);

        var put = await store.PutAsync("a/photo.jpg", Bytes("hello"), Jpeg);

        Assert.True(put.Stored);
        Assert.Matches("^\".+\"$", put.ETag);
        await using var got = Assert.IsType<StoredObject>(await store.OpenAsync("a/photo.jpg"));
        Assert.Equal("hello", await TextAsync(got));
        Assert.Equal((ReadOutcome.Content, null), (got.Outcome, got.Range));
        foreach (var info in new[] { got.Info, (await store.HeadAsync("a/photo.jpg"))! })
        {
            Assert.Equal(("a/photo.jpg", put.ETag, 5L), (info.Key, info.ETag, info.Size));
            Assert.InRange(info.LastModified, before, DateTimeOffset.UtcNow.AddSeconds(2));
            Assert.Equal(("image/jpeg", "public, max-age=60"), (info.Headers.ContentType, info.Headers.CacheControl));
            Assert.Equal(Jpeg.Metadata.OrderBy(pair => pair.Key), info.Headers.Metadata.OrderBy(pair => pair.Key));
        }
    }

    [Theory]
    [MemberData(nameof(AwkwardKeys))]
    public async Task Any_key_can_be_put_got_listed_and_deleted(string key)
    {
        var store = await CreateStoreAsync();

        await store.PutAsync(key, Bytes(key), Jpeg);

        Assert.Equal(key, await TextAsync(store, key));
        Assert.Equal("image/jpeg", (await store.HeadAsync(key))!.Headers.ContentType);
        Assert.Equal([key], await KeysAsync(store, ""));
        Assert.Equal([key], await KeysAsync(store, key));
        Assert.False((await store.PutAsync(key, Bytes("other"), Jpeg, new() { OnlyIfAbsent = true })).Stored);
        await store.DeleteAsync([key]);
        Assert.Null(await store.HeadAsync(key));
        Assert.Empty(await KeysAsync(store, ""));
    }

    [Fact]
    public async Task Keys_that_differ_in_anything_are_different_objects()
    {
        string[] keys = ["a", "a/", "a/b", "a//b", "A", "A/b", "a.", "a/b/c", "é", "e\u0301", "/a", "./a"];
        var store = await CreateStoreAsync();

        foreach (var key in keys)
            await store.PutAsync(key, Bytes(key), new());

        foreach (var key in keys)
            Assert.Equal(key, await TextAsync(store, key));
        Assert.Equal(InOrder(keys), await KeysAsync(store, ""));
        await store.DeleteAsync(["a", "a/b"]);
        Assert.Equal(InOrder(keys.Except(["a", "a/b"])), await KeysAsync(store, ""));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("there/")]
    [InlineData("there.jpg/below")]
    [InlineData("folder")]
    [InlineData("FOLDER/x.jpg")]
    public async Task A_missing_key_is_null(string key)
    {
        var store = await CreateStoreAsync();
        await store.PutAsync("there.jpg", Bytes("x"), new());
        await store.PutAsync("folder/x.jpg", Bytes("x"), new());

        Assert.Null(await store.HeadAsync(key));
        Assert.Null(await store.OpenAsync(key));
        await store.DeleteAsync([key]);
        Assert.Equal(["folder/x.jpg", "there.jpg"], await KeysAsync(store, ""));
    }

    [Fact]
    public async Task What_is_no_key_is_missing_and_cannot_be_put()
    {
        var store = await CreateStoreAsync();
        foreach (var key in new[] { "", "\ud800", new string('k', 1023) + "é" })
        {
            Assert.Null(await store.HeadAsync(key));
            Assert.Null(await store.OpenAsync(key));
            await Assert.ThrowsAsync<ArgumentException>(() => store.PutAsync(key, Bytes("x"), new()));
            await store.DeleteAsync([key]);
        }
    }

    [Fact]
    public async Task A_new_version_replaces_bytes_headers_and_etag()
    {
        var store = await CreateStoreAsync();
        var first = await store.PutAsync("k", Bytes("one"), Jpeg);
        await using var open = await store.OpenAsync("k");

        var second = await store.PutAsync("k", Bytes("two"), new() { ContentType = "image/png" });

        Assert.NotEqual(first.ETag, second.ETag);
        Assert.Equal("one", await TextAsync(open!));
        var info = (await store.HeadAsync("k"))!;
        Assert.Equal((second.ETag, "image/png", null), (info.ETag, info.Headers.ContentType, info.Headers.CacheControl));
        Assert.Empty(info.Headers.Metadata);
        Assert.Equal("two", await TextAsync(store, "k"));
    }

    [Fact]
    public async Task An_empty_object_is_an_object()
    {
        var store = await CreateStoreAsync();

        await store.PutAsync("empty", Bytes(""), Jpeg);

        Assert.Equal(0, (await store.HeadAsync("empty"))!.Size);
        Assert.Equal("", await TextAsync(store, "empty"));
    }

    [Fact]
    public async Task A_content_that_fails_stores_nothing_and_its_error_passes()
    {
        var store = await CreateStoreAsync();
        await store.PutAsync("k", Bytes("old"), Jpeg);

        await Assert.ThrowsAsync<InvalidDataException>(() => store.PutAsync("k", new FailingStream(), new()));
        await Assert.ThrowsAsync<InvalidDataException>(() => store.PutAsync("new", new FailingStream(), new()));

        Assert.Equal("old", await TextAsync(store, "k"));
        Assert.Equal(["k"], await KeysAsync(store, ""));
    }

    [Fact]
    public async Task Megabytes_come_back_as_they_went_in()
    {
        var store = await CreateStoreAsync();
        var content = new byte[6_000_001];
        new Random(1).NextBytes(content);

        await store.PutAsync("big", new MemoryStream(content), new());

        await using var got = await store.OpenAsync("big");
        var back = new MemoryStream();
        await got!.Content.CopyToAsync(back);
        Assert.Equal(content, back.ToArray());
    }

    [Theory]
    [InlineData("photo.jpg")]
    [InlineData("a//b")]
    public async Task Of_concurrent_conditional_puts_one_wins(string key)
    {
        var store = await CreateStoreAsync();

        var puts = await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(() =>
            store.PutAsync(key, Bytes($"writer {writer}"), new() { ContentType = $"text/{writer}" }, new() { OnlyIfAbsent = true }))));

        var winner = Assert.Single(Enumerable.Range(0, 16), writer => puts[writer].Stored);
        Assert.Equal($"writer {winner}", await TextAsync(store, key));
        var info = (await store.HeadAsync(key))!;
        Assert.Equal((puts[winner].ETag, $"text/{winner}"), (info.ETag, info.Headers.ContentType));
        Assert.All(puts.Where(put => !put.Stored), put => Assert.Null(put.ETag));
    }

    [Fact]
    public async Task Conditions_are_answered_without_bytes()
    {
        var store = await CreateStoreAsync();
        var etag = (await store.PutAsync("k", Bytes("hello"), Jpeg)).ETag!;
        var modified = (await store.HeadAsync("k"))!.LastModified;

        await OutcomeAsync(ReadOutcome.Content, new() { IfMatch = etag });
        await OutcomeAsync(ReadOutcome.PreconditionFailed, new() { IfMatch = "\"other\"" });
        await OutcomeAsync(ReadOutcome.NotModified, new() { IfNoneMatch = etag });
        await OutcomeAsync(ReadOutcome.NotModified, new() { IfNoneMatch = "W/" + etag });
        await OutcomeAsync(ReadOutcome.NotModified, new() { IfNoneMatch = $"\"a,b\", W/\"c\" ,{etag}" });
        await OutcomeAsync(ReadOutcome.NotModified, new() { IfNoneMatch = "*" });
        await OutcomeAsync(ReadOutcome.Content, new() { IfNoneMatch = "\"other\"" });
        await OutcomeAsync(ReadOutcome.NotModified, new() { IfModifiedSince = modified });
        await OutcomeAsync(ReadOutcome.Content, new() { IfModifiedSince = modified.AddSeconds(-60) });
        await OutcomeAsync(ReadOutcome.Content, new() { IfNoneMatch = "\"other\"", IfModifiedSince = modified.AddSeconds(60) });

        async Task OutcomeAsync(ReadOutcome expected, ReadOptions options)
        {
            await using var got = (await store.OpenAsync("k", options))!;
            Assert.Equal((expected, etag, 5L), (got.Outcome, got.Info.ETag, got.Info.Size));
            Assert.Equal(expected == ReadOutcome.Content ? "hello" : "", await TextAsync(got));
        }
    }

    [Theory]
    [InlineData(0L, 3L, "0123", 0, 3)]
    [InlineData(4L, null, "456789", 4, 9)]
    [InlineData(9L, 9L, "9", 9, 9)]
    [InlineData(5L, 500L, "56789", 5, 9)]
    [InlineData(-3L, null, "789", 7, 9)]
    [InlineData(-300L, null, "0123456789", 0, 9)]
    public async Task A_range_is_cut_to_the_object(long from, long? to, string text, long first, long last)
    {
        var store = await CreateStoreAsync();
        await store.PutAsync("k", Bytes("0123456789"), Jpeg);

        await using var got = (await store.OpenAsync("k", new() { From = from, To = to }))!;

        Assert.Equal((ReadOutcome.Content, new ByteRange(first, last), 10L), (got.Outcome, got.Range, got.Info.Size));
        Assert.Equal(text, await TextAsync(got));
    }

    [Fact]
    public async Task A_range_past_the_end_cannot_be_met()
    {
        var store = await CreateStoreAsync();
        await store.PutAsync("k", Bytes("0123456789"), new());

        await using var got = (await store.OpenAsync("k", new() { From = 10 }))!;

        Assert.Equal((ReadOutcome.RangeNotSatisfiable, null, 10L), (got.Outcome, got.Range, got.Info.Size));
        Assert.Equal("", await TextAsync(got));
    }

    [Fact]
    public async Task A_copy_takes_new_headers()
    {
        var store = await CreateStoreAsync();
        await store.PutAsync("from", Bytes("hello"), Jpeg);
        var original = (await store.HeadAsync("from"))!;

        var copy = (await store.CopyAsync(store, original, "to/there", new() { ContentType = "image/png" }))!;

        Assert.Equal("hello", await TextAsync(store, "to/there"));
        var info = (await store.HeadAsync("to/there"))!;
        Assert.Equal(("image/png", null, copy.ETag), (info.Headers.ContentType, info.Headers.CacheControl, info.ETag));
        Assert.Equal("image/jpeg", (await store.HeadAsync("from"))!.Headers.ContentType);
    }

    [Fact]
    public async Task A_copy_of_a_version_that_is_no_more_is_none()
    {
        var store = await CreateStoreAsync();
        await store.PutAsync("from", Bytes("one"), Jpeg);
        var old = (await store.HeadAsync("from"))!;
        await store.PutAsync("from", Bytes("two"), Jpeg);

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
            await store.PutAsync(key, Bytes("x"), Jpeg);

        await store.DeleteAsync([]);
        await store.DeleteAsync([.. keys.Skip(1), "never/was", "a"]);

        Assert.Equal(["a/0/x"], await KeysAsync(store, ""));
    }

    [Fact]
    public async Task A_listing_folds_what_shares_a_delimiter()
    {
        var store = await CreateStoreAsync();
        foreach (var key in new[] { "a.jpg", "w200/a.jpg", "w200/b/c.jpg", "w200-cover/a.jpg", "w2000", "w200//x", "z/" })
            await store.PutAsync(key, Bytes("x"), Jpeg);

        Assert.Equal(["a.jpg", "w200-cover/", "w200/", "w2000", "z/"], await KeysAsync(store, "", "/"));
        Assert.Equal(["w200-cover/", "w200/", "w2000"], await KeysAsync(store, "w2", "/"));
        Assert.Equal(["w200//", "w200/a.jpg", "w200/b/"], await KeysAsync(store, "w200/", "/"));
        Assert.Equal(["z/"], await KeysAsync(store, "z/", "/"));
        Assert.Equal(["w200-", "w200//x", "w200/a.jpg", "w200/b/c.jpg", "w2000"], await KeysAsync(store, "w2", "-"));
        Assert.Equal(["w200//x", "w200/a.jpg", "w200/b/c.jpg"], await KeysAsync(store, "w200/"));
        Assert.Equal(["w200/b/c.jpg"], await KeysAsync(store, "w200/b"));
        Assert.Empty(await KeysAsync(store, "../"));
        Assert.Empty(await KeysAsync(store, "a.jpg/"));
        await foreach (var entry in store.ListAsync("", "/"))
            Assert.Equal(entry.Key is not ("a.jpg" or "w2000"), entry.IsPrefix);
    }

    [Fact]
    public async Task A_thousand_and_more_keys_are_listed_in_the_order_of_their_bytes()
    {
        var store = await CreateStoreAsync();
        var random = new Random(7);
        string[] parts = ["a", "b", "A", "-", ".jpg", "/", "0", "~", "é", "\uffee", "😀", " "];
        var keys = Enumerable.Range(0, 1_100)
            .Select(_ => "k" + string.Concat(random.GetItems(parts, random.Next(1, 9))))
            .Distinct().ToArray();
        await Parallel.ForEachAsync(keys, async (key, cancel) => await store.PutAsync(key, Bytes(key), new(), null, cancel));

        Assert.Equal(InOrder(keys), await KeysAsync(store, ""));
        Assert.Equal(InOrder(keys.Where(key => key.StartsWith("ka/", StringComparison.Ordinal))), await KeysAsync(store, "ka/"));
        await foreach (var entry in store.ListAsync("ka"))
            Assert.Equal((entry.Key, Encoding.UTF8.GetByteCount(entry.Key)), (entry.Info!.Key, entry.Info.Size));
    }

    [Fact]
    public async Task A_listed_object_has_the_etag_it_is_read_with()
    {
        var store = await CreateStoreAsync();
        await store.PutAsync("a/b", Bytes("hello"), Jpeg);

        var listed = await FirstAsync(store, "a/");

        Assert.Equal((await store.HeadAsync("a/b"))!.ETag, listed!.ETag);
    }

    protected static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));

    protected static async Task<string> TextAsync(StoredObject got)
    {
        using var reader = new StreamReader(got.Content);
        return await reader.ReadToEndAsync();
    }

    protected static async Task<string?> TextAsync(IObjectStore store, string key)
    {
        await using var got = await store.OpenAsync(key);
        return got is null ? null : await TextAsync(got);
    }

    protected static async Task<List<string>> KeysAsync(IObjectStore store, string prefix, string? delimiter = null)
    {
        var keys = new List<string>();
        await foreach (var entry in store.ListAsync(prefix, delimiter))
            keys.Add(entry.Key);
        return keys;
    }

    protected static IEnumerable<string> InOrder(IEnumerable<string> keys) => keys.OrderBy(key => Convert.ToHexString(Encoding.UTF8.GetBytes(key)));

    private static async Task<ObjectInfo?> FirstAsync(IObjectStore store, string prefix)
    {
        await foreach (var entry in store.ListAsync(prefix))
            return entry.Info;
        return null;
    }

    /// <summary>Some bytes, then an error.</summary>
    private sealed class FailingStream : MemoryStream
    {
        private int _reads;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_reads++ > 0)
                throw new InvalidDataException("The client went away.");
            buffer.Span[..1000].Fill(1);
            return ValueTask.FromResult(1000);
        }
    }
}
