using Transcoder.Delivery;
using Transcoder.EndToEnd.Api;

namespace Transcoder.EndToEnd;

/// <summary>The reduced originals of a server as people start it.</summary>
public class ReducedTests
{
    [Fact]
    public async Task A_crash_while_they_are_made_leaves_none_half_and_the_next_start_makes_what_is_lacking()
    {
        using var site = new Site();
        string[] keys = [.. Enumerable.Range(0, 6).Select(number => $"{number}.jpg")];
        foreach (var key in keys)
            site.Drop(key, Pictures.Photo);

        foreach (var there in (int[])[0, 1, 3])
        {
            await using var doomed = await CliProcess.ServeAsync(site);
            await Patience.UntilAsync(() => site.StoredKeys().Contains("5.jpg") && Reduced(site).Length > there);
            // The next one is under way.
            doomed.Crash();
        }

        // Half a write, as an earlier crash may have left it.
        await File.WriteAllBytesAsync(Path.Join(site.Stored(".transcoder/tmp"), "left"), Pictures.Photo[..1000]);
        await using var server = await CliProcess.ServeAsync(site);
        await Patience.UntilAsync(() => Reduced(site).Length == keys.Length);
        foreach (var key in keys)
        {
            Pictures.AssertWhole(await File.ReadAllBytesAsync(site.Stored(ReducedOriginal.KeyOf(key)!)));
            Assert.Equal((200, true), await MadeAsync(server, $"/w200/{key}"));
        }
    }

    [Fact]
    public async Task One_that_was_left_half_by_hand_is_never_served_and_made_anew()
    {
        using var site = new Site();
        site.Drop("photo.jpg", Pictures.Photo);
        await using var server = await CliProcess.ServeAsync(site);
        await Patience.UntilAsync(() => Reduced(site).Length == 1);
        var path = site.Stored(Reduced(site)[0]);
        var whole = await File.ReadAllBytesAsync(path);
        await File.WriteAllBytesAsync(path, whole[..(whole.Length / 2)]);

        Assert.Equal((200, false), await MadeAsync(server, "/w200/photo.jpg"));

        await Patience.UntilAsync(async () => (await File.ReadAllBytesAsync(path)).Length, length => length == whole.Length);
        Assert.Equal((200, true), await MadeAsync(server, "/w320/photo.jpg"));
    }

    [Fact]
    public async Task Switched_off_there_is_none()
    {
        using var site = new Site();
        site.Drop("photo.jpg", Pictures.Photo);
        await using (var server = await CliProcess.ServeAsync(site, "--set", "reducedOriginals=false"))
        {
            await server.Browser.ImageAsync("/photo.jpg");
            Assert.Equal((200, false), await MadeAsync(server, "/w200/photo.jpg"));
            server.Terminate();
            Assert.Equal(0, await server.ExitCodeAsync());
        }
        Assert.Equal(["photo.jpg", "w200/photo.jpg"], site.StoredKeys());

        // One that was made while the option was on serves nothing either.
        await using (await CliProcess.ServeAsync(site))
            await Patience.UntilAsync(() => Reduced(site).Length == 1);
        await using var again = await CliProcess.ServeAsync(site, "--set", "reducedOriginals=false");
        Assert.Equal((200, false), await MadeAsync(again, "/w320/photo.jpg"));
    }

    [Fact]
    public async Task What_the_API_says_of_an_image_is_the_originals_and_goes_with_all()
    {
        using var site = new Site();
        await using var server = await CliProcess.ServeAsync(site, new Dictionary<string, string> { ["TRANSCODER_TOKEN"] = ApiSite.Token });
        var api = new ApiCaller(server.Address, ApiSite.Token);
        var added = await api.AddAsync(Pictures.Photo);
        var id = (string)added["id"]!;
        await Patience.UntilAsync(() => Reduced(site).Length == 1);
        Assert.Equal((200, 200), await server.Browser.FollowAsync($"/w200/uploads/{id}.jpg") is var reply ? (reply.Status, reply.Width) : default);

        var record = (await api.GetAsync($"/img/{id}")).Json;

        Assert.Equal(TestImages.SizeOf(Pictures.Photo), ((int)record["width"]!, (int)record["height"]!));
        Assert.Equal(Pictures.Photo.Length, (int)record["size"]!);
        Assert.DoesNotContain("reduced", record.ToJsonString(), StringComparison.Ordinal);
        Assert.Single((await api.GetAsync("/img")).Json["items"]!.AsArray());
        Assert.Equal(204, (await api.SendAsync("DELETE", $"/img/{id}")).Status);
        await Patience.UntilAsync(() => Reduced(site).Length == 0);
    }

    private static string[] Reduced(Site site) => [.. site.StoredKeys().Where(key => key.StartsWith(ReducedOriginal.Prefix, StringComparison.Ordinal))];

    /// <summary>The answer of a variant that was not there, and whether it was made from a reduced original.</summary>
    private static async Task<(int Status, bool OfReduced)> MadeAsync(CliProcess server, string path)
    {
        var reply = await server.Browser.FollowAsync(path);
        Pictures.AssertWhole(reply.Body);
        Assert.NotNull(reply["Server-Timing"]);
        return (reply.Status, reply["Server-Timing"]!.EndsWith("source;desc=reduced", StringComparison.Ordinal));
    }
}
