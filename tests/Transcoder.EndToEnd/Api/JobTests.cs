using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Transcoder.EndToEnd.Api;

/// <summary>Thumbnails of images elsewhere, and batches.</summary>
public sealed class JobTests(ApiSite site) : IClassFixture<ApiSite>
{
    private ApiCaller Api => site.Api;

    [Fact]
    public async Task A_thumbnail_is_queued_made_and_served()
    {
        await using var host = new ImageHost(IPAddress.Loopback, $"HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: {Pictures.Red.Length}", Pictures.Red);
        var queued = await Api.PostAsync("/thumbnails", new JsonObject { ["url"] = $"{host.Address}a/red.png" });

        Assert.Equal((202, "queued", $"{host.Address}a/red.png"), (queued.Status, (string)queued.Json["status"]!, (string)queued.Json["url"]!));
        Assert.Equal($"/api/v1/thumbnails/{queued.Json["id"]}", queued["Location"]);
        var done = await Api.EndedAsync($"/thumbnails/{queued.Json["id"]}");
        Assert.Equal("completed", (string)done["status"]!);
        Assert.Equal((100, 100), TestImages.SizeOf(await site.Server.Browser.ImageAsync((string)done["resized_url"]!)));
        Assert.Equal("red.png", (string)(await Api.GetAsync($"/img/{done["image"]}")).Json["filename"]!);
        Assert.Equal(done.ToJsonString(), (await Api.GetAsync($"/thumbnails?id={done["id"]}")).Json.ToJsonString());
        Assert.Single(host.Heads);
    }

