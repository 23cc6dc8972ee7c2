using System.Net.Sockets;
using System.Text;

namespace Transcoder.EndToEnd;

/// <summary>How the server ends: by request, and by force.</summary>
public class StopTests
{
    [Fact]
    public async Task A_request_under_way_is_answered_before_the_server_ends()
    {
        using var site = new Site();
        site.Drop("photo.jpg", Pictures.Photo);
        await using var server = await CliProcess.ServeAsync(site);
        await server.Browser.ImageAsync("/photo.jpg");

        using var slow = new TcpClient();
        await slow.ConnectAsync(server.Address.Host, server.Address.Port);
        var request = $"GET /resize/w2048-blur20-webp/photo.jpg HTTP/1.1\r\nHost: {server.Address.Authority}\r\nConnection: close\r\n\r\n";
        await slow.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        // What came later is answered, so the slow one is in work.
        await server.Browser.ImageAsync("/w100/photo.jpg");
        server.Terminate();

        using var received = new MemoryStream();
        await slow.GetStream().CopyToAsync(received).WaitAsync(Patience.Limit);
        var bytes = received.ToArray();
        Assert.StartsWith("HTTP/1.1 200", Encoding.Latin1.GetString(bytes));
        var image = bytes[(bytes.AsSpan().IndexOf("\r\n\r\n"u8) + 4)..];
        Assert.Equal(2048, TestImages.SizeOf(image).Width);
        Pictures.AssertWhole(image);
        Assert.Equal(0, await server.ExitCodeAsync());
    }

    [Fact]
    public async Task An_idle_server_ends_well()
    {
        using var site = new Site();
        await using var server = await CliProcess.ServeAsync(site);
        server.Terminate();
        Assert.Equal(0, await server.ExitCodeAsync());
        Assert.DoesNotContain("xception", server.Screen);
    }

    [Fact]
    public async Task What_a_crash_leaves_behind_is_whole_or_not_there()
    {
        using var site = new Site();
        site.Drop("photo.jpg", Pictures.Photo);
        var paths = (
            from width in (int[])[200, 400, 640, 1024, 1920]
            from rest in (string[])["", "-gray", "-flip", "-flop", "-webp"]
            select $"w{width}{rest}/photo.jpg").ToArray();

        foreach (var stored in (int[])[1, 6, 12])
        {
            await using (var doomed = await CliProcess.ServeAsync(site))
            {
                var asked = paths.Select(path => IgnoredAsync(doomed.Browser.FollowAsync($"/{path}"))).ToArray();
                await Patience.UntilAsync(() => site.StoredKeys().Count > stored);
                doomed.Crash();
                await Task.WhenAll(asked);
            }

            // Half a write, as an earlier crash may have left it.
            await File.WriteAllBytesAsync(Path.Join(site.Stored(".transcoder/tmp"), $"left{stored}"), Pictures.Photo[..1000]);

            await using var server = await CliProcess.ServeAsync(site);
            foreach (var key in site.StoredKeys())
                Pictures.AssertWhole(await File.ReadAllBytesAsync(site.Stored(key)));
            foreach (var path in paths.Where(path => File.Exists(site.Stored(path))))
            {
                var reply = await server.Browser.GetAsync($"/{path}");
                Assert.Equal((200, null), (reply.Status, reply["Server-Timing"]));
                Pictures.AssertWhole(reply.Body);
            }
            Assert.Equal(Pictures.Photo, await server.Browser.ImageAsync("/photo.jpg"));
            Assert.Equal(100, TestImages.SizeOf(await server.Browser.ImageAsync("/w100/photo.jpg")).Width);
        }
    }

    [Fact]
    public async Task An_original_that_was_being_mirrored_at_a_crash_is_mirrored_after_it()
    {
        using var site = new Site();
        await using (var doomed = await CliProcess.ServeAsync(site))
        {
            for (var number = 0; number < 300; number++)
                site.Drop($"{number}.jpg", Pictures.Photo[..200_000]);
            await Patience.UntilAsync(() => site.StoredKeys().Count > 20);
            doomed.Crash();
        }

        await using var server = await CliProcess.ServeAsync(site);
        await Patience.UntilAsync(() => site.StoredKeys().Count == 300);
        Assert.All(site.StoredKeys(), key => Assert.Equal(200_000, new FileInfo(site.Stored(key)).Length));
    }

    private static async Task IgnoredAsync(Task asked)
    {
        try
        {
            await asked;
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException)
        {
            // The server ended meanwhile; a connection that it had just accepted ends as the socket's own exception.
        }
    }
}
