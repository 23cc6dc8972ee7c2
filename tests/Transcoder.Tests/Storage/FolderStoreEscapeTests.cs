using FsCheck;
using FsCheck.Fluent;
using Transcoder.Storage;

namespace Transcoder.Tests.Storage;

/// <summary>No key and no link leads out of the folder, whatever the file system makes of a name.</summary>
public sealed class FolderStoreEscapeTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public FolderStoreEscapeTests() => File.WriteAllText(Path.Join(_folder.World, "secret"), "outside");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("../secret")]
    [InlineData("a/../../secret")]
    [InlineData("/etc/hostname")]
    [InlineData("..\\secret")]
    [InlineData("secret\0.jpg")]
    [InlineData(".transcoder/tmp/x")]
    [InlineData("a/.TRANSCODER/x")]
    public async Task A_key_that_would_lead_out_stays_inside(string key)
    {
        Directory.CreateDirectory(_folder.PathOf("a"));
        var store = new FolderStore(_folder.Root);

        Assert.Null(await store.OpenAsync(key));
        await store.PutTextAsync(key, "inside");

        Assert.Equal("inside", await store.TextAsync(key));
        Assert.Equal([key], await store.KeysAsync(""));
        await store.DeleteAsync([key]);
        AssertOutsideIsUntouched();
    }

    [Fact]
    public async Task Links_are_missing_to_readers_and_refused_to_writers()
    {
        var outside = Directory.CreateDirectory(Path.Join(_folder.World, "outside"));
        File.WriteAllText(Path.Join(outside.FullName, "x"), "outside");
        File.CreateSymbolicLink(_folder.PathOf("file"), Path.Join(_folder.World, "secret"));
        File.CreateSymbolicLink(_folder.PathOf("dangling"), Path.Join(_folder.World, "nothing"));
        Directory.CreateSymbolicLink(_folder.PathOf("folder"), outside.FullName);
        Directory.CreateSymbolicLink(_folder.PathOf("loop"), _folder.Root);
        _folder.Drop("plain", "x");
        var store = new FolderStore(_folder.Root);

        foreach (var key in new[] { "file", "dangling", "folder/x", "folder/new", "loop/plain", "loop" })
        {
            Assert.Null(await store.HeadAsync(key));
            Assert.Null(await store.OpenAsync(key));
            await Assert.ThrowsAsync<StorageException>(() => store.PutTextAsync(key, "in"));
            await store.DeleteAsync([key]);
        }

        Assert.Equal(["plain"], await store.KeysAsync(""));
        Assert.Equal(["plain"], await store.KeysAsync("", "/"));
        Assert.Empty(await store.KeysAsync("folder/"));
        Assert.Equal("outside", File.ReadAllText(Path.Join(outside.FullName, "x")));
        Assert.Single(outside.EnumerateFileSystemInfos());
        Assert.Equal(["dangling", "file", "folder", "loop", "plain"], Directory.EnumerateFileSystemEntries(_folder.Root)
            .Select(path => Path.GetFileName(path)).Except([".transcoder"]).Order());
    }

    [Fact]
    public void Our_own_folder_may_be_no_link()
    {
        Directory.CreateSymbolicLink(_folder.PathOf(".transcoder"), _folder.World);

        Assert.Throws<StorageException>(() => new FolderStore(_folder.Root));
    }

    [Fact]
    public async Task A_root_that_is_a_link_is_the_users_wish()
    {
        var link = Path.Join(_folder.World, "link");
        Directory.CreateSymbolicLink(link, _folder.Root);

        await new FolderStore(link + "/").PutTextAsync("a/b", "x");

        Assert.Equal("x", File.ReadAllText(_folder.PathOf("a/b")));
    }

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public async Task A_name_as_long_as_file_systems_hold_stands_as_it_is(int length, bool plain)
    {
        var key = "folder/" + new string('n', length);
        var store = new FolderStore(_folder.Root);

        await store.PutTextAsync(key, "x");

        Assert.Equal(plain, File.Exists(_folder.PathOf(key)));
        Assert.Equal("x", await store.TextAsync(key));
    }

    [Fact]
    public async Task Where_case_is_ignored_other_spellings_are_other_objects()
    {
        var store = new FolderStore(_folder.Root, null, LookIgnoringCase, windowsNames: false);
        string[] keys = ["Photo.JPG", "photo.jpg", "PHOTO.JPG", "photos/x", "Photos/x", "Photos/X"];

        Assert.All(await Task.WhenAll(keys.Select(key => store.PutTextAsync(key, key, null, new() { OnlyIfAbsent = true }))), put => Assert.True(put.Stored));

        foreach (var key in keys)
            Assert.Equal(key, await store.TextAsync(key));
        Assert.Equal(keys.Order(StringComparer.Ordinal), await store.KeysAsync(""));
        Assert.Equal(keys.Length, (await store.KeysAsync("")).Distinct().Count());
        Assert.Equal(2, _folder.Files().Count(path => !path.StartsWith(".transcoder", StringComparison.Ordinal)));
        await store.DeleteAsync(keys[1..]);
        Assert.Equal(["Photo.JPG"], await store.KeysAsync(""));
    }

    [Fact]
    public async Task Where_case_is_ignored_a_dropped_file_has_its_own_spelling_only()
    {
        _folder.Drop("Photos/IMG_1.JPG", "x");
        var store = new FolderStore(_folder.Root, null, LookIgnoringCase, windowsNames: false);

        Assert.Equal("x", await store.TextAsync("Photos/IMG_1.JPG"));
        Assert.Null(await store.HeadAsync("Photos/img_1.jpg"));
        Assert.Null(await store.HeadAsync("photos/IMG_1.JPG"));
        Assert.Empty(await store.KeysAsync("photos/"));
        await store.DeleteAsync(["photos/img_1.jpg"]);
        Assert.Equal(["Photos/IMG_1.JPG"], await store.KeysAsync(""));
    }

    [Theory]
    [InlineData("a:stream")]
    [InlineData("what?.jpg")]
    [InlineData("a\\b")]
    [InlineData("dot.")]
    [InlineData("space /x")]
    [InlineData("CON")]
    [InlineData("x/nul.jpg")]
    [InlineData("com1 .txt")]
    [InlineData("tab\t")]
    public async Task What_Windows_cannot_hold_stands_under_its_hash(string key)
    {
        var store = new FolderStore(_folder.Root, null, path => new FileInfo(path), windowsNames: true);

        await store.PutTextAsync(key, "x");
        await store.PutTextAsync("console/com10.jpg", "x");

        Assert.Equal("x", await store.TextAsync(key));
        Assert.Equal(["console/com10.jpg"], _folder.Files().Where(path => !path.StartsWith(".transcoder", StringComparison.Ordinal)));
    }

    [Fact]
    public void Any_key_stays_inside_and_comes_back()
    {
        var segment = Gen.OneOf(
            Gen.Elements("", ".", "..", "...", "a", "A", "a.", " ", "~", "*", "\\", ":", "\0", "\n", "%2e%2e", ".transcoder", "keys", "é", "😀", "\uffff"),
            ArbMap.Default.GeneratorFor<NonEmptyString>().Select(text => text.Get),
            Gen.Choose(1, 300).Select(length => new string('n', length)));
        var keys = Gen.ListOf(segment).Select(segments => string.Join('/', segments))
            .Where(key => new KeyPaths("/", false).For(key) is not null)
            .ListOf().Select(list => list.Distinct().ToArray());

        Prop.ForAll(keys.ToArbitrary(), batch => HoldsAsync(batch).GetAwaiter().GetResult()).QuickCheckThrowOnFailure();
        AssertOutsideIsUntouched();
    }

    private async Task<bool> HoldsAsync(string[] keys)
    {
        var store = new FolderStore(_folder.Root);
        foreach (var key in keys)
            await store.PutTextAsync(key, "content of " + key, new() { ContentType = "text/plain" });
        var kept = true;
        foreach (var key in keys)
            kept &= await store.TextAsync(key) == "content of " + key && (await store.HeadAsync(key))!.Headers.ContentType == "text/plain";
        var listed = (await store.KeysAsync("")).SequenceEqual(keys.Order(KeyOrder.Instance));
        await store.DeleteAsync(keys);
        return kept && listed && !_folder.Files().Any();
    }

    private void AssertOutsideIsUntouched()
    {
        Assert.Equal(["root", "secret"], Directory.EnumerateFileSystemEntries(_folder.World).Select(path => Path.GetFileName(path)).Order());
        Assert.Equal("outside", File.ReadAllText(Path.Join(_folder.World, "secret")));
    }

    /// <summary>Sees a file under any spelling, as NTFS and APFS do.</summary>
    private FileInfo LookIgnoringCase(string path)
    {
        var actual = _folder.Root;
        foreach (var name in Path.GetRelativePath(_folder.Root, path).Split('/'))
            actual = Directory.Exists(actual)
                ? Directory.EnumerateFileSystemEntries(actual).FirstOrDefault(entry => Path.GetFileName(entry).Equals(name, StringComparison.OrdinalIgnoreCase))
                    ?? Path.Join(actual, name)
                : Path.Join(actual, name);
        return new FileInfo(actual);
    }
}
