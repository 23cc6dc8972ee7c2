using System.Text;
using Transcoder.Storage;

namespace Transcoder.Tests.Storage;

/// <summary>What every object store does alike. Asks nothing of times finer than a second, nor of headers in a listing.</summary>
public abstract partial class ObjectStoreContract
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

        var put = await store.PutTextAsync("a/photo.jpg", "hello", Jpeg);

        Assert.True(put.Stored);
        Assert.Matches("^\".+\"$", put.ETag);
        await using var got = Assert.IsType<StoredObject>(await store.OpenAsync("a/photo.jpg"));
        Assert.Equal("hello", await got.TextAsync());
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

        await store.PutTextAsync(key, key, Jpeg);

        Assert.Equal(key, await store.TextAsync(key));
        Assert.Equal("image/jpeg", (await store.HeadAsync(key))!.Headers.ContentType);
        Assert.Equal([key], await store.KeysAsync(""));
        Assert.Equal([key], await store.KeysAsync(key));
        Assert.False((await store.PutTextAsync(key, "other", Jpeg, new() { OnlyIfAbsent = true })).Stored);
        await store.DeleteAsync([key]);
        Assert.Null(await store.HeadAsync(key));
        Assert.Empty(await store.KeysAsync(""));
    }

    [Fact]
    public async Task Keys_that_differ_in_anything_are_different_objects()
    {
        string[] keys = ["a", "a/", "a/b", "a//b", "A", "A/b", "a.", "a/b/c", "é", "e\u0301", "/a", "./a"];
        var store = await CreateStoreAsync();

        foreach (var key in keys)
            await store.PutTextAsync(key, key);

        foreach (var key in keys)
            Assert.Equal(key, await store.TextAsync(key));
        Assert.Equal(InOrder(keys), await store.KeysAsync(""));
        await store.DeleteAsync(["a", "a/b"]);
        Assert.Equal(InOrder(keys.Except(["a", "a/b"])), await store.KeysAsync(""));
    }

    [Fact]
    public async Task What_is_no_key_is_missing_and_cannot_be_put()
    {
        var store = await CreateStoreAsync();
        foreach (var key in new[] { "", "\ud800", new string('k', 1023) + "é" })
        {
            Assert.Null(await store.HeadAsync(key));
            Assert.Null(await store.OpenAsync(key));
            await Assert.ThrowsAsync<ArgumentException>(() => store.PutTextAsync(key, "x", new()));
            await store.DeleteAsync([key]);
        }
    }

    protected static IEnumerable<string> InOrder(IEnumerable<string> keys) => keys.OrderBy(key => Convert.ToHexString(Encoding.UTF8.GetBytes(key)));
}
