using Amazon.DynamoDBv2.Model;

namespace Transcoder.EndToEnd.Aws;

/// <summary>Jobs of the image API: a record that is queued wakes the worker, by way of the table's stream.</summary>
[Collection(AwsCollection.Name)]
public abstract class JobTests(AwsParts parts, FunctionBinary binary)
{
    [Fact]
    public async Task A_thumbnail_of_an_image_elsewhere_is_made_and_served()
    {
        var site = await parts.SiteAsync(binary);
        using var api = new ApiClient(site.Api.Address);
        await using var elsewhere = await Loopback.StartAsync(context => context.Response.Body.WriteAsync(Pictures.Red).AsTask());

        var queued = await api.PostJsonAsync("/thumbnails", $$"""{"url": "{{new Uri(elsewhere.Address(), "/red.png")}}"}""");
        Assert.Equal((202, "queued"), (queued.Status, ApiClient.Json(queued).GetProperty("status").GetString()));
        var job = await api.EndOfAsync($"/thumbnails/{ApiClient.Json(queued).GetProperty("id")}");

        Assert.Equal(("completed", 1), (job.GetProperty("status").GetString(), job.GetProperty("attempts").GetInt32()));
        var thumbnail = await site.Browser.GetAsync(site.PathOf(job.GetProperty("resized_url").GetString()!));
        Assert.Equal((200, (100, 100)), (thumbnail.Status, TestImages.SizeOf(thumbnail.Body)));
        var image = ApiClient.Json(await api.SendAsync(HttpMethod.Get, $"/img/{job.GetProperty("image")}"));
        Assert.Equal(("ready", "red.png"), (image.GetProperty("status").GetString(), image.GetProperty("filename").GetString()));
    }

    [Fact]
    public async Task An_address_that_leads_to_no_image_fails_with_a_reason_and_is_not_tried_again()
    {
        var site = await parts.SiteAsync(binary);
        using var api = new ApiClient(site.Api.Address);
        await using var elsewhere = await Loopback.StartAsync(context => context.Response.Body.WriteAsync("no image"u8.ToArray()).AsTask());

        var queued = await api.PostJsonAsync("/thumbnails", $$"""{"url": "{{elsewhere.Address()}}"}""");
        var job = await api.EndOfAsync($"/thumbnails/{ApiClient.Json(queued).GetProperty("id")}");

        Assert.Equal(("failed", 1), (job.GetProperty("status").GetString(), job.GetProperty("attempts").GetInt32()));
        Assert.NotEmpty(job.GetProperty("reason").GetString()!);
        var line = Assert.Single(await site.Jobs!.LogOfAsync("key", job.GetProperty("id").GetString()!));
        Assert.Equal(1, line.GetProperty("JobsFailed").GetInt32());
    }

    [Fact]
    public async Task A_batch_makes_a_variant_of_each_and_counts_what_it_cannot()
    {
        var site = await parts.SiteAsync(binary);
        using var api = new ApiClient(site.Api.Address);
        var (one, other, missing) = (await api.AddAsync(Pictures.Red), await api.AddAsync(Pictures.Blue), Guid.CreateVersion7());

        var queued = await api.PostJsonAsync("/batch", $$"""{"ids": ["{{one.GetProperty("id")}}", "{{other.GetProperty("id")}}", "{{missing}}"], "transform": "w48-webp"}""");
        Assert.Equal(202, queued.Status);
        var job = await api.EndOfAsync($"/batch/{ApiClient.Json(queued).GetProperty("id")}");

        Assert.Equal(("completed", 3, 2, 1), (
            job.GetProperty("status").GetString(), job.GetProperty("total").GetInt32(), job.GetProperty("done").GetInt32(), job.GetProperty("failed").GetInt32()));
        foreach (var image in (System.Text.Json.JsonElement[])[one, other])
            Assert.Equal(48, (await site.Browser.GetAsync("/w48-webp" + site.PathOf(image.GetProperty("url").GetString()!))).Width);
    }

