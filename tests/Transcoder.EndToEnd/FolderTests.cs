namespace Transcoder.EndToEnd;

/// <summary>What happens in the folder of originals is what the CDN serves.</summary>
public sealed class FolderTests : IAsyncLifetime
{
    private Cdn _cdn = null!;

    private Site Site => _cdn.Site;

    public async Task InitializeAsync() => _cdn = await Cdn.StartAsync();

    public async Task DisposeAsync() => await _cdn.DisposeAsync();

    [Fact]
    public async Task A_dropped_file_can_be_asked_for_at_once()
    {
        for (var number = 0; number < 10; number++)
        {
            Site.Drop($"new {number}.png", Pictures.Red);
            Assert.Equal(Pictures.Red, await _cdn.Browser.ImageAsync($"/new%20{number}.png"));
            Assert.Equal(200, TestImages.SizeOf(await _cdn.Browser.ImageAsync($"/w200/new%20{number}.png")).Width);
        }
    }

    [Fact]
    public async Task So_can_its_variant_before_anybody_asked_for_the_original()
    {
        for (var number = 0; number < 10; number++)
        {
            Site.Drop($"deep/er/{number}.png", Pictures.Red);
            Assert.Equal(200, TestImages.SizeOf(await _cdn.Browser.ImageAsync($"/w200/deep/er/{number}.png")).Width);
        }
    }

    [Fact]
    public async Task A_file_asked_for_before_it_was_dropped_is_there_soon_after()
    {
        Assert.Equal(404, (await _cdn.Browser.FollowAsync("/w200/late.png")).Status);
        Site.Drop("late.png", Pictures.Red);
        await ServesAsync("late.png", TestImages.Red);
    }

    [Fact]
    public async Task A_deleted_original_is_gone_with_all_its_variants()
    {
        Site.Drop("photo.png", Pictures.Red);
        string[] paths = ["/photo.png", "/w200/photo.png", "/w100-webp/photo.png", "/gray/photo.png"];
        foreach (var path in paths)
            await _cdn.Browser.ImageAsync(path);

        File.Delete(Site.Original("photo.png"));
        foreach (var path in paths)
            await GoneAsync(path);
        Assert.Empty(Site.StoredKeys());

        var missing = await _cdn.Browser.GetAsync("/resize/w200/photo.png");
        Assert.Equal((404, null), (missing.Status, missing["Location"]));
        Assert.Contains("photo.png", missing.Detail);
    }

    [Fact]
    public async Task A_renamed_file_is_served_under_its_new_name_only()
    {
        Site.Drop("old.png", Pictures.Red);
        await ServesAsync("old.png", TestImages.Red);
        File.Move(Site.Original("old.png"), Site.Original("new.png"));
        await ServesAsync("new.png", TestImages.Red);
        await GoneAsync("/w200/old.png");
        await GoneAsync("/old.png");
    }

    [Fact]
    public async Task A_file_renamed_over_another_takes_its_place()
    {
        Site.Drop("photo.png", Pictures.Red);
        await ServesAsync("photo.png", TestImages.Red);
        Site.Drop("draft.png", Pictures.Blue);
        File.Move(Site.Original("draft.png"), Site.Original("photo.png"), overwrite: true);
        await ServesAsync("photo.png", TestImages.Blue);
        await GoneAsync("/draft.png");
    }

    [Fact]
    public async Task A_renamed_folder_takes_its_files_with_it()
    {
        foreach (var key in new[] { "a/one.png", "a/b/two.png" })
        {
            Site.Drop(key, Pictures.Red);
            await ServesAsync(key, TestImages.Red);
        }

        Directory.Move(Site.Original("a"), Site.Original("c"));
        await ServesAsync("c/one.png", TestImages.Red);
        await ServesAsync("c/b/two.png", TestImages.Red);
        await GoneAsync("/w200/a/one.png");
        await GoneAsync("/w200/a/b/two.png");
        await GoneAsync("/a/b/two.png");
    }

    [Fact]
    public async Task A_deleted_folder_takes_its_files_with_it()
    {
        foreach (var key in new[] { "a/one.png", "a/b/two.png" })
        {
            Site.Drop(key, Pictures.Red);
            await ServesAsync(key, TestImages.Red);
        }

        Directory.Delete(Site.Original("a"), recursive: true);
        await GoneAsync("/w200/a/one.png");
        await GoneAsync("/w200/a/b/two.png");
        await Patience.UntilAsync(() => Site.StoredKeys().Count == 0);
    }