    [Theory]
    [InlineData("HTTP/1.1 404 Gone\nContent-Length: 0", 1, "404")]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 8\n\nno image", 1, "no image")]
    [InlineData("HTTP/1.1 503 Busy\nContent-Length: 0", 3, "503")]
    public async Task A_thumbnail_that_cannot_be_made_says_why(string answer, int attempts, string reason)
    {
        await using var host = new ImageHost(IPAddress.Loopback, async (_, wire, cancel) =>
            await wire.WriteAsync(Encoding.ASCII.GetBytes(answer.ReplaceLineEndings("\r\n") + (answer.Contains("\n\n", StringComparison.Ordinal) ? "" : "\r\n\r\n")), cancel));
        var before = site.Stored();
        var queued = await Api.PostAsync("/thumbnails", new JsonObject { ["url"] = $"{host.Address}" });
        var ended = await Api.EndedAsync($"/thumbnails/{queued.Json["id"]}");

        Assert.Equal(("failed", attempts), ((string)ended["status"]!, (int)ended["attempts"]!));
        Assert.Contains(reason, (string)ended["reason"]!);
        Assert.Equal(attempts, host.Heads.Count);
        Assert.Equal(before.Where(key => !key.StartsWith("api/records/job/", StringComparison.Ordinal)), site.Stored().Where(key => !key.StartsWith("api/records/job/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_private_address_is_not_fetched_without_the_setting()
    {
        await using var host = new ImageHost(IPAddress.Loopback, $"HTTP/1.1 200 OK\nContent-Length: {Pictures.Red.Length}", Pictures.Red);
        using var folders = new Site();
        await using var server = await CliProcess.ServeAsync(folders, new Dictionary<string, string> { ["TRANSCODER_TOKEN"] = ApiSite.Token });
        var api = new ApiCaller(server.Address, ApiSite.Token);
        Assert.Equal(422, (await api.PostAsync("/img", new JsonObject { ["type"] = "url", ["data"] = $"{host.Address}" })).Status);
        var portless = await api.PostAsync("/thumbnails", new JsonObject { ["url"] = "http://127.0.0.1/photo.png" });
        Assert.Equal("failed", (string)(await api.EndedAsync($"/thumbnails/{portless.Json["id"]}"))["status"]!);
        Assert.Empty(host.Heads);
    }

    [Fact]
    public async Task A_batch_tells_of_each_also_of_one_that_was_deleted()
    {
        var ids = new List<string>();
        for (var i = 0; i < 6; i++)
            ids.Add((string)(await Api.AddAsync(TestImages.Png(TestImages.Red, 64, 64)))["id"]!);
        await Api.SendAsync("DELETE", $"/img/{ids[5]}");
        var queued = await Api.PostAsync("/batch", new JsonObject { ["ids"] = new JsonArray([.. ids.Select(id => (JsonNode)id)]), ["transform"] = "w32-webp" });

        Assert.Equal((202, 6), (queued.Status, (int)queued.Json["total"]!));
        var done = await Api.EndedAsync($"/batch/{queued.Json["id"]}");
        Assert.Equal(("completed", 5, 1), ((string)done["status"]!, (int)done["done"]!, (int)done["failed"]!));
        var items = done["items"]!.AsArray().ToDictionary(item => (string)item!["id"]!);
        Assert.Contains("no image", (string)items[ids[5]]!["reason"]!);
        foreach (var id in ids[..5])
        {
            Assert.Equal(32, TestImages.SizeOf(await site.Server.Browser.ImageAsync((string)items[id]!["url"]!)).Width);
            Assert.Equal("w32-webp", (string)Assert.Single((await Api.GetAsync($"/img/{id}")).Json["variants"]!.AsArray())!["spec"]!);
        }
        Assert.Equal(404, (await Api.GetAsync($"/thumbnails/{queued.Json["id"]}")).Status);
    }

    [Fact]
    public async Task What_a_crash_interrupts_is_done_once_after_the_next_start()
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isFirst = true;
        await using var host = new ImageHost(IPAddress.Loopback, async (_, wire, cancel) =>
        {
            if (isFirst)
            {
                // Half of it, and the crash.
                isFirst = false;
                await wire.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {Pictures.Photo.Length}\r\n\r\n"), cancel);
                await wire.WriteAsync(Pictures.Photo.AsMemory(0, Pictures.Photo.Length / 2), cancel);
                held.SetResult();
                await Task.Delay(Timeout.Infinite, cancel);
            }
            await wire.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {Pictures.Photo.Length}\r\n\r\n"), cancel);
            await wire.WriteAsync(Pictures.Photo, cancel);
        });
        await using var crashing = new Crashing();
        var ids = new List<string>();
        for (var i = 0; i < 8; i++)
            ids.Add((string)(await crashing.Site.Api.AddAsync(Pictures.Photo))["id"]!);
        var batch = $"/batch/{(await crashing.Site.Api.PostAsync("/batch", new JsonObject { ["ids"] = new JsonArray([.. ids.Select(id => (JsonNode)id)]), ["transform"] = "w1600-webp" })).Json["id"]}";
        var thumbnail = $"/thumbnails/{(await crashing.Site.Api.PostAsync("/thumbnails", new JsonObject { ["url"] = $"{host.Address}photo.jpg" })).Json["id"]}";
        await held.Task.WaitAsync(Patience.Limit);
        var before = await Patience.UntilAsync(() => crashing.Site.Api.GetAsync(batch), reply => (int)reply.Json["done"]! > 0);

        crashing.Site.Server.Crash();
        await crashing.Site.StartAsync();

        var api = crashing.Site.Api;
        var (made, fetched) = (await api.EndedAsync(batch), await api.EndedAsync(thumbnail));
        Assert.Equal(("completed", 8, 0), ((string)made["status"]!, (int)made["done"]!, (int)made["failed"]!));
        Assert.Equal(ids.Order(), made["items"]!.AsArray().Select(item => (string)item!["id"]!).Order());
        // What was told of before the crash is still told of.
        Assert.All(before.Json["items"]!.AsArray(), item => Assert.Contains((string)item!["id"]!, ids));
        foreach (var id in ids)
            Assert.Single((await api.GetAsync($"/img/{id}")).Json["variants"]!.AsArray());

        Assert.True((string)fetched["status"]! == "completed", fetched.ToJsonString());
        Assert.Equal(2, (int)fetched["attempts"]!);
        var listed = (await api.GetAsync("/img?limit=100")).Json["items"]!.AsArray().Select(item => (string)item!["id"]!).ToArray();
        Assert.Equal([.. ids.Append((string)fetched["image"]!).Order()], listed.Order());
        Assert.Equal(9, Directory.GetFiles(crashing.Site.Site.Original("uploads")).Length);
    }

    private sealed class Crashing : IAsyncDisposable
    {
        public Crashing() => Site.InitializeAsync().Wait();

        public ApiSite Site { get; } = new();

        public async ValueTask DisposeAsync() => await Site.DisposeAsync();
    }
}