    [Fact]
    public async Task A_function_that_dies_in_the_middle_of_a_job_does_it_once_all_the_same()
    {
        var site = await parts.SiteAsync(binary);
        using var api = new ApiClient(site.Api.Address);
        await using var elsewhere = await Loopback.StartAsync(context => context.Response.Body.WriteAsync(Pictures.Red).AsTask());
        var gate = new TaskCompletionSource();
        var held = 0;
        string? id;
        using (site.Spoil(head => IsThumbnail(head) && Interlocked.Increment(ref held) == 1 ? new() { Until = gate.Task } : null))
        {
            var queued = await api.PostJsonAsync("/thumbnails", $$"""{"url": "{{elsewhere.Address()}}", "transform": "w96-h96-cover"}""");
            id = ApiClient.Json(queued).GetProperty("id").GetString();
            await Patience.UntilAsync(() => Volatile.Read(ref held) == 1);
            await site.Jobs!.KillAsync();
            gate.SetResult();
        }

        var job = await api.EndOfAsync($"/thumbnails/{id}");
        await site.Records.IdleAsync();
        Assert.Equal(("completed", 2), (job.GetProperty("status").GetString(), job.GetProperty("attempts").GetInt32()));
        var path = site.PathOf(job.GetProperty("resized_url").GetString()!);
        Assert.Equal(96, (await site.Browser.GetAsync(path)).Width);
        var key = path[(path.IndexOf('/', 1) + 1)..];
        Assert.Equal([key, path[1..]], await site.StoredAsync(key));
        var record = ApiClient.Json(await api.SendAsync(HttpMethod.Get, $"/img/{job.GetProperty("image")}"));
        Assert.Equal(("ready", 1), (record.GetProperty("status").GetString(), record.GetProperty("variants").GetArrayLength()));
        Assert.DoesNotContain(site.Records.Failed, failed => failed.ToJsonString().Contains(id!, StringComparison.Ordinal));

        static bool IsThumbnail(string head) => head.StartsWith("PUT ", StringComparison.Ordinal) && head.Contains("/w96-h96-cover/uploads/", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_cannot_even_be_read_is_tried_four_times_and_ends_in_the_queue_and_others_go_on()
    {
        var site = await parts.SiteAsync(binary);
        using var api = new ApiClient(site.Api.Address);
        var (id, before) = (Guid.CreateVersion7().ToString(), site.Jobs!.Invocations);
        await site.WriteAsync(new()
        {
            ["pk"] = new AttributeValue("job"),
            ["sk"] = new AttributeValue(id),
            ["status"] = new AttributeValue("queued"),
            ["version"] = new AttributeValue("1"),
            ["json"] = new AttributeValue("{"),
        });
        await site.Records.IdleAsync();

        Assert.Equal(before + 4, site.Jobs.Invocations);
        var failed = Assert.Single(site.Records.Failed, failed => failed.ToJsonString().Contains(id, StringComparison.Ordinal));
        Assert.Equal("RetryAttemptsExhausted", (string?)failed["requestContext"]!["condition"]);
        Assert.Equal(4, (await site.Jobs.LogOfAsync("key", id, 4)).Count(line => line.GetProperty("Failures").GetInt32() == 1));

        var queued = await api.PostJsonAsync("/batch", $$"""{"ids": ["{{(await api.AddAsync(Pictures.Red)).GetProperty("id")}}"], "transform": "w32"}""");
        Assert.Equal("completed", (await api.EndOfAsync($"/batch/{ApiClient.Json(queued).GetProperty("id")}")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Only_what_is_queued_wakes_the_worker()
    {
        var site = await parts.SiteAsync(binary);
        using var api = new ApiClient(site.Api.Address);
        await site.Records.IdleAsync();
        var told = site.Records.Told.Count;
        var image = await api.AddAsync(Pictures.Red);
        await api.SignedAsync(HttpMethod.Delete, $"/img/{image.GetProperty("id")}");
        Assert.Equal(told, site.Records.Told.Count);

        var queued = await api.PostJsonAsync("/batch", $$"""{"ids": ["{{Guid.CreateVersion7()}}"], "transform": "w32"}""");
        await api.EndOfAsync($"/batch/{ApiClient.Json(queued).GetProperty("id")}");
        await site.Records.IdleAsync();
        Assert.Equal(told + 1, site.Records.Told.Count);
    }

    public sealed class Managed(AwsParts parts) : JobTests(parts, FunctionBinary.Managed);

    public sealed class Native(AwsParts parts) : JobTests(parts, FunctionBinary.Native);
}