    [Fact]
    public async Task A_folder_moved_in_brings_its_files()
    {
        var outside = Path.Join(Site.Folder, "outside");
        Directory.CreateDirectory(Path.Join(outside, "sub"));
        await File.WriteAllBytesAsync(Path.Join(outside, "one.png"), Pictures.Red);
        await File.WriteAllBytesAsync(Path.Join(outside, "sub", "two.png"), Pictures.Blue);
        Directory.Move(outside, Site.Original("moved"));

        await Patience.UntilAsync(() => Site.StoredKeys().Count == 2);
        await ServesAsync("moved/one.png", TestImages.Red);
        await ServesAsync("moved/sub/two.png", TestImages.Blue);
    }

    [Fact]
    public async Task A_folder_moved_out_takes_its_files_with_it()
    {
        Site.Drop("a/one.png", Pictures.Red);
        await ServesAsync("a/one.png", TestImages.Red);
        Directory.Move(Site.Original("a"), Path.Join(Site.Folder, "outside"));
        await GoneAsync("/w200/a/one.png");
    }

    [Fact]
    public async Task A_file_may_become_a_folder_and_a_folder_a_file()
    {
        Site.Drop("photo.png", Pictures.Red);
        await ServesAsync("photo.png", TestImages.Red);
        File.Delete(Site.Original("photo.png"));
        Site.Drop("photo.png/inner.png", Pictures.Blue);
        await ServesAsync("photo.png/inner.png", TestImages.Blue);
        await GoneAsync("/w200/photo.png");

        Directory.Delete(Site.Original("photo.png"), recursive: true);
        Site.Drop("photo.png", Pictures.Red);
        await ServesAsync("photo.png", TestImages.Red);
        await GoneAsync("/w200/photo.png/inner.png");
    }

    [Fact]
    public async Task A_thousand_files_dropped_together_are_all_there()
    {
        for (var number = 0; number < 1000; number++)
            Site.Drop($"many/{number}.png", number % 2 == 0 ? Pictures.Red : Pictures.Blue);

        await Patience.UntilAsync(() => Site.StoredKeys().Count == 1000);
        for (var number = 0; number < 1000; number++)
            Assert.Equal(number % 2 == 0 ? Pictures.Red : Pictures.Blue, await _cdn.Browser.ImageAsync($"/many/{number}.png"));
    }

    [Fact]
    public async Task A_file_whose_folder_reads_as_a_spec_is_never_taken_for_a_variant()
    {
        Site.Drop("w200/photo.png", Pictures.Red);
        Site.Drop("w100/only.png", Pictures.Red);
        Site.Drop("photo.png", Pictures.Blue);
        await ServesAsync("photo.png", TestImages.Blue);
        Assert.Equal(404, (await _cdn.Browser.FollowAsync("/w100/only.png")).Status);
        Assert.DoesNotContain("w100/only.png", Site.StoredKeys());
    }

    [Fact]
    public async Task What_changed_while_nobody_watched_is_noticed_at_the_start()
    {
        Site.Drop("changed.png", Pictures.Red);
        Site.Drop("deleted.png", Pictures.Red);
        await ServesAsync("changed.png", TestImages.Red);
        await ServesAsync("deleted.png", TestImages.Red);

        await _cdn.StopAsync();
        Site.Drop("changed.png", Pictures.Blue);
        Site.Drop("added.png", Pictures.Blue);
        File.Delete(Site.Original("deleted.png"));
        await _cdn.StartAgainAsync();

        await ServesAsync("changed.png", TestImages.Blue);
        await ServesAsync("added.png", TestImages.Blue);
        await GoneAsync("/w200/deleted.png");
        await GoneAsync("/deleted.png");
    }

    [Fact]
    public async Task A_file_from_a_clock_that_is_ahead_is_served_too()
    {
        var outside = Path.Join(Site.Folder, "outside.png");
        await File.WriteAllBytesAsync(outside, Pictures.Red);
        File.SetLastWriteTimeUtc(outside, DateTime.UtcNow.AddDays(1));
        File.Move(outside, Site.Original("tomorrow.png"));
        Assert.Equal(Pictures.Red, await _cdn.Browser.ImageAsync("/tomorrow.png"));

        await _cdn.StopAsync();
        Site.Drop("later.png", Pictures.Blue);
        File.SetLastWriteTimeUtc(Site.Original("later.png"), DateTime.UtcNow.AddDays(1));
        await _cdn.StartAgainAsync();
        await Patience.UntilAsync(() => Site.StoredKeys().Contains("later.png"));
        Assert.Equal(Pictures.Blue, await _cdn.Browser.ImageAsync("/later.png"));
    }

    /// <summary>Soon the original and a variant of it are served, in this colour.</summary>
    private async Task ServesAsync(string key, double[] colour)
    {
        foreach (var path in new[] { $"/{key}", $"/w200/{key}" })
            await Patience.UntilAsync(() => _cdn.Browser.FollowAsync(path), reply => reply.Status == 200 && TestImages.Is(reply.Body, colour));
    }

    private Task GoneAsync(string path) => Patience.UntilAsync(() => _cdn.Browser.FollowAsync(path), reply => reply.Status == 404);
}
