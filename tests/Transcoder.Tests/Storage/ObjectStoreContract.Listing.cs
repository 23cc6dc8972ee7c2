using System.Text;
using Transcoder.Storage;

namespace Transcoder.Tests.Storage;

public abstract partial class ObjectStoreContract
{
    [Fact]
    public async Task A_listing_folds_what_shares_a_delimiter()
    {
        var store = await CreateStoreAsync();
        foreach (var key in new[] { "a.jpg", "w200/a.jpg", "w200/b/c.jpg", "w200-cover/a.jpg", "w2000", "w200//x", "z/" })
            await store.PutTextAsync(key, "x", Jpeg);

        Assert.Equal(["a.jpg", "w200-cover/", "w200/", "w2000", "z/"], await store.KeysAsync("", "/"));
        Assert.Equal(["w200-cover/", "w200/", "w2000"], await store.KeysAsync("w2", "/"));
        Assert.Equal(["w200//", "w200/a.jpg", "w200/b/"], await store.KeysAsync("w200/", "/"));
        Assert.Equal(["z/"], await store.KeysAsync("z/", "/"));
        Assert.Equal(["w200-", "w200//x", "w200/a.jpg", "w200/b/c.jpg", "w2000"], await store.KeysAsync("w2", "-"));
        Assert.Equal(["w200//x", "w200/a.jpg", "w200/b/c.jpg"], await store.KeysAsync("w200/"));
        Assert.Equal(["w200/b/c.jpg"], await store.KeysAsync("w200/b"));
        Assert.Empty(await store.KeysAsync("../"));
        Assert.Empty(await store.KeysAsync("a.jpg/"));
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
        await Parallel.ForEachAsync(keys, async (key, _) => await store.PutTextAsync(key, key));

        Assert.Equal(InOrder(keys), await store.KeysAsync(""));
        Assert.Equal(InOrder(keys.Where(key => key.StartsWith("ka/", StringComparison.Ordinal))), await store.KeysAsync("ka/"));
        await foreach (var entry in store.ListAsync("ka"))
            Assert.Equal((entry.Key, Encoding.UTF8.GetByteCount(entry.Key)), (entry.Info!.Key, entry.Info.Size));
    }

    [Theory]
    [InlineData("", "", "a-b a/b/c a/b/d a/c a0 b//x c é 😀")]
    [InlineData("", "a/b/c", "a/b/d a/c a0 b//x c é 😀")]
    [InlineData("", "a/b", "a/b/c a/b/d a/c a0 b//x c é 😀")]
    [InlineData("", "a/b/zz", "a/c a0 b//x c é 😀")]
    [InlineData("", "a/", "a/b/c a/b/d a/c a0 b//x c é 😀")]
    [InlineData("", "a/b0", "a/c a0 b//x c é 😀")]
    [InlineData("", "b//x", "c é 😀")]
    [InlineData("", "c", "é 😀")]
    [InlineData("", "\uffee", "😀")]
    [InlineData("", "😀", "")]
    [InlineData("a/", "a/b/d", "a/c")]
    [InlineData("a/", "A", "a/b/c a/b/d a/c")]
    [InlineData("a/b/", "a/c", "")]
    public async Task A_listing_goes_on_after_any_key(string prefix, string after, string keys)
    {
        var store = await CreateStoreAsync();
        foreach (var key in new[] { "a-b", "a/b/c", "a/b/d", "a/c", "a0", "b//x", "c", "é", "😀" })
            await store.PutTextAsync(key, "x");

        Assert.Equal(keys.Split(' ', StringSplitOptions.RemoveEmptyEntries), await store.KeysAsync(prefix, after: after));
    }

    [Fact]
    public async Task A_listed_object_has_the_etag_it_is_read_with()
    {
        var store = await CreateStoreAsync();
        await store.PutTextAsync("a/b", "hello", Jpeg);

        var listed = await FirstAsync(store, "a/");

        Assert.Equal((await store.HeadAsync("a/b"))!.ETag, listed!.ETag);
    }

    private static async Task<ObjectInfo?> FirstAsync(IObjectStore store, string prefix)
    {
        await foreach (var entry in store.ListAsync(prefix))
            return entry.Info;
        return null;
    }
}
