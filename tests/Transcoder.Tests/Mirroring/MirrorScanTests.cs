using System.Collections.Concurrent;
using Transcoder.Delivery;
using Transcoder.Mirroring;
using Transcoder.Storage;
using Transcoder.Tests.Delivery;

namespace Transcoder.Tests.Mirroring;

public sealed class MirrorScanTests
{
    private static readonly byte[] Red = TestImages.Png(TestImages.Red, 40, 30);
    private static readonly byte[] Blue = TestImages.Png(TestImages.Blue, 40, 30);

    [Fact]
    public async Task An_edge_that_refuses_one_key_of_a_scan_stops_no_other()
    {
        using var cdn = new TestCdn();
        foreach (var key in new[] { "x.png", "y.png" })
            await TestCdn.PutAsync(cdn.Source, key, Red);
        cdn.Edge.Before = told => told.Paths.Contains("x.png") ? throw new EdgeException("throttled") : Task.CompletedTask;
        var reported = new ConcurrentDictionary<string, Exception?>();

        await cdn.Scan.RunAsync((key, _, error) => reported[key] = error);

        Assert.IsType<EdgeException>(reported["x.png"]);
        Assert.Null(reported["y.png"]);
    }

    [Fact]
    public async Task A_scan_brings_everything_in_line_and_keeps_what_is()
    {
        using var cdn = new TestCdn();
        foreach (var key in new[] { "same.png", "changed.png", "deleted.png" })
        {
            await cdn.AddAsync(key, Red);
            await cdn.GetAsync($"w16/{key}");
        }

        await TestCdn.PutAsync(cdn.Source, "changed.png", Blue);
        await TestCdn.PutAsync(cdn.Source, "new/one.png", Blue);
        await TestCdn.PutAsync(cdn.Source, "w200/shadowed.png", Blue);
        await cdn.Source.DeleteAsync(["deleted.png"]);
        // What a crash in the middle of a deletion leaves.
        await TestCdn.PutAsync(cdn.Destination, "w16/orphan.png", Red, StampedHeaders.Variant("image/png", "orphan.png", "\"gone\""));
        cdn.Edge.Told.Clear();

        var report = new List<(string, MirrorOutcome?)>();
        await cdn.Scan.RunAsync((key, outcome, _) =>
        {
            lock (report)
                report.Add((key, outcome));
        });

        Assert.Equal(["changed.png", "new/one.png", "same.png", "w16/same.png"], await cdn.KeysAsync());
        Assert.Equal(
            [("changed.png", MirrorOutcome.Copied), ("deleted.png", MirrorOutcome.Deleted), ("new/one.png", MirrorOutcome.Copied),
                ("orphan.png", MirrorOutcome.Deleted), ("w200/shadowed.png", MirrorOutcome.Shadowed)],
            report.OrderBy(line => line.Item1, StringComparer.Ordinal));
        Assert.DoesNotContain(cdn.Edge.Told, told => told.Paths.Contains("same.png"));
    }

    [Fact]
    public async Task A_scan_leaves_out_what_is_no_original()
    {
        using var cdn = new TestCdn();
        await TestCdn.PutAsync(cdn.Source, "a.png", Red);
        await TestCdn.PutAsync(cdn.Source, ".env", Red);

        var scan = new MirrorScan(cdn.Source, cdn.Destination, cdn.Policy, cdn.Mirror, key => key.StartsWith('.'));
        await scan.RunAsync((_, _, _) => { });

        Assert.Equal(["a.png"], await cdn.KeysAsync());
    }

    [Theory]
    [InlineData("api/records/image/1.json")]
    [InlineData("resize/x.png")]
    public async Task What_lies_under_a_route_of_the_CDN_is_no_original_and_stays(string key)
    {
        using var cdn = new TestCdn();
        await TestCdn.PutAsync(cdn.Source, key, Red);
        await TestCdn.PutAsync(cdn.Destination, key, Blue);

        await cdn.Scan.RunAsync((reported, _, _) => Assert.Fail(reported));

        Assert.Equal([key], await cdn.KeysAsync());
    }

    [Fact]
    public async Task A_scan_goes_on_past_what_fails()
    {
        using var cdn = new TestCdn();
        foreach (var key in new[] { "a.png", "b.png", "c.png" })
            await TestCdn.PutAsync(cdn.Source, key, Red);
        cdn.Destination.BeforeHead = key => key == "b.png" ? throw new StorageException("denied") : Task.CompletedTask;

        var failed = new List<string>();
        await cdn.Scan.RunAsync((key, _, error) =>
        {
            if (error is not null)
                failed.Add(key);
        });

        Assert.Equal(["b.png"], failed);
        Assert.Equal(["a.png", "c.png"], await cdn.KeysAsync());
    }
}
