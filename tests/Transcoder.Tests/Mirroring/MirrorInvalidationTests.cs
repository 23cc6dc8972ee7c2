using Transcoder.Contracts;
using Transcoder.Delivery;
using Transcoder.Mirroring;
using Transcoder.Storage;
using Transcoder.Tests.Delivery;

namespace Transcoder.Tests.Mirroring;

/// <summary>What the edge is told to forget, and what of that it must.</summary>
public sealed class MirrorInvalidationTests
{
    private static readonly byte[] Red = TestImages.Png(TestImages.Red, 40, 30);
    private static readonly byte[] Blue = TestImages.Png(TestImages.Blue, 40, 30);

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
}
