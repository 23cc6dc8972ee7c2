using System.Text;
using Transcoder.Storage;

namespace Transcoder.Tests.Storage;

public sealed class FolderStoreTests : ObjectStoreContract, IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override Task<IObjectStore> CreateStoreAsync() => Task.FromResult<IObjectStore>(NewStore());

    private FolderStore NewStore() => new(_folder.Root);

    [Fact]
    public async Task A_dropped_file_is_an_object_without_headers()
    {
        var path = _folder.Drop("photos/cat.jpg", "meow");
        var store = NewStore();

        var info = (await store.HeadAsync("photos/cat.jpg"))!;

        Assert.Equal((4L, File.GetLastWriteTimeUtc(path)), (info.Size, info.LastModified.UtcDateTime));
        Assert.Equal((null, null, 0), (info.Headers.ContentType, info.Headers.CacheControl, info.Headers.Metadata.Count));
        await using var got = (await store.OpenAsync("photos/cat.jpg", new() { IfMatch = info.ETag }))!;
        Assert.Equal((ReadOutcome.Content, info.ETag, "meow"), (got.Outcome, got.Info.ETag, await got.TextAsync()));
        Assert.Equal(["photos/"], await store.KeysAsync("", "/"));
        Assert.Equal(["photos/cat.jpg"], _folder.Files());
    }

    [Fact]
    public async Task A_dropped_file_changes_its_etag_with_its_bytes()
    {
        var store = NewStore();
        var path = _folder.Drop("k", "one");
        var first = (await store.HeadAsync("k"))!.ETag;

        File.WriteAllText(path, "three");
        var second = (await store.HeadAsync("k"))!.ETag;
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-1));
        var third = (await store.HeadAsync("k"))!.ETag;

        Assert.Equal(3, new HashSet<string> { first, second, third }.Count);
        Assert.All([first, second, third], etag => Assert.Matches("^\"[0-9a-f-]+\"$", etag));
    }

    [Fact]
    public async Task A_file_dropped_over_a_stored_one_sheds_its_headers()
    {
        var store = NewStore();
        await store.PutTextAsync("k", "stored", Jpeg);

        _folder.Drop("k", "dropped");

        Assert.Null((await store.HeadAsync("k"))!.Headers.ContentType);
        Assert.Equal("dropped", await store.TextAsync("k"));
    }

    [Fact]
    public async Task A_dropped_file_is_respected_and_replaced()
    {
        _folder.Drop("k", "dropped");
        var store = NewStore();

        Assert.False((await store.PutTextAsync("k", "new", Jpeg, new() { OnlyIfAbsent = true })).Stored);
        Assert.True((await store.PutTextAsync("k", "new", Jpeg)).Stored);

        Assert.Equal("image/jpeg", (await store.HeadAsync("k"))!.Headers.ContentType);
        Assert.Equal("new", File.ReadAllText(_folder.PathOf("k")));
    }

    [Fact]
    public async Task The_etag_of_what_is_stored_is_its_md5()
    {
        var put = await NewStore().PutTextAsync("k", "hello");

        Assert.Equal("\"5d41402abc4b2a76b9719d911017c592\"", put.ETag);
    }

    [Fact]
    public async Task A_file_dropped_on_a_hashed_key_comes_first_and_both_are_deleted()
    {
        var store = NewStore();
        await store.PutTextAsync("a/b", "below");
        await store.PutTextAsync("a", "hashed");
        await store.DeleteAsync(["a/b"]);
        Assert.Equal("hashed", await store.TextAsync("a"));

        _folder.Drop("a", "dropped");

        Assert.Equal("dropped", await store.TextAsync("a"));
        Assert.Equal(["a"], await store.KeysAsync(""));
        await store.DeleteAsync(["a"]);
        Assert.Null(await store.HeadAsync("a"));
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public async Task Deleting_leaves_no_folder_and_no_sidecar()
    {
        var store = NewStore();
        await store.PutTextAsync("a/b/c", "x", Jpeg);
        await store.PutTextAsync("a/d", "x", Jpeg);

        await store.DeleteAsync(["a/b/c"]);
        Assert.False(Directory.Exists(_folder.PathOf("a/b")));
        Assert.Equal(["a/d"], await store.KeysAsync(""));
        await store.DeleteAsync(["a/d"]);

        Assert.Empty(_folder.Files());
        Assert.Equal([_folder.PathOf(".transcoder")], Directory.EnumerateFileSystemEntries(_folder.Root));
    }

    [Fact]
    public async Task An_empty_folder_is_no_prefix()
    {
        Directory.CreateDirectory(_folder.PathOf("empty/below"));
        _folder.Drop("full/below/x", "x");

        Assert.Equal(["full/"], await NewStore().KeysAsync("", "/"));
    }

    [Fact]
    public async Task An_overwrite_leaves_one_sidecar()
    {
        var store = NewStore();
        foreach (var text in new[] { "one", "two", "three" })
            await store.PutTextAsync("k", text, Jpeg);

        Assert.Single(_folder.Files(".transcoder"));
    }

    [Fact]
    public async Task A_reader_gets_one_version_while_it_is_overwritten_and_deleted()
    {
        var store = NewStore();
        var contents = Enumerable.Range(0, 8).Select(n => new string((char)('a' + n), 30_000 + n)).ToArray();
        using var done = new CancellationTokenSource(TimeSpan.FromSeconds(1.5));
        var writers = Enumerable.Range(0, 3).Select(writer => Task.Run(async () =>
        {
            for (var n = writer; !done.IsCancellationRequested; n++)
            {
                var content = contents[n % 8];
                await store.PutTextAsync("folder/k", content, new() { ContentType = content[..1] });
                if (writer == 0)
                    await store.DeleteAsync(["folder/k"]);
            }
        })).ToArray();

        var seen = 0;
        while (!done.IsCancellationRequested)
        {
            await using var got = await store.OpenAsync("folder/k");
            if (got is null)
                continue;
            var text = await got.TextAsync();
            Assert.Equal((text[..1], text.Length), (got.Info.Headers.ContentType, (int)got.Info.Size));
            Assert.Equal(new string(text[0], 30_000 + text[0] - 'a'), text);
            Assert.Equal($"\"{Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(Encoding.UTF8.GetBytes(text)))}\"", got.Info.ETag);
            seen++;
        }
        await Task.WhenAll(writers);
        Assert.InRange(seen, 1, int.MaxValue);
        Assert.InRange(_folder.Files(".transcoder").Count(), 0, 1);
    }

    [Theory]
    [InlineData("photo.jpg")]
    [InlineData("a//b")]
    public async Task Stores_that_share_a_folder_agree_on_one_winner(string key)
    {
        var puts = await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(() =>
            NewStore().PutTextAsync(key, $"writer {writer:00}", Jpeg, new() { OnlyIfAbsent = true }))));

        var winner = Assert.Single(Enumerable.Range(0, 16), writer => puts[writer].Stored);
        Assert.Equal($"writer {winner:00}", await NewStore().TextAsync(key));
        Assert.Equal(puts[winner].ETag, (await NewStore().HeadAsync(key))!.ETag);
    }

    [Fact]
    public async Task Puts_survive_deletes_that_remove_their_folder()
    {
        using var done = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            var store = NewStore();
            while (!done.IsCancellationRequested)
            {
                await store.PutTextAsync($"a/b/{writer}", "x", Jpeg);
                Assert.Equal("x", await store.TextAsync($"a/b/{writer}"));
                await store.DeleteAsync([$"a/b/{writer}"]);
            }
        })));
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public async Task A_listing_after_a_key_reads_no_folder_that_lies_before_it()
    {
        var store = NewStore();
        foreach (var key in new[] { "a/1/x", "a/2/x", "a/3/x", "b/x" })
            await store.PutTextAsync(key, "x");
        var looked = new List<string>();
        var watched = new FolderStore(_folder.Root, null, path => { looked.Add(Path.GetRelativePath(_folder.Root, path)); return new FileInfo(path); }, windowsNames: false);
        looked.Clear();

        Assert.Equal(["a/3/x", "b/x"], await watched.KeysAsync("", after: "a/2/x"));

        Assert.DoesNotContain("a/1", looked);
        Assert.DoesNotContain("a/1/x", looked);
        Assert.Contains("a/3", looked);
    }

    [Fact]
    public async Task A_listing_bears_what_vanishes_meanwhile()
    {
        var store = NewStore();
        for (var n = 0; n < 50; n++)
            await store.PutTextAsync($"{n / 10}/{n % 10}", "x");

        var listed = 0;
        await foreach (var entry in store.ListAsync(""))
        {
            if (listed++ == 5)
                await store.DeleteAsync([.. Enumerable.Range(6, 40).Select(n => $"{n / 10}/{n % 10}")]);
            Assert.NotNull(entry.Info);
        }
        Assert.InRange(listed, 10, 12);
    }

    [Fact]
    public async Task A_copy_takes_a_file_of_another_store_and_notices_its_change()
    {
        _folder.Drop("source/cat.jpg", "meow");
        var source = new FolderStore(_folder.PathOf("source"));
        var store = new FolderStore(_folder.PathOf("destination"));
        var original = (await source.HeadAsync("cat.jpg"))!;

        var copy = (await store.CopyAsync(source, original, "cat.jpg", Jpeg))!;
        _folder.Drop("source/cat.jpg", "miaow");

        var stored = (await store.HeadAsync("cat.jpg"))!;
        Assert.Equal((copy.ETag, copy.LastModified, "image/jpeg"), (stored.ETag, stored.LastModified, stored.Headers.ContentType));
        Assert.Null(await store.CopyAsync(source, original, "other.jpg", Jpeg));
        Assert.Equal(["cat.jpg"], await store.KeysAsync(""));
    }

    [Fact]
    public async Task A_file_that_shrinks_under_the_reader_is_trouble()
    {
        var path = _folder.Drop("k", new string('x', 100_000));
        await using var got = (await NewStore().OpenAsync("k"))!;

        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            file.SetLength(10);

        await Assert.ThrowsAsync<StorageException>(() => got.TextAsync());
    }

    [Fact]
    public async Task A_folder_that_is_gone_is_trouble_and_not_an_empty_store()
    {
        var store = NewStore();
        Directory.Delete(_folder.Root);

        await Assert.ThrowsAsync<StorageException>(() => store.HeadAsync("k"));
        await Assert.ThrowsAsync<StorageException>(() => store.OpenAsync("k"));
        await Assert.ThrowsAsync<StorageException>(() => store.KeysAsync(""));
        await Assert.ThrowsAsync<StorageException>(() => store.DeleteAsync(["k"]));
        await Assert.ThrowsAsync<StorageException>(() => store.PutTextAsync("k", "x"));
        Assert.False(Directory.Exists(_folder.Root));
    }

    [Fact]
    public async Task A_file_in_the_way_of_our_own_folder_is_trouble()
    {
        _folder.Drop(".transcoder", "x");

        var error = await Assert.ThrowsAsync<StorageException>(() => NewStore().PutTextAsync("k", "x"));

        Assert.IsAssignableFrom<IOException>(error.InnerException);
        Assert.Throws<StorageException>(() => new FolderStore(_folder.PathOf(".transcoder/below")));
    }
}
