using Transcoder.Cli.Sync;
using Transcoder.Contracts;
using Transcoder.Delivery;
using Transcoder.Storage;

namespace Transcoder.Tests.Cli.Sync;

public sealed class SyncRunTests
{
    private const string Secret = "a secret of 16 or more";

    [Fact]
    public async Task Each_difference_is_found_under_its_name()
    {
        var sync = new SyncUnderTest();
        await sync.MirroredAsync("same.png", "same");
        await sync.MirroredAsync("changed.png", "old");
        sync.Source.Put("changed.png", SyncUnderTest.Bytes("new and longer"));
        await sync.MirroredAsync("gone.png", "gone");
        await sync.Source.DeleteAsync(["gone.png"]);
        await sync.MirroredAsync("old variants.png", "here");
        sync.Variant("w16/old variants.png", "old variants.png", stale: true);
        sync.Source.Put("new.png", SyncUnderTest.Bytes("new"));
        sync.Source.Put("w200/shadowed.png", SyncUnderTest.Bytes("shadowed"));
        sync.Variant("w16/orphan.png", "orphan.png");
        sync.Variant("renamed_preset/same.png", "same.png");
        sync.Destination.Put("api/records/1.json", SyncUnderTest.Bytes("{}"));

        Assert.Equal(
            [(Difference.Stale, "changed.png"), (Difference.Extra, "gone.png"), (Difference.Missing, "new.png"), (Difference.Stale, "old variants.png"),
                (Difference.Extra, "orphan.png"), (Difference.Extra, "renamed_preset/same.png"), (Difference.Shadowed, "w200/shadowed.png")],
            (await sync.FindAsync()).OrderBy(finding => finding.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Each_is_brought_in_line_and_the_edge_is_told_of_what_it_may_have()
    {
        var sync = new SyncUnderTest();
        await sync.MirroredAsync("changed.png", "old");
        sync.Variant("w16/changed.png", "changed.png");
        sync.Source.Put("changed.png", SyncUnderTest.Bytes("new and longer"));
        await sync.MirroredAsync("gone.png", "gone");
        await sync.Source.DeleteAsync(["gone.png"]);
        sync.Source.Put("new.png", SyncUnderTest.Bytes("new"));
        sync.Variant("w16/orphan.png", "orphan.png");

        var (result, did) = await sync.OnceAsync();

        Assert.Equal([("changed.png", "copied"), ("gone.png", "deleted"), ("new.png", "copied"), ("orphan.png", "deleted")], did);
        Assert.Equal((2, 2, 0), (result.Copied, result.Deleted, result.Refreshed));
        Assert.Equal(["changed.png", "new.png"], sync.Destination.Keys);
        Assert.Equal(["changed.png", "gone.png", "orphan.png"], sync.Edge.Told.SelectMany(told => told.Paths).Order());
    }

    [Fact]
    public async Task What_the_listings_show_to_be_missing_costs_one_look_and_a_copy()
    {
        var sync = new SyncUnderTest();
        for (var number = 0; number < 50; number++)
            sync.Source.Put($"{number}.png", SyncUnderTest.Bytes("x"), new ObjectHeaders { ContentType = "image/png" });
        var heads = sync.Source.Heads;

        await sync.OnceAsync();

        Assert.Equal(50, sync.Source.Heads - heads);
        Assert.Equal(50, sync.Destination.Keys.Count);
        Assert.Empty(sync.Edge.Told);
    }

    [Fact]
    public async Task A_source_that_changes_between_the_listing_and_the_copy_is_copied_as_it_is_then()
    {
        var sync = new SyncUnderTest();
        sync.Source.Put("a.png", SyncUnderTest.Bytes("old"));
        var changed = false;
        sync.Destination.BeforeCopy = key =>
        {
            if (!changed)
                sync.Source.Put(key, SyncUnderTest.Bytes("new"));
            changed = true;
        };

        await sync.OnceAsync();

        Assert.Equal(SyncUnderTest.Bytes("new"), sync.Destination["a.png"]);
    }

    [Fact]
    public async Task An_edge_that_refuses_fails_its_key_and_no_other()
    {
        var sync = new SyncUnderTest();
        await sync.MirroredAsync("a.png", "old");
        sync.Source.Put("a.png", SyncUnderTest.Bytes("newer"));
        sync.Source.Put("b.png", SyncUnderTest.Bytes("new"));
        var refusals = 0;
        sync.Edge.Before = told => ++refusals == 1 ? throw new EdgeException("throttled") : Task.CompletedTask;

        var (result, _) = await sync.OnceAsync();

        // Refused once it is asked again.
        Assert.Empty(result.Failed);
        Assert.Equal((2, 1), (result.Copied, sync.Told.Told));
    }

    [Fact]
    public async Task A_store_that_fails_fails_its_key_and_no_other_and_the_next_run_brings_it()
    {
        var sync = new SyncUnderTest();
        foreach (var key in (string[])["a.png", "b.png", "c.png"])
            sync.Source.Put(key, SyncUnderTest.Bytes("x"));
        sync.Destination.BeforeCopy = key =>
        {
            if (key == "b.png")
                throw new StorageException("denied");
        };

        Assert.Equal(["b.png"], (await sync.OnceAsync()).Result.Failed.Keys);
        Assert.Equal((3, 3, 1), (sync.Tally.Total, sync.Tally.Done, sync.Tally.Failed));
        sync.Destination.BeforeCopy = _ => { };
        Assert.Equal([("b.png", "copied")], (await sync.OnceAsync()).Did);
    }

    [Fact]
    public async Task Variants_signed_with_a_key_that_was_rotated_out_are_extra_and_those_of_a_former_one_that_still_verifies_are_not()
    {
        const string former = "a former secret, 16+", retired = "a retired secret, 16+";
        var sync = new SyncUnderTest(new UrlPolicyOptions { SigningKeys = [Secret, former] });
        await sync.MirroredAsync("sub/a.png", "a");
        string[] kept = [sync.Policy.Path("w16", "sub/a.png"), new UrlPolicy(new UrlPolicyOptions { SigningKeys = [former] }).Path("w17", "sub/a.png")];
        string[] left = [new UrlPolicy(new UrlPolicyOptions { SigningKeys = [retired] }).Path("w16", "sub/a.png"), "w16/sub/a.png"];
        foreach (var path in kept.Concat(left))
            sync.Variant(path, "sub/a.png");

        await sync.OnceAsync();

        Assert.Equal([.. kept.Append("sub/a.png").Order(StringComparer.Ordinal)], sync.Destination.Keys);
        Assert.Equal(left.Order(), sync.Edge.Told.SelectMany(told => told.Paths).Order());
    }

    [Fact]
    public async Task Keys_are_walked_through_in_order_each_once_with_all_that_belongs_to_it()
    {
        var sync = new SyncUnderTest();
        foreach (var key in (string[])["a", "a/b", "a-b", "w200 wide.png", "w2000.png", "\uFFFD", "😀"])
        {
            await sync.MirroredAsync(key, key);
            sync.Variant($"w200/{key}", key);
            sync.Variant($"w16/{key}", key);
        }

        var states = await sync.StatesAsync();

        Assert.Equal(sync.Source.Keys, states.Select(state => state.Key));
        Assert.All(states, state => Assert.True(state is { Source: not null, Copy: not null, Variants.Count: 2, LeftOver: [] }, state.ToString()));
    }
}
