using Transcoder.Contracts;
using Transcoder.Delivery;
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
    public async Task A_new_originals_invalidation_is_optional_and_an_overwritten_and_a_deleted_ones_is_not()
    {
        using var cdn = new TestCdn();
        await cdn.AddAsync("x.png", Red);
        await cdn.AddAsync("x.png", Blue);
        await cdn.Source.DeleteAsync(["x.png"]);
        await cdn.Mirror.ReconcileAsync("x.png");
        await TestCdn.PutAsync(cdn.Destination, "w16/x.png", Red);
        await cdn.AddAsync("x.png", Blue);

        Assert.Equal([true, false, false, false], cdn.Edge.Told.Select(told => told.Optional));
    }

    [Fact]
    public async Task A_new_originals_invalidation_is_optional_whatever_variants_others_have()
    {
        using var cdn = new TestCdn();
        await cdn.AddAsync("x.png", Red);
        await cdn.GetAsync("w16/x.png");
        cdn.Edge.Told.Clear();

        await cdn.AddAsync("y.png", Red);

        Assert.True(Assert.Single(cdn.Edge.Told).Optional);
    }

    [Fact]
    public async Task The_event_of_an_arrival_that_was_mirrored_already_costs_nothing_where_nothing_was_replaced()
    {
        using var cdn = new TestCdn();
        await cdn.AddAsync("x.png", Red);
        cdn.Edge.Told.Clear();

        Assert.Equal(MirrorOutcome.Unchanged, await cdn.Mirror.ReconcileAsync("x.png", MirrorCause.Arrival));

        Assert.Empty(cdn.Edge.Told);
    }

    [Theory]
    [InlineData("x.png")]
    [InlineData("w16/x.png")]
    public async Task An_arrival_that_replaced_something_is_told_again_when_its_event_is_retried(string there)
    {
        using var cdn = new TestCdn();
        await TestCdn.PutAsync(cdn.Destination, there, Red);
        await TestCdn.PutAsync(cdn.Source, "x.png", Blue, new ObjectHeaders { Metadata = new Dictionary<string, string> { ["replaced"] = "false" } });
        cdn.Edge.Before = _ => throw new EdgeException("throttled");
        await Assert.ThrowsAsync<EdgeException>(() => cdn.Mirror.ReconcileAsync("x.png", MirrorCause.Arrival));
        cdn.Edge.Before = _ => Task.CompletedTask;

        await cdn.Mirror.ReconcileAsync("x.png", MirrorCause.Arrival);

        Assert.False(Assert.Single(cdn.Edge.Told).Optional);
    }

    [Fact]
    public async Task An_arrival_whose_copy_does_not_say_whether_it_replaced_something_is_told_again()
    {
        using var cdn = new TestCdn();
        await cdn.AddAsync("x.png", Red);
        cdn.Edge.Told.Clear();
        cdn.Destination.Shown = info => info with
        {
            Headers = info.Headers with { Metadata = info.Headers.Metadata.Where(pair => pair.Key != "replaced").ToDictionary() },
        };

        await cdn.Mirror.ReconcileAsync("x.png", MirrorCause.Arrival);

        Assert.False(Assert.Single(cdn.Edge.Told).Optional);
    }

    [Fact]
    public async Task A_deletion_that_the_edge_refused_is_told_again_though_the_key_is_back_meanwhile()
    {
        using var cdn = new TestCdn();
        await cdn.AddAsync("x.png", Red);
        await cdn.Source.DeleteAsync(["x.png"]);
        cdn.Edge.Before = _ => throw new EdgeException("throttled");
        await Assert.ThrowsAsync<EdgeException>(() => cdn.Mirror.ReconcileAsync("x.png"));
        cdn.Edge.Before = _ => Task.CompletedTask;
        await cdn.AddAsync("x.png", Blue);
        cdn.Edge.Told.Clear();

        await cdn.Mirror.ReconcileAsync("x.png");

        Assert.False(Assert.Single(cdn.Edge.Told).Optional);
    }

    [Fact]
    public async Task An_edge_that_refuses_fails_the_event_and_its_retry_asks_the_edge_again()
    {
        using var cdn = new TestCdn();
        await cdn.AddAsync("x.png", Red);
        cdn.Edge.Told.Clear();
        await TestCdn.PutAsync(cdn.Source, "x.png", Blue);
        cdn.Edge.Before = _ => throw new EdgeException("throttled");

        await Assert.ThrowsAsync<EdgeException>(() => cdn.Mirror.ReconcileAsync("x.png"));
        cdn.Edge.Before = _ => Task.CompletedTask;
        Assert.Equal(MirrorOutcome.Unchanged, await cdn.Mirror.ReconcileAsync("x.png"));

        var told = Assert.Single(cdn.Edge.Told);
        Assert.Equal((CacheTag.For("x.png"), false), (told.Tag, told.Optional));
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
    public async Task The_reference_is_the_same_over_the_retries_of_one_change_and_another_for_the_next()
    {
        using var cdn = new TestCdn();
        await cdn.AddAsync("x.png", Red);
        await cdn.Mirror.ReconcileAsync("x.png");
        await cdn.AddAsync("x.png", Blue);
        await Task.Delay(20);
        await cdn.AddAsync("x.png", Red);

        var references = cdn.Edge.Told.Select(told => told.Reference).ToList();
        Assert.Equal(references[0], references[1]);
        Assert.Equal(3, references.Distinct().Count());
    }

    [Fact]
    public async Task What_changes_to_and_fro_within_a_second_is_told_apart_by_its_occasion()
    {
        using var cdn = new TestCdn();
        cdn.Source.Shown = info => info with { LastModified = DateTimeOffset.UnixEpoch };
        foreach (var (occasion, picture) in new[] { ("1", Red), ("2", Blue), ("2", Blue), ("3", Red) })
        {
            await TestCdn.PutAsync(cdn.Source, "x.png", picture);
            await cdn.Mirror.ReconcileAsync("x.png", occasion: occasion);
        }

        var references = cdn.Edge.Told.Select(told => told.Reference).ToList();
        Assert.Equal(references[1], references[2]);
        Assert.Equal(3, references.Distinct().Count());
    }

    [Fact]
    public async Task A_deletion_is_no_retry_of_the_arrival_though_the_copy_is_of_the_same_second_and_ETag()
    {
        using var cdn = new TestCdn();
        cdn.Source.Shown = info => info with { LastModified = DateTimeOffset.UnixEpoch };
        cdn.Destination.Shown = info => info with { ETag = info.Headers.Metadata["source-etag"], LastModified = DateTimeOffset.UnixEpoch };
        await cdn.AddAsync("x.png", Red);
        await cdn.Source.DeleteAsync(["x.png"]);
        await cdn.Mirror.ReconcileAsync("x.png");

        Assert.Equal(2, cdn.Edge.Told.Select(told => told.Reference).Distinct().Count());
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
