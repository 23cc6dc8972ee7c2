using System.Net;
using Microsoft.Extensions.Logging;
using Transcoder.Cli.Serve;
using Transcoder.Storage;
using Transcoder.Tests.Imaging;

namespace Transcoder.Tests.Serve;

/// <summary>serve makes reduced originals behind everything else.</summary>
public sealed class ReducedWorkTests : IDisposable
{
    private const string Key = "photos/large.jpg", Path = "resize/reduced/photos/large.jpg";

    private readonly TempFolder _folder = new();

    private ServeOptions Options => new()
    {
        Originals = _folder.Make("originals"),
        Data = _folder["data"],
        Port = 0,
        LogLevel = LogLevel.None,
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_large_photograph_that_is_dropped_has_one_a_change_brings_another_and_its_end_ends_it()
    {
        await using var server = await Server.StartAsync(Options);
        var store = new FolderStore(server.Folders.Data);
        Drop(LargePhotos.One);
        var first = await ThereAsync(store);

        using var client = new HttpClient { BaseAddress = server.Address };
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/" + Path)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"/w200/{Key}")).StatusCode);

        Drop(LargePhotos.Another);
        await Eventually.SeeAsync(() => store.HeadAsync(Path), now => now is not null && now.ETag != first.ETag);
        File.Delete(_folder["originals/" + Key]);
        await Eventually.SeeAsync(() => store.HeadAsync(Path), now => now is null);
    }

    [Fact]
    public async Task After_a_start_what_lacks_one_gets_it()
    {
        await using (var server = await Server.StartAsync(Options))
        {
            Drop(LargePhotos.One);
            await ThereAsync(new FolderStore(server.Folders.Data));
        }

        var store = new FolderStore(_folder["data"]);
        await store.DeleteAsync([Path]);
        await using var again = await Server.StartAsync(Options);
        await ThereAsync(store);
    }

    [Fact]
    public async Task What_can_have_none_holds_up_nobody()
    {
        var options = Options;
        // Empty, damaged and no image: first among the keys, and there before the start.
        File.WriteAllBytes(_folder["originals/a.jpg"], []);
        File.WriteAllBytes(_folder["originals/b.jpg"], LargePhotos.One[..100_000]);
        File.WriteAllBytes(_folder["originals/c.jpg"], [1, 2, 3]);
        Drop(LargePhotos.One);
        await using (var without = await Server.StartAsync(options with { Resize = options.Resize with { ReducedOriginals = false } }))
            await Eventually.SeeAsync(() => new FolderStore(without.Folders.Data).HeadAsync(Key), now => now is not null);

        await using var server = await Server.StartAsync(options);
        await ThereAsync(new FolderStore(server.Folders.Data));
    }

    [Fact]
    public async Task Where_the_option_is_off_there_is_none()
    {
        var options = Options;
        await using var server = await Server.StartAsync(options with { Resize = options.Resize with { ReducedOriginals = false } });
        var store = new FolderStore(server.Folders.Data);
        Drop(LargePhotos.One);
        await Eventually.SeeAsync(() => store.HeadAsync(Key), now => now is not null);
        using var client = new HttpClient { BaseAddress = server.Address };
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"/w200/{Key}")).StatusCode);

        Assert.Null(await store.HeadAsync(Path));
    }

    private static async Task<ObjectInfo> ThereAsync(FolderStore store) => (await Eventually.SeeAsync(() => store.HeadAsync(Path), now => now is not null))!;

    private void Drop(byte[] photo)
    {
        Directory.CreateDirectory(_folder["originals/photos"]);
        File.WriteAllBytes(_folder["originals/.arriving"], photo);
        File.Move(_folder["originals/.arriving"], _folder["originals/" + Key], overwrite: true);
    }
}
