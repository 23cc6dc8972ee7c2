using Transcoder.Storage;

namespace Transcoder.Tests.Storage;

/// <summary>The states a process can leave behind, put together from the pieces of whole ones: in each, the object is the old one or the
/// new one, and can be written and deleted as if nothing had been.</summary>
public sealed class FolderStoreCrashTests : IDisposable
{
    private static readonly ObjectHeaders Old = new() { ContentType = "text/old" };
    private static readonly ObjectHeaders New = new() { ContentType = "text/new" };

    private readonly StoreFolder _before = new();
    private readonly StoreFolder _after = new();

    public static TheoryData<string> Keys => ["photos/k", "a//b"];

    public void Dispose()
    {
        _before.Dispose();
        _after.Dispose();
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task While_the_content_comes_in(string key)
    {
        await OverwriteAsync(key);
        _before.Drop(".transcoder/tmp/leftover", "new con");
        await AssertWholeAsync(_before, key, "old content", "text/old");
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task While_the_sidecar_is_written(string key)
    {
        await OverwriteAsync(key);
        _before.Drop(".transcoder/tmp/leftover", "new content");
        _before.Drop(Sidecar(_after), "{\"key\":");
        await AssertWholeAsync(_before, key, "old content", "text/old");
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task Between_sidecar_and_data(string key)
    {
        await OverwriteAsync(key);
        _before.Drop(".transcoder/tmp/leftover", "new content");
        File.Copy(_after.PathOf(Sidecar(_after)), _before.PathOf(Sidecar(_after)));
        await AssertWholeAsync(_before, key, "old content", "text/old");
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task Between_data_and_the_old_sidecars_removal(string key)
    {
        await OverwriteAsync(key);
        File.Copy(_before.PathOf(Sidecar(_before)), _after.PathOf(Sidecar(_before)));
        await AssertWholeAsync(_after, key, "new content", "text/new");
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task Before_the_first_data_is_in_place(string key)
    {
        await OverwriteAsync(key);
        foreach (var data in _before.Files().Except([Sidecar(_before)]).ToArray())
            File.Delete(_before.PathOf(data));
        await AssertAbsentAsync(_before, key);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task With_a_sidecar_cut_short_by_a_power_failure_the_bytes_are_served(string key)
    {
        await OverwriteAsync(key);
        _after.Drop(Sidecar(_after), "");
        var store = new FolderStore(_after.Root);

        Assert.Equal("new content", await store.TextAsync(key));
        Assert.Null((await store.HeadAsync(key))!.Headers.ContentType);
        await store.PutTextAsync(key, "newer", New);
        Assert.Equal([key], await store.KeysAsync(""));
        Assert.Single(_after.Files(".transcoder/meta"));
    }

    [Fact]
    public async Task Old_temporary_files_are_removed_at_the_start()
    {
        var old = _before.Drop(".transcoder/tmp/old", "x");
        var fresh = _before.Drop(".transcoder/tmp/fresh", "x");
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddMinutes(-61));

        var store = new FolderStore(_before.Root);

        Assert.False(File.Exists(old));
        Assert.True(File.Exists(fresh));
        Assert.Empty(await store.KeysAsync(""));
    }

    /// <summary>The one folder before an overwrite, the other after it.</summary>
    private async Task OverwriteAsync(string key)
    {
        var clock = new StoppedClock(DateTimeOffset.UtcNow);
        await new FolderStore(_before.Root, clock).PutTextAsync(key, "old content", Old);
        await new FolderStore(_after.Root, clock).PutTextAsync(key, "old content", Old);
        await new FolderStore(_after.Root, clock).PutTextAsync(key, "new content", New);
        Assert.NotEqual(Sidecar(_before), Sidecar(_after));
    }

    private static string Sidecar(StoreFolder folder) => Assert.Single(folder.Files(".transcoder/meta"));

    private static async Task AssertWholeAsync(StoreFolder folder, string key, string text, string type)
    {
        var store = new FolderStore(folder.Root);
        await using (var got = (await store.OpenAsync(key))!)
        {
            Assert.Equal((text, type), (await got.TextAsync(), got.Info.Headers.ContentType));
            Assert.Equal($"\"{Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(System.Text.Encoding.UTF8.GetBytes(text)))}\"", got.Info.ETag);
        }
        Assert.Equal([key], await store.KeysAsync(""));
        Assert.False((await store.PutTextAsync(key, "other", New, new() { OnlyIfAbsent = true })).Stored);
        await store.PutTextAsync(key, "newest", New);
        Assert.Equal("newest", await store.TextAsync(key));
        Assert.Single(folder.Files(".transcoder/meta"));
        await store.DeleteAsync([key]);
        await AssertAbsentAsync(folder, key);
    }

    private static async Task AssertAbsentAsync(StoreFolder folder, string key)
    {
        var store = new FolderStore(folder.Root);
        Assert.Null(await store.HeadAsync(key));
        Assert.Empty(await store.KeysAsync(""));
        Assert.True((await store.PutTextAsync(key, "fresh", New, new() { OnlyIfAbsent = true })).Stored);
        Assert.Equal("fresh", await store.TextAsync(key));
    }

    /// <summary>Shows that versions are told apart by more than the time of the clock.</summary>
    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
