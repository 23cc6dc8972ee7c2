using Transcoder.Contracts;

namespace Transcoder.EndToEnd.Aws;

/// <summary>What happens to an original reaches the edge.</summary>
[Collection(AwsCollection.Name)]
public abstract class ChangeTests(AwsParts parts, FunctionBinary binary)
{
    [Fact]
    public async Task An_overwritten_original_takes_its_variants_from_bucket_and_edge_by_one_tag()
    {
        var site = await parts.SiteAsync(binary);
        string[] variants = ["/w100/change.png", "/w200-webp/change.png", "/w64-h64-cover/change.png"];
        await site.DropAsync("change.png", Pictures.Red);
        foreach (var path in (string[])[.. variants, "/change.png"])
        {
            Assert.True(TestImages.Is(await site.Browser.ImageAsync(path), TestImages.Red));
            await site.Browser.GetAsync(path);
            Assert.Equal("Hit from cloudfront", (await site.Browser.GetAsync(path))["X-Cache"]);
        }

        var before = site.Invalidations.Accepted.Count;
        await site.DropAsync("change.png", Pictures.Blue);

        Assert.Equal(["change.png"], await site.StoredAsync("change.png"));
        var forgotten = site.Invalidations.Accepted.Skip(before).SelectMany(accepted => accepted.Items);
        Assert.Equal(["/change.png", "#" + CacheTag.For("change.png")], forgotten);
        foreach (var path in (string[])[.. variants, "/change.png"])
            Assert.True(TestImages.Is(await site.Browser.ImageAsync(path), TestImages.Blue), path);
    }

    [Fact]
    public async Task A_variant_of_what_is_overwritten_while_it_is_made_is_neither_kept_nor_told()
    {
        var site = await parts.SiteAsync(binary);
        await site.DropAsync("race.png", Pictures.Red);
        var gate = new TaskCompletionSource();
        using var spoiled = site.Spoil(head => IsPut(head) ? new() { Until = gate.Task } : null);

        var asked = site.Browser.ImageAsync("/w300/race.png");
        await Patience.UntilAsync(() => site.S3Requests.Any(IsPut));
        await site.DropAsync("race.png", Pictures.Blue);
        gate.SetResult();

        Assert.True(TestImages.Is(await asked, TestImages.Blue));
        Assert.Equal(["race.png", "w300/race.png"], await site.StoredAsync("race.png"));
        Assert.True(TestImages.Is((await site.Browser.GetAsync("/w300/race.png")).Body, TestImages.Blue));

        static bool IsPut(string head) => head.StartsWith("PUT ", StringComparison.Ordinal) && head.Contains("/w300/race.png", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_original_is_gone_with_all_that_was_made_of_it()
    {
        var site = await parts.SiteAsync(binary);
        await site.DropAsync("gone.png", Pictures.Red);
        await site.Browser.ImageAsync("/w100/gone.png");
        await site.Browser.ImageAsync("/w100/gone.png");

        await site.DeleteAsync("gone.png");

        Assert.Empty(await site.StoredAsync("gone.png"));
        Assert.Equal(404, (await site.Browser.FollowAsync("/w100/gone.png")).Status);
        Assert.Equal(404, (await site.Browser.FollowAsync("/gone.png")).Status);
    }

    [Fact]
    public async Task A_new_configuration_is_tried_out_by_S3()
    {
        var site = await parts.SiteAsync(binary);
        // That of each bucket.
        Assert.Equal(2, (await site.Mirror.LogOfAsync("event", "s3:TestEvent", lines: 2)).Count);
    }

    [Fact]
    public async Task Events_that_come_twice_late_or_for_what_is_alive_change_nothing()
    {
        var site = await parts.SiteAsync(binary);
        await site.DropAsync("twice.png", Pictures.Red);
        var image = await site.Browser.ImageAsync("/w100/twice.png");
        var failed = site.Events.Failed.Count;

        string[] names =
            ["ObjectCreated:Put", "ObjectRemoved:Delete", "ObjectRemoved:DeleteMarkerCreated", "LifecycleExpiration:Delete", "ObjectRestore:Completed"];
        foreach (var name in names)
            site.Events.Send(BucketEvents.Event(site.SourceBucket, name, "twice.png", "twice.png").ToJsonString());
        await site.Events.IdleAsync();

        Assert.Equal(failed, site.Events.Failed.Count);
        Assert.Equal(["twice.png", "w100/twice.png"], await site.StoredAsync("twice.png"));
        Assert.Equal(image, (await site.Browser.FollowAsync("/w100/twice.png")).Body);
    }

    [Fact]
    public async Task A_key_that_reads_as_a_variant_is_not_served_and_the_log_says_so()
    {
        var site = await parts.SiteAsync(binary);
        await site.DropAsync("w200/shadowed.png", Pictures.Red);
        Assert.Empty(await site.StoredAsync("shadowed.png"));
        var line = Assert.Single(await site.Mirror.LogOfAsync("key", "w200/shadowed.png"));
        Assert.Equal((1, "WARN"), (line.GetProperty("Shadowed").GetInt32(), line.GetProperty("level").GetString()));
        Assert.Equal(404, (await site.Browser.FollowAsync("/w200/shadowed.png")).Status);
    }

    [Fact]
    public async Task A_folder_made_in_the_console_fails_nothing()
    {
        var site = await parts.SiteAsync(binary);
        var failed = site.Events.Failed.Count;
        await site.DropAsync("folder/", []);
        await site.DropAsync("folder/inside.png", Pictures.Red);
        Assert.Equal(failed, site.Events.Failed.Count);
        Assert.Equal(100, TestImages.SizeOf(await site.Browser.ImageAsync("/w100/folder/inside.png")).Width);
        await site.DeleteAsync("folder/");
        Assert.Equal(failed, site.Events.Failed.Count);
        Assert.Equal(200, (await site.Browser.GetAsync("/folder/inside.png")).Status);
    }

    [Fact]
    public async Task A_hundred_originals_at_once_are_all_there()
    {
        var site = await parts.SiteAsync(binary);
        string[] keys = [.. Enumerable.Range(0, 100).Select(number => $"many/{number:D3}.png")];
        await Task.WhenAll(keys.Select(key => site.PutAsync(key, Pictures.Red)));
        await site.Events.IdleAsync();

        foreach (var key in keys)
            Assert.Equal([key], await site.StoredAsync(key));
        Assert.Equal(100, TestImages.SizeOf(await site.Browser.ImageAsync("/w100/many/099.png")).Width);
    }

    public sealed class Managed(AwsParts parts) : ChangeTests(parts, FunctionBinary.Managed);

    public sealed class Native(AwsParts parts) : ChangeTests(parts, FunctionBinary.Native);
}
