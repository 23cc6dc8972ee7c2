using Transcoder.Contracts;

namespace Transcoder.EndToEnd.Aws;

/// <summary>Many at once.</summary>
[Collection(AwsCollection.Name)]
public abstract class AwsHerdTests(AwsParts parts, FunctionBinary binary)
{
    [Fact]
    public async Task Fifty_browsers_before_one_edge()
    {
        var site = await parts.SiteAsync(binary);
        await site.DropAsync("herd.jpg", Pictures.Photo);
        await AssertOneImageAsync(site, "herd.jpg", () => site.Browser.FollowAsync("/w1200/herd.jpg"));
    }

    [Fact]
    public async Task Fifty_edges_before_the_function()
    {
        var site = await parts.SiteAsync(binary);
        await site.DropAsync("edges.jpg", Pictures.Photo);
        using var edge = new Browser(site.Api.Address);
        await AssertOneImageAsync(site, "edges.jpg", () => edge.GetAsync(
            "/resize/w1200/edges.jpg", (OriginHeaders.Secret, AwsSite.OriginSecret), (OriginHeaders.Path, "/w1200/edges.jpg")));
    }

    private static async Task AssertOneImageAsync(AwsSite site, string key, Func<Task<Reply>> ask)
    {
        var before = site.Resize.Invocations;
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => ask()));
        Assert.All(replies, reply => Assert.Equal((200, "image/jpeg"), (reply.Status, reply.ContentType)));
        Assert.Equal(1200, replies[0].Width);
        Assert.Single(replies.DistinctBy(reply => Convert.ToBase64String(reply.Body)));
        // Beside them there may be the photograph's reduced original, or the wish for one.
        Assert.Equal([key, $"w1200/{key}"], (await site.StoredAsync(key)).Where(stored => !stored.StartsWith("resize/", StringComparison.Ordinal)));
        var lines = await site.Resize.LogOfAsync("path", $"/w1200/{key}", site.Resize.Invocations - before);
        Assert.InRange(lines.Count(line => line.TryGetProperty("Transforms", out _)), 1, AwsSite.ResizeProcesses);
    }

    public sealed class Managed(AwsParts parts) : AwsHerdTests(parts, FunctionBinary.Managed);

    public sealed class Native(AwsParts parts) : AwsHerdTests(parts, FunctionBinary.Native);
}
