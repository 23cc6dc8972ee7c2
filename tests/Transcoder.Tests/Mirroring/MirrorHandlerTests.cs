using Transcoder.Contracts;
using Transcoder.Mirroring;
using Transcoder.Storage;
using Transcoder.Tests.Delivery;

namespace Transcoder.Tests.Mirroring;

public sealed class MirrorHandlerTests
{
    private static readonly byte[] Red = TestImages.Png(TestImages.Red, 40, 30);
    private static readonly byte[] Blue = TestImages.Png(TestImages.Blue, 40, 30);

    [Fact]
    public async Task A_new_original_is_copied_with_what_it_bears_and_stamped()
    {
        using var cdn = new TestCdn();
        var given = new ObjectHeaders { ContentType = "image/png", CacheControl = "max-age=5", Metadata = new Dictionary<string, string> { ["by"] = "me" } };
        await TestCdn.PutAsync(cdn.Source, "a/b.png", Red, given);

        Assert.Equal(MirrorOutcome.Copied, await cdn.Mirror.ReconcileAsync("a/b.png"));

        var copy = (await cdn.Destination.HeadAsync("a/b.png"))!;
        Assert.Equal(("image/png", "max-age=5", "me"), (copy.Headers.ContentType, copy.Headers.CacheControl, copy.Headers.Metadata["by"]));
        Assert.Equal(CacheTag.For("a/b.png"), copy.Headers.Metadata["cache-tag"]);
        Assert.Equal((await cdn.Source.HeadAsync("a/b.png"))!.ETag, copy.Headers.Metadata["source-etag"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("application/octet-stream")]
    [InlineData("binary/octet-stream")]
    public async Task A_content_type_that_says_nothing_is_repaired_from_the_content(string? given)
    {
        using var cdn = new TestCdn();
        await TestCdn.PutAsync(cdn.Source, "named.jpg", Red, new ObjectHeaders { ContentType = given });
        await TestCdn.PutAsync(cdn.Source, "empty.jpg", [], new ObjectHeaders { ContentType = given });

        await cdn.Mirror.ReconcileAsync("named.jpg");
        await cdn.Mirror.ReconcileAsync("empty.jpg");

        var copy = (await cdn.Destination.HeadAsync("named.jpg"))!;
        Assert.Equal(("image/png", "public, max-age=86400, s-maxage=31536000"), (copy.Headers.ContentType, copy.Headers.CacheControl));
        Assert.Equal("application/octet-stream", (await cdn.Destination.HeadAsync("empty.jpg"))!.Headers.ContentType);
    }

    [Fact]
    public async Task Overwritten_all_its_variants_go_and_the_edge_forgets_them_with_one_tag_and_the_originals_own_path()
    {
        using var cdn = new TestCdn(new UrlPolicyOptions { Presets = new Dictionary<string, string> { ["thumb"] = "w20" } });
        await cdn.AddAsync("x.png", Red);
        await cdn.AddAsync("y.png", Red);
        foreach (var path in new[] { "w16/x.png", "w32-webp/x.png", "thumb/x.png", "thumb-avif/x.png", "w16/y.png" })
            Assert.Equal(200, (await cdn.GetAsync(path)).Status);
        cdn.Edge.Told.Clear();

        await cdn.AddAsync("x.png", Blue);

        Assert.Equal(["w16/y.png", "x.png", "y.png"], await cdn.KeysAsync());
        var told = Assert.Single(cdn.Edge.Told);
        Assert.Equal((CacheTag.For("x.png"), "x.png"), (told.Tag, Assert.Single(told.Paths)));
    }

    [Fact]
    public async Task Deleted_it_is_gone_with_all_its_variants()
    {
        using var cdn = new TestCdn();
        await cdn.AddAsync("x.png", Red);
        await cdn.GetAsync("w16/x.png");
        cdn.Edge.Told.Clear();
        await cdn.Source.DeleteAsync(["x.png"]);

        Assert.Equal(MirrorOutcome.Deleted, await cdn.Mirror.ReconcileAsync("x.png"));

        Assert.Empty(await cdn.KeysAsync());
        Assert.Equal(CacheTag.For("x.png"), Assert.Single(cdn.Edge.Told).Tag);
    }

    [Fact]
    public async Task Signed_variants_go_too_those_of_a_former_key_that_still_verifies_among_them()
    {
        var secrets = new[] { "new secret 012345", "old secret 012345" };
        using var cdn = new TestCdn(new UrlPolicyOptions { SigningKeys = secrets });
        var former = new UrlPolicy(new UrlPolicyOptions { SigningKeys = [secrets[1]] });
        await cdn.AddAsync("x.png", Red);
        Assert.Equal(200, (await cdn.GetAsync(cdn.Policy.Sign("w17", "x.png"))).Status);
        Assert.Equal(200, (await cdn.GetAsync(former.Sign("w18", "x.png"))).Status);

        await cdn.AddAsync("x.png", Blue);

        Assert.Equal(["x.png"], await cdn.KeysAsync());
    }

    [Fact]
    public async Task An_event_for_what_is_in_line_copies_nothing_and_keeps_the_variants()
    {
        using var cdn = new TestCdn();
        await cdn.AddAsync("x.png", Red);
        await cdn.GetAsync("w16/x.png");

        Assert.Equal(MirrorOutcome.Unchanged, await cdn.Mirror.ReconcileAsync("x.png"));

        Assert.Equal(["w16/x.png", "x.png"], await cdn.KeysAsync());
    }

    [Fact]
    public async Task A_try_that_died_between_copy_and_purge_is_completed_by_the_next()
    {
        using var cdn = new TestCdn();
        await cdn.AddAsync("x.png", Red);
        await cdn.GetAsync("w16/x.png");
        cdn.Destination.AfterCopy = _ => throw new StorageException("died");
        await Assert.ThrowsAsync<StorageException>(() => cdn.AddAsync("x.png", Blue));
        cdn.Destination.AfterCopy = _ => Task.CompletedTask;
        cdn.Edge.Told.Clear();

        await cdn.Mirror.ReconcileAsync("x.png");

        Assert.Equal(["x.png"], await cdn.KeysAsync());
        Assert.Equal(CacheTag.For("x.png"), Assert.Single(cdn.Edge.Told).Tag);
    }

    [Fact]
    public async Task A_source_that_changes_during_the_copy_is_copied_again()
    {
        using var cdn = new TestCdn();
        await TestCdn.PutAsync(cdn.Source, "x.png", Red);
        var copies = 0;
        cdn.Destination.AfterCopy = async key =>
        {
            if (++copies == 1)
                await TestCdn.PutAsync(cdn.Source, key, Blue);
        };

        Assert.Equal(MirrorOutcome.Copied, await cdn.Mirror.ReconcileAsync("x.png"));

        Assert.Equal(2, copies);
        await using var copy = await cdn.Destination.OpenAsync("x.png");
        Assert.Equal(Blue, await copy!.ReadAllAsync());
    }

    [Theory]
    [InlineData("w200/x.png")]
    [InlineData("jpg/x.png")]
    [InlineData("resize/x.png")]
    [InlineData("api/x.png")]
    [InlineData("photos/.x.png")]
    public async Task An_original_that_no_url_could_ask_for_is_not_copied_and_harms_no_variant(string key)
    {
        using var cdn = new TestCdn();
        await cdn.AddAsync("x.png", TestImages.Png(TestImages.Red));
        await cdn.GetAsync("w200/x.png");
        await TestCdn.PutAsync(cdn.Source, key, Blue);

        Assert.Equal(MirrorOutcome.Shadowed, await cdn.Mirror.ReconcileAsync(key));

        Assert.Equal(["w200/x.png", "x.png"], await cdn.KeysAsync());
    }
}
