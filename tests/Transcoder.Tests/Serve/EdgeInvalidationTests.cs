using System.Collections.Concurrent;
using Transcoder.Cli.Serve;
using Transcoder.Delivery;

namespace Transcoder.Tests.Serve;

public sealed class EdgeInvalidationTests
{
    [Theory]
    [InlineData("a/b c.jpg", null, null)]
    [InlineData(null, "a/", null)]
    [InlineData(null, "a/b c.j", null)]
    [InlineData(null, "", null)]
    [InlineData(null, null, "K1")]
    public async Task What_is_named_is_forgotten_and_nothing_else(string? path, string? prefix, string? tag)
    {
        var asked = new ConcurrentDictionary<string, int>();
        await using var edge = await EdgeUnderTest.StartAsync(asPath =>
            Answers.Text($"{asked.AddOrUpdate(asPath, 1, (_, n) => n + 1)}", tag: asPath == "/other.jpg" ? "k2" : "k1"));
        await edge.TextAsync("/a/b%20c.jpg");
        await edge.TextAsync("/other.jpg");

        await edge.Edge.InvalidateAsync(new Invalidation
        {
            Paths = path is null ? [] : [path],
            Prefixes = prefix is null ? [] : [prefix],
            Tag = tag,
            Reference = "1",
        });

        Assert.Equal("2", await edge.TextAsync("/a/b%20c.jpg"));
        Assert.Equal(prefix == "" ? "2" : "1", await edge.TextAsync("/other.jpg"));
    }

    [Theory]
    [InlineData("a.jpg", null)]
    [InlineData(null, "k1")]
    public async Task Who_asks_after_an_invalidation_joins_nothing_begun_before_it(string? path, string? tag)
    {
        var gates = new ConcurrentQueue<TaskCompletionSource<string>>();
        await using var edge = await EdgeUnderTest.StartAsync(async (_, _, _) =>
        {
            var gate = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            gates.Enqueue(gate);
            return Answers.Text(await gate.Task, tag: "k1");
        });
        var before = edge.TextAsync("/a.jpg");
        await UntilAsync(() => gates.Count == 1);
        await edge.Edge.InvalidateAsync(new Invalidation { Paths = path is null ? [] : [path], Tag = tag, Reference = "1" });
        var after = edge.TextAsync("/a.jpg");
        await UntilAsync(() => gates.Count == 2);

        // The newer answer is there first: the older must not take its place.
        gates.Last().SetResult("new");
        Assert.Equal("new", await after);
        gates.First().SetResult("old");
        Assert.Equal("old", await before);
        Assert.Equal("new", await edge.TextAsync("/a.jpg"));
    }

    [Fact]
    public async Task What_another_invalidation_names_is_kept_even_if_it_was_begun_before()
    {
        var (asked, go) = (0, new TaskCompletionSource());
        await using var edge = await EdgeUnderTest.StartAsync(async (_, _, _) =>
        {
            asked++;
            await go.Task;
            return Answers.Text("x", tag: "k1");
        });
        var before = edge.TextAsync("/a.jpg");
        await UntilAsync(() => asked == 1);
        await edge.Edge.InvalidateAsync(new Invalidation { Paths = ["b.jpg"], Tag = "k2", Reference = "1" });
        go.SetResult();
        await before;
        await edge.TextAsync("/a.jpg");

        Assert.Equal(1, asked);
    }

    /// <summary>
    /// Readers, slow answers and invalidations all at once. The origin's truth is a number that only grows; it grows before each
    /// invalidation, so whoever asks after the invalidation has to see at least that number.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_reader_ever_sees_less_than_the_last_invalidation_promised(bool byTag)
    {
        var truth = 0;
        var promised = 0;
        await using var edge = await EdgeUnderTest.StartAsync(async (_, _, _) =>
        {
            var seen = Volatile.Read(ref truth);
            await Task.Delay(Random.Shared.Next(0, 6));
            return Answers.Text($"{seen}", tag: "k1");
        });
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var hits = 0;

        var readers = Enumerable.Range(0, 8).Select(async _ =>
        {
            while (!stop.IsCancellationRequested)
            {
                var least = Volatile.Read(ref promised);
                using var response = await edge.GetAsync("/a.jpg");
                var got = int.Parse(await response.Content.ReadAsStringAsync());
                Assert.True(got >= least, $"got {got}, promised {least}");
                if (response.Header("X-Cache") == "Hit")
                    Interlocked.Increment(ref hits);
            }
        }).ToArray();
        while (!stop.IsCancellationRequested && (truth < 300 || Volatile.Read(ref hits) == 0))
        {
            var next = Interlocked.Increment(ref truth);
            await edge.Edge.InvalidateAsync(byTag
                ? new Invalidation { Tag = "k1", Reference = $"{next}" }
                : new Invalidation { Paths = ["a.jpg"], Reference = $"{next}" });
            Volatile.Write(ref promised, next);
            await Task.Delay(Random.Shared.Next(0, 12));
        }
        await stop.CancelAsync();
        await Task.WhenAll(readers);

        Assert.True(hits > 0 && truth > 50, $"{hits} hits, {truth} changes");
    }

    [Fact]
    public void Which_invalidations_are_too_long_ago_to_know_is_not_guessed()
    {
        var store = new EdgeStore(1_000_000, TimeProvider.System);
        var begun = store.Generation;
        for (var i = 0; i < 5_000; i++)
            store.Invalidate(["/other"]);
        Set(store, begun, "/a");
        Assert.Null(Get(store, "/a"));

        Set(store, store.Generation, "/a");
        Assert.NotNull(Get(store, "/a"));
    }

    [Fact]
    public void The_least_recently_used_goes_first()
    {
        var store = new EdgeStore(10_000, TimeProvider.System);
        foreach (var path in new[] { "/a", "/b", "/c" })
            Set(store, store.Generation, path, 2_500);
        Assert.NotNull(Get(store, "/a"));
        Set(store, store.Generation, "/d", 2_500);

        Assert.Equal([true, false, true, true], new[] { "/a", "/b", "/c", "/d" }.Select(path => Get(store, path) is not null));
        Set(store, store.Generation, "/large", 20_000);
        Assert.Null(Get(store, "/large"));
    }

    private static void Set(EdgeStore store, string generation, string path, int size = 10) =>
        Assert.True(store.SetAsync($"{generation}\x1e{path}", new byte[size], [generation, path], TimeSpan.FromMinutes(1), default).IsCompleted);

    private static byte[]? Get(EdgeStore store, string path) => store.GetAsync($"{store.Generation}\x1e{path}", default).Result;

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var i = 0; i < 500 && !condition(); i++)
            await Task.Delay(10);
        Assert.True(condition());
    }
}
