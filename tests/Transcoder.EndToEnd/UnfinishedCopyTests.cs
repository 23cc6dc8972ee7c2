using Transcoder.Cli.Serve;

namespace Transcoder.EndToEnd;

/// <summary>A copy into the folder takes its time; half of a file is no image.</summary>
public class UnfinishedCopyTests
{
    public static TheoryData<string> Formats { get; } = ["jpg", "png", "webp", "gif", "avif", "tiff"];

    [Theory]
    [MemberData(nameof(Formats))]
    public Task A_copy_that_pauses_halfway_never_yields_half_a_variant(string format) => AssertNeverHalfAsync(format, photo => photo.Length / 2);

    [Fact]
    public Task A_copy_that_pauses_before_its_first_byte_is_not_there_yet() => AssertNeverHalfAsync("png", _ => 0);

    [Fact]
    public async Task A_copy_that_trickles_in_is_served_when_it_is_whole_and_never_before()
    {
        // Quiet is longer than a busy machine may hold up the copy below; and all originals are looked at all the time meanwhile.
        var watcher = new OriginalsWatcherOptions
        {
            Quiet = TimeSpan.FromSeconds(2),
            Patience = TimeSpan.FromSeconds(20),
            FullEvery = TimeSpan.FromMilliseconds(20),
        };
        await using var cdn = await Cdn.StartAsync(options => options with { Watcher = watcher });
        var photo = Pictures.Photo;
        var asked = new List<Task<Reply>>();
        await using (var copy = new FileStream(cdn.Site.Original("photo.jpg"), FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite))
        {
            foreach (var part in photo.Chunk(photo.Length / 30))
            {
                await copy.WriteAsync(part);
                await copy.FlushAsync();
                await Task.Delay(20);
                Assert.Empty(cdn.Site.StoredKeys());
                if (asked.Count < 5)
                    asked.Add(cdn.Browser.FollowAsync("/photo.jpg"));
            }
        }
        foreach (var early in await Task.WhenAll(asked))
            Assert.True(early.Status == 404 || early.Body.AsSpan().SequenceEqual(photo), $"{early}");
        Assert.Equal(photo, await cdn.Browser.ImageAsync("/photo.jpg"));
        Pictures.AssertWhole(await cdn.Browser.ImageAsync("/w200/photo.jpg"));
    }

    [Fact]
    public async Task An_original_overwritten_in_place_by_a_slow_copy_ends_as_the_new_one()
    {
        await using var cdn = await Cdn.WithAsync("photo.png", Pictures.Red);
        await cdn.Browser.ImageAsync("/w200/photo.png");
        await using (var copy = new FileStream(cdn.Site.Original("photo.png"), FileMode.Create, FileAccess.Write, FileShare.ReadWrite))
        {
            foreach (var part in Pictures.Blue.Chunk(Pictures.Blue.Length / 4))
            {
                await copy.WriteAsync(part);
                await copy.FlushAsync();
                await Task.Delay(50);
            }
        }
        await Patience.UntilAsync(() => cdn.Browser.FollowAsync("/w200/photo.png"), reply => reply.Status == 200 && TestImages.Is(reply.Body, TestImages.Blue));
        Assert.Equal(Pictures.Blue, await cdn.Browser.ImageAsync("/photo.png"));
    }

    [Theory]
    [InlineData(".photo.png.part")]
    [InlineData(".hidden/photo.png")]
    [InlineData("folder/.photo.png")]
    public async Task What_is_hidden_is_not_served(string name)
    {
        await using var cdn = await Cdn.StartAsync(options => options with { Watcher = options.Watcher with { FullEvery = TimeSpan.FromMilliseconds(100) } });
        cdn.Site.Drop(name, Pictures.Red);
        cdn.Site.Drop("seen.png", Pictures.Red);
        await cdn.Browser.ImageAsync("/seen.png");
        // Long enough for some looks at all originals.
        await Task.Delay(TimeSpan.FromMilliseconds(500));
        Assert.Equal(404, (await cdn.Browser.FollowAsync($"/{name}")).Status);
        Assert.Equal(404, (await cdn.Browser.FollowAsync($"/w200/{name}")).Status);
        Assert.Equal(["seen.png"], cdn.Site.StoredKeys());
    }

    [Fact]
    public async Task A_file_written_under_a_hidden_name_and_renamed_when_it_is_whole_is_served_at_once()
    {
        await using var cdn = await Cdn.StartAsync();
        cdn.Site.Drop(".photo.png.part", Pictures.Red);
        File.Move(cdn.Site.Original(".photo.png.part"), cdn.Site.Original("photo.png"));
        Assert.Equal(Pictures.Red, await cdn.Browser.ImageAsync("/photo.png"));
        Assert.DoesNotContain(".photo.png.part", cdn.Site.StoredKeys());
    }

    private static async Task AssertNeverHalfAsync(string format, Func<byte[], int> pausesAt)
    {
        // Who asks meanwhile need not wait long for what cannot come.
        await using var cdn = await Cdn.StartAsync(options => options with { Watcher = options.Watcher with { Patience = TimeSpan.FromMilliseconds(200) } });
        var photo = PhotoAs(format);
        var (key, pause) = ($"photo.{format}", pausesAt(photo));
        await using (var copy = new FileStream(cdn.Site.Original(key), FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite))
        {
            await copy.WriteAsync(photo.AsMemory(0, pause));
            await copy.FlushAsync();
            // Longer than any file that is written without a pause would be silent.
            for (var until = DateTime.UtcNow.AddSeconds(1); DateTime.UtcNow < until;)
            {
                Assert.NotEqual(200, (await cdn.Browser.FollowAsync($"/w200-png/{key}")).Status);
                // Where the system says who writes, the original itself is not there before it is whole either.
                if (OperatingSystem.IsLinux())
                    Assert.NotEqual(200, (await cdn.Browser.FollowAsync($"/{key}")).Status);
            }

            await copy.WriteAsync(photo.AsMemory(pause));
        }

        var image = await Patience.UntilAsync(() => cdn.Browser.FollowAsync($"/w200-png/{key}"), reply => reply.Status == 200);
        Assert.Equal(200, image.Width);
        Pictures.AssertWhole(image.Body);
        await Patience.UntilAsync(() => cdn.Browser.FollowAsync($"/{key}"), reply => reply.Status == 200 && reply.Body.AsSpan().SequenceEqual(photo));
    }

    private static byte[] PhotoAs(string format)
    {
        using var photo = NetVips.Image.NewFromBuffer(Pictures.Photo);
        using var smaller = photo.Resize(0.1);
        return format switch
        {
            "png" => smaller.PngsaveBuffer(),
            "webp" => smaller.WebpsaveBuffer(),
            "gif" => smaller.GifsaveBuffer(),
            "avif" => smaller.HeifsaveBuffer(compression: NetVips.Enums.ForeignHeifCompression.Av1, effort: 0),
            "tiff" => smaller.TiffsaveBuffer(),
            _ => smaller.JpegsaveBuffer(),
        };
    }
}
