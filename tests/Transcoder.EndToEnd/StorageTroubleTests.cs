using Transcoder.Cli.Serve;

namespace Transcoder.EndToEnd;

/// <summary>A store that fails is trouble, and never looks like one that is empty.</summary>
public class StorageTroubleTests
{
    private static ServeOptions LookingOften(ServeOptions options) =>
        options with { Watcher = options.Watcher with { FullEvery = TimeSpan.FromMilliseconds(200) } };

    [Fact]
    public async Task While_the_data_is_gone_nothing_is_said_to_be_missing_and_afterwards_all_is_well()
    {
        await using var cdn = await Cdn.WithAsync("photo.png", Pictures.Red);
        await cdn.Browser.ImageAsync("/w200/photo.png");
        await cdn.Browser.HitAsync("/w200/photo.png");
        cdn.Site.Drop("other.png", Pictures.Blue);
        await Patience.UntilAsync(() => cdn.Site.StoredKeys().Contains("other.png"));
        var elsewhere = Path.Join(cdn.Site.Folder, "elsewhere");

        Directory.Move(cdn.Site.Data, elsewhere);
        foreach (var path in new[] { "/other.png", "/w300/photo.png", "/nothing.png", "/resize/w300/photo.png", "/resize/w300/nothing.png" })
        {
            var trouble = await cdn.Browser.GetAsync(path);
            Assert.Equal((502, "no-store", null), (trouble.Status, trouble["Cache-Control"], trouble["Location"]));
            Assert.Contains("store", trouble.Detail);
        }
        var kept = await cdn.Browser.GetAsync("/w200/photo.png");
        Assert.Equal((200, "Hit"), (kept.Status, kept["X-Cache"]));

        Directory.Move(elsewhere, cdn.Site.Data);
        Assert.Equal(Pictures.Blue, await cdn.Browser.ImageAsync("/other.png"));
        Assert.Equal(300, TestImages.SizeOf(await cdn.Browser.ImageAsync("/w300/photo.png")).Width);
        Assert.Equal(404, (await cdn.Browser.FollowAsync("/w300/nothing.png")).Status);
    }

    [Fact]
    public async Task Data_that_became_a_file_is_trouble_too()
    {
        await using var cdn = await Cdn.WithAsync("photo.png", Pictures.Red);
        await cdn.Browser.ImageAsync("/w200/photo.png");
        Directory.Delete(cdn.Site.Data, recursive: true);
        await File.WriteAllTextAsync(cdn.Site.Data, "not a folder");

        Assert.Equal(502, (await cdn.Browser.GetAsync("/w300/photo.png")).Status);
        Assert.Equal(502, (await cdn.Browser.GetAsync("/resize/w300/photo.png")).Status);
    }

    [Fact]
    public async Task An_image_that_cannot_be_stored_is_answered_all_the_same_and_kept_by_nobody()
    {
        await using var cdn = await Cdn.WithAsync("photo.png", Pictures.Red);
        await cdn.Browser.ImageAsync("/photo.png");
        var temp = cdn.Site.Stored(".transcoder/tmp");
        Directory.Delete(temp, recursive: true);
        await File.WriteAllTextAsync(temp, "not a folder");

        var image = await cdn.Browser.FollowAsync("/w200/photo.png");
        Assert.Equal((200, "no-store", 200), (image.Status, image["Cache-Control"], image.Width));
        Assert.DoesNotContain("w200/photo.png", cdn.Site.StoredKeys());

        File.Delete(temp);
        await cdn.Browser.GetAsync("/resize/w200/photo.png");
        Assert.Contains("w200/photo.png", cdn.Site.StoredKeys());
    }

    [Fact]
    public async Task Originals_that_cannot_be_reached_are_not_taken_for_deleted()
    {
        await using var cdn = await Cdn.WithAsync("photo.png", Pictures.Red, LookingOften);
        await cdn.Browser.ImageAsync("/w200/photo.png");
        var elsewhere = Path.Join(cdn.Site.Folder, "elsewhere");

        Directory.Move(cdn.Site.Originals, elsewhere);
        // Long enough for some looks at all originals.
        await Task.Delay(TimeSpan.FromSeconds(1));
        Assert.Contains("photo.png", cdn.Site.StoredKeys());
        Assert.Equal(300, TestImages.SizeOf(await cdn.Browser.ImageAsync("/w300/photo.png")).Width);

        Directory.Move(elsewhere, cdn.Site.Originals);
        cdn.Site.Drop("photo.png", Pictures.Blue);
        await Patience.UntilAsync(() => cdn.Browser.ImageAsync("/w200/photo.png"), image => TestImages.Is(image, TestImages.Blue));
    }

    [Fact]
    public async Task A_sidecar_that_is_damaged_breaks_nothing()
    {
        await using var cdn = await Cdn.WithAsync("photo.png", Pictures.Red, LookingOften);
        await cdn.Browser.ImageAsync("/w200/photo.png");
        await cdn.StopAsync();
        foreach (var file in Directory.EnumerateFiles(cdn.Site.Stored(".transcoder/meta"), "*", SearchOption.AllDirectories))
            await File.WriteAllTextAsync(file, "{");
        await cdn.StartAgainAsync();

        var variant = await cdn.Browser.GetAsync("/resize/w200/photo.png");
        Assert.Equal((200, "image/png", 200), (variant.Status, variant.ContentType, variant.Width));
        await Patience.UntilAsync(() => cdn.Browser.GetAsync("/photo.png"), reply => reply is { Status: 200, ContentType: "image/png" });
    }
}
