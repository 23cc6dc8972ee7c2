namespace Transcoder.EndToEnd.Commands;

public sealed class SyncCommandTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task A_dry_run_prints_what_a_run_then_does_and_a_second_run_finds_nothing()
    {
        _place.Drop("source/a.png", Pictures.Red);
        _place.Drop("source/sub/b.png", Pictures.Red);
        _place.Drop("source/w200/shadowed.png", Pictures.Red);
        _place.Drop("source/.env", [1]);
        _place.Drop("data/gone.png", Pictures.Red);

        var (status, output, screen) = await _place.RunAsync("sync", "source", "data", "--dry-run");
        Assert.Equal(3, status);
        Assert.Equal(
            ["missing   a.png", "extra     gone.png", "missing   sub/b.png", "shadowed  w200/shadowed.png"],
            output.Select(line => line.Split("  (")[0]));
        Assert.Contains("2 missing, 0 stale, 1 extra. 1 shadowed", screen);
        Assert.Equal(["gone.png"], _place.Keys("data"));

        (status, output, _) = await _place.RunAsync("sync", "source", "data");
        Assert.Equal(0, status);
        Assert.StartsWith("2 copied, 1 deleted in ", Assert.Single(output));
        Assert.Equal(["a.png", "sub/b.png"], _place.Keys("data"));

        Assert.Equal(0, (await _place.RunAsync("sync", "source", "data", "--dry-run")).Status);
        Assert.StartsWith("In line", Assert.Single((await _place.RunAsync("sync", "source", "data")).Output));
    }

    [Fact]
    public async Task As_JSON_each_key_is_an_object_and_the_last_one_sums_them_up()
    {
        _place.Drop("source/a.png", Pictures.Red);
        _place.Drop("data/gone.png", Pictures.Red);

        var (_, output, _) = await _place.RunAsync("sync", "source", "data", "--json");

        var lines = Workplace.Json(output);
        Assert.Equal(
            [("a.png", "missing", "copied"), ("gone.png", "extra", "deleted")],
            lines[..^1].Select(line => (line.GetProperty("key").GetString()!, line.GetProperty("difference").GetString()!, line.GetProperty("action").GetString()!)).Order());
        var sum = lines[^1].GetProperty("summary");
        Assert.Equal((1, 1, 1), (sum.GetProperty("copied").GetInt32(), sum.GetProperty("deleted").GetInt32(), sum.GetProperty("notInvalidated").GetInt32()));
    }

    [Fact]
    public async Task Interrupted_in_the_middle_it_says_what_is_left_and_the_same_command_goes_on()
    {
        const int count = 6_000;
        _place.Drop("source", count);
        await using (var interrupted = _place.Start("sync", "source", "data", "--concurrency", "1"))
        {
            await Patience.UntilAsync(() => _place.Keys("data").Length > 50);
            interrupted.Interrupt();
            Assert.Equal(130, await interrupted.ExitCodeAsync());
            Assert.Matches("Interrupted: .*[0-9,]+ keys left", interrupted.Screen);
            Assert.DoesNotContain("   at ", interrupted.Screen);
        }

        var there = _place.Keys("data").Length;
        Assert.InRange(there, 51, count - 1);
        Assert.Empty(Directory.Exists(_place["data/.transcoder/tmp"]) ? Directory.GetFiles(_place["data/.transcoder/tmp"]) : []);
        var (status, output, _) = await _place.RunAsync("sync", "source", "data");
        Assert.Equal(0, status);
        Assert.StartsWith($"{count - there:N0} copied in ", Assert.Single(output));
        Assert.Equal(count, _place.Keys("data").Length);
    }

    [Fact]
    public async Task What_cannot_be_copied_is_named_and_the_rest_is_done()
    {
        _place.Drop("source/a.png", Pictures.Red);
        _place.Drop("source/b.png", Pictures.Red);
        // A name that a folder has already, and the store may not follow.
        Directory.CreateDirectory(_place["data"]);
        Directory.CreateSymbolicLink(_place["data/a.png"], _place["elsewhere"]);

        var (status, output, screen) = await _place.RunAsync("sync", "source", "data");

        Assert.Equal(1, status);
        Assert.StartsWith("1 copied, 1 failed", Assert.Single(output));
        Assert.Contains("failed: a.png: ", screen);
        Assert.True(File.Exists(_place["data/b.png"]));
    }

    [Theory]
    [InlineData("no such folder", "sync", "nowhere", "data")]
    [InlineData("must be apart", "sync", ".", "./data")]
    [InlineData("whole bucket", "sync", "s3://bucket/prefix", "data")]
    [InlineData("a folder, or s3://bucket", "sync", "gs://bucket", "data")]
    [InlineData("1 to 256", "sync", ".", "s3://b", "--concurrency", "0")]
    [InlineData("not an http", "sync", ".", "s3://b", "--endpoint-url", "here")]
    [InlineData("no such setting", "sync", ".", "s3://b", "--set", "nothing=1")]
    [InlineData("--nothing", "sync", ".", "s3://b", "--nothing")]
    [InlineData("DESTINATION", "sync", ".")]
    [InlineData("nonsense", "nonsense")]
    public async Task What_cannot_be_is_refused_with_a_line_and_2(string text, params string[] arguments)
    {
        var (status, output, screen) = await _place.RunAsync(arguments);
        Assert.Equal(2, status);
        Assert.Empty(output);
        Assert.Contains(text, screen, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", screen);
        Assert.True(screen.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length <= 2, screen);
    }
}
