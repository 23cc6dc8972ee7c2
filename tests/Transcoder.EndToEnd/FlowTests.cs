using Transcoder.Contracts;

namespace Transcoder.EndToEnd;

/// <summary>From an original in a folder to a variant at the edge.</summary>
public class FlowTests
{
    [Fact]
    public async Task The_first_request_is_redirected_to_the_image_and_all_later_ones_are_answered_by_the_edge()
    {
        await using var cdn = await Cdn.WithAsync("photo.jpg", Pictures.Photo);

        var redirect = await cdn.Browser.GetAsync("/w200/photo.jpg");
        Assert.Equal((307, "/resize/w200/photo.jpg", "Miss"), (redirect.Status, redirect["Location"], redirect["X-Cache"]));
        Assert.Empty(redirect.Body);

        var made = await cdn.Browser.GetAsync(redirect["Location"]!);
        Assert.Equal((200, "image/jpeg", 200), (made.Status, made.ContentType, made.Width));
        Assert.Equal("public, max-age=60, s-maxage=10", made["Cache-Control"]);
        Assert.All(["fetch", "decode", "transform", "encode", "store"], step => Assert.Contains($"{step};dur=", made["Server-Timing"]));

        var hit = await cdn.Browser.GetAsync("/w200/photo.jpg");
        Assert.Equal((200, "image/jpeg", "Hit"), (hit.Status, hit.ContentType, hit["X-Cache"]));
        Assert.Equal("public, max-age=86400, s-maxage=31536000", hit["Cache-Control"]);
        Assert.Equal(made["ETag"], hit["ETag"]);
        Assert.Null(hit["Server-Timing"]);
        Assert.Equal(made.Body, hit.Body);
    }

    [Fact]
    public async Task After_a_restart_the_variant_comes_from_the_store_and_nothing_is_transformed()
    {
        using var site = new Site();
        site.Drop("photo.jpg", Pictures.Photo);
        byte[] made;
        await using (var before = await CliProcess.ServeAsync(site))
        {
            made = await before.Browser.ImageAsync("/w200/photo.jpg");
            await before.Browser.HitAsync("/w200/photo.jpg");
            await before.LogsAsync("/w200/photo.jpg", 307, "edge>website:307");
            await before.LogsAsync("/resize/w200/photo.jpg", 200, "edge>api:made");
            await before.LogsAsync("/w200/photo.jpg", 200, "edge:hit");
        }
        var written = File.GetLastWriteTimeUtc(site.Stored("w200/photo.jpg"));

        await using var after = await CliProcess.ServeAsync(site);
        var stored = await after.Browser.GetAsync("/w200/photo.jpg");
        Assert.Equal((200, "Miss", null), (stored.Status, stored["X-Cache"], stored["Server-Timing"]));
        Assert.Equal(made, stored.Body);
        await after.LogsAsync("/w200/photo.jpg", 200, "edge>website:200");
        Assert.DoesNotContain(after.Lines(), line => line.Route.Contains("made", StringComparison.Ordinal));
        Assert.Equal("Hit", (await after.Browser.GetAsync("/w200/photo.jpg"))["X-Cache"]);
        Assert.Equal(written, File.GetLastWriteTimeUtc(site.Stored("w200/photo.jpg")));
    }

    [Fact]
    public async Task A_variant_that_is_stored_is_not_made_again_where_a_cached_redirect_leads_to_it()
    {
        await using var cdn = await Cdn.WithAsync("photo.png", Pictures.Red);
        var made = await cdn.Browser.ImageAsync("/w200/photo.png");
        await cdn.StopAsync();
        await cdn.StartAgainAsync();
        var again = await cdn.Browser.GetAsync("/resize/w200/photo.png");
        Assert.Equal(200, again.Status);
        Assert.DoesNotContain("transform", again["Server-Timing"]);
        Assert.Equal(made, again.Body);
    }

    [Fact]
    public async Task An_original_is_served_as_it_is()
    {
        await using var cdn = await Cdn.StartAsync();
        cdn.Site.Drop("photo.jpg", Pictures.Photo);
        var original = await cdn.Browser.GetAsync("/photo.jpg");
        Assert.Equal((200, "image/jpeg", "Miss"), (original.Status, original.ContentType, original["X-Cache"]));
        Assert.Equal(Pictures.Photo, original.Body);
        Assert.Equal(Pictures.Photo, (await cdn.Browser.HitAsync("/photo.jpg")).Body);
    }

    [Theory]
    [InlineData("image/avif,image/webp,image/*,*/*;q=0.8", "/resize/w200-avif/photo.jpg", "image/avif")]
    [InlineData("image/webp,*/*", "/resize/w200-webp/photo.jpg", "image/webp")]
    [InlineData("image/png,*/*", "/resize/w200/photo.jpg", "image/jpeg")]
    public async Task The_best_format_that_the_browser_takes_is_chosen_at_the_edge(string accept, string location, string contentType)
    {
        await using var cdn = await Cdn.WithAsync("photo.jpg", Pictures.Photo);
        var chosen = await cdn.Browser.GetAsync("/w200-auto/photo.jpg", ("Accept", accept));
        Assert.Equal((307, location, "Accept"), (chosen.Status, chosen["Location"], chosen["Vary"]));

        var image = await cdn.Browser.GetAsync(location);
        Assert.Equal((200, contentType, 200), (image.Status, image.ContentType, image.Width));

        var hit = await cdn.Browser.GetAsync("/w200-auto/photo.jpg", ("Accept", accept));
        Assert.Equal((200, contentType, "Accept", "Hit"), (hit.Status, hit.ContentType, hit["Vary"], hit["X-Cache"]));
    }

    [Fact]
    public async Task Whatever_is_chosen_by_Accept_is_for_nobody_else()
    {
        await using var cdn = await Cdn.WithAsync("photo.png", Pictures.Red);
        Assert.Equal("image/webp", (await cdn.Browser.FollowAsync("/w200-auto/photo.png", ("Accept", "image/webp"))).ContentType);
        Assert.Equal("image/png", (await cdn.Browser.FollowAsync("/w200-auto/photo.png", ("Accept", "text/html"))).ContentType);
    }

    [Theory]
    [InlineData("/h300-w200/photo.jpg", "/w200-h300/photo.jpg")]
    [InlineData("/w199/photo.jpg", "/w200/photo.jpg")]
    [InlineData("/w200-q80-inside/a%20b/photo.jpg", "/w200-q80/a%20b/photo.jpg")]
    [InlineData("/w200-dpr1-center/photo.jpg", "/w200/photo.jpg")]
    public async Task A_variant_has_one_spelling_and_the_others_lead_to_it(string asked, string canonical)
    {
        await using var cdn = await Cdn.StartAsync();
        var moved = await cdn.Browser.GetAsync(asked);
        Assert.Equal((301, canonical, "public, max-age=86400"), (moved.Status, moved["Location"], moved["Cache-Control"]));
        Assert.Empty(moved.Body);
    }

    [Fact]
    public async Task A_preset_is_a_spec_by_name()
    {
        var urls = new UrlPolicyOptions { Presets = new Dictionary<string, string> { ["thumb"] = "w100-h100-cover" }, PresetsOnly = true };
        await using var cdn = await Cdn.WithAsync("photo.jpg", Pictures.Photo, options => options with { Urls = urls });
        Assert.Equal((100, 100), TestImages.SizeOf(await cdn.Browser.ImageAsync("/thumb/photo.jpg")));
        await cdn.Browser.HitAsync("/thumb/photo.jpg");

        var free = await cdn.Browser.GetAsync("/w100/photo.jpg");
        Assert.Equal(403, free.Status);
        Assert.Contains("thumb", free.Detail);
    }

    [Fact]
    public async Task The_root_tells_how_to_ask()
    {
        await using var cdn = await Cdn.StartAsync();
        var root = await cdn.Browser.GetAsync("/");
        Assert.Equal(200, root.Status);
        Assert.Contains("/w200/", root.Text);
    }
}
