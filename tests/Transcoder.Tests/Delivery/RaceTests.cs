using Transcoder.Delivery;

namespace Transcoder.Tests.Delivery;

/// <summary>A variant of an older original must never stay, whatever happens while it is made.</summary>
public sealed class RaceTests
{
    private const string Key = "photo.png";
    private const string Path = "w200/photo.png";

    private static readonly byte[] Old = TestImages.Png(TestImages.Red);
    private static readonly byte[] New = TestImages.Png(TestImages.Blue);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_original_overwritten_before_the_variant_is_stored_is_made_anew(bool oneProcess)
    {
        using var cdn = new TestCdn(sharedLocks: oneProcess);
        await cdn.AddAsync(Key, Old);
        // Between the fetch of the old bytes and the store: the transform is under way.
        Once(hook => cdn.Destination.AfterOpen = hook, Key, after: () => Overwrite(cdn));

        await AssertNewAsync(cdn);
    }

    [Fact]
    public async Task An_original_that_another_process_overwrites_while_the_variant_is_stored_leaves_no_old_variant()
    {
        using var cdn = new TestCdn(sharedLocks: false);
        await cdn.AddAsync(Key, Old);
        Once(hook => cdn.Destination.AfterPut = hook, Path, after: () => Overwrite(cdn));

        await AssertNewAsync(cdn);
        Assert.Contains(cdn.Edge.Told, told => told.Reference.StartsWith("lost", StringComparison.Ordinal) && told.Paths.Contains(Path));
    }

    [Fact]
    public async Task Where_the_edge_does_not_take_that_a_lost_variant_must_go_the_answer_is_502_and_none_is_left()
    {
        using var cdn = new TestCdn(sharedLocks: false);
        await cdn.AddAsync(Key, Old);
        Once(hook => cdn.Destination.AfterPut = hook, Path, after: () => Overwrite(cdn));
        cdn.Edge.Before = told => told.Reference.StartsWith("lost", StringComparison.Ordinal) ? throw new EdgeException("throttled") : Task.CompletedTask;

        var answer = await cdn.GetAsync(Path);

        Assert.Equal((502, "no-store"), (answer.Status, answer.CacheControl));
        Assert.Contains("throttled", answer.LogDetail, StringComparison.Ordinal);
        Assert.Null(await cdn.Destination.HeadAsync(Path));
        await AssertNewAsync(cdn);
    }

    [Fact]
    public async Task Within_one_process_an_old_variant_is_not_even_for_a_moment_in_the_store_of_the_new_original()
    {
        using var cdn = new TestCdn();
        await cdn.AddAsync(Key, Old);
        Task? overwriting = null;
        cdn.Destination.BeforePut = key =>
        {
            if (key == Path)
                overwriting ??= Overwrite(cdn);
            return Task.CompletedTask;
        };
        cdn.Destination.AfterPut = async key =>
        {
            if (key != Path || !await IsOldAsync(cdn))
                return;
            await Task.Delay(50);
            // The mirror waits for the variant that is being stored.
            Assert.True(TestImages.Is(await cdn.BytesAsync(Key), TestImages.Red));
        };

        await cdn.GetAsync(Path);
        await overwriting!;

        Assert.Null(await cdn.Destination.HeadAsync(Path));
        Assert.True(TestImages.Is((await cdn.GetAsync(Path)).Body.ToArray(), TestImages.Blue));
    }

    [Fact]
    public async Task An_original_deleted_while_its_variant_is_made_is_404_and_nothing_stays()
    {
        using var cdn = new TestCdn(sharedLocks: false);
        await cdn.AddAsync(Key, Old);
        Once(hook => cdn.Destination.BeforePut = hook, Path, after: async () =>
        {
            await cdn.Source.DeleteAsync([Key]);
            await cdn.Mirror.ReconcileAsync(Key);
        });

        Assert.Equal(404, (await cdn.GetAsync(Path)).Status);
        Assert.Empty(await cdn.KeysAsync());
    }

    [Fact]
    public async Task Who_asks_after_the_change_does_not_join_the_transform_of_the_old_original()
    {
        using var cdn = new TestCdn();
        await cdn.AddAsync(Key, Old);
        var (reached, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        Once(hook => cdn.Destination.AfterOpen = hook, Key, after: async () =>
        {
            reached.SetResult();
            await go.Task;
        });
        var early = cdn.GetAsync(Path);
        await reached.Task;
        await Overwrite(cdn);

        var late = await cdn.GetAsync(Path);
        go.SetResult();

        Assert.True(TestImages.Is(late.Body.ToArray(), TestImages.Blue));
        Assert.True(TestImages.Is((await early).Body.ToArray(), TestImages.Blue));
    }

    [Fact]
    public async Task A_stored_variant_of_another_original_is_made_anew_and_replaced()
    {
        using var cdn = new TestCdn();
        await cdn.AddAsync(Key, New);
        await TestCdn.PutAsync(cdn.Destination, Path, Old, StampedHeaders.Variant("image/png", Key, "\"of another\""));

        await AssertNewAsync(cdn);
    }

    [Fact]
    public async Task Under_steady_overwrites_and_requests_no_answer_is_older_than_the_original_at_its_start()
    {
        using var cdn = new TestCdn();
        var version = 0;
        await cdn.AddAsync(Key, Version(0));
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        var writer = Task.Run(async () =>
        {
            for (var next = 1; !stop.IsCancellationRequested && next < 250; next++)
            {
                await cdn.AddAsync(Key, Version(next));
                Volatile.Write(ref version, next);
                await Task.Delay(5);
            }
        });
        var readers = Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            var seen = 0;
            while (!stop.IsCancellationRequested)
            {
                var least = Volatile.Read(ref version);
                var answer = await cdn.GetAsync(Path);
                if (answer.Status != 200)
                    continue;
                seen++;
                Assert.InRange(VersionOf(answer.Body.ToArray()), least, 250);
            }

            return seen;
        })).ToArray();
        await writer;
        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(readers), seen => Assert.True(seen > 0));

        static byte[] Version(int number) => TestImages.Png([number, number, number], 40, 30);

        static int VersionOf(byte[] image)
        {
            using var read = NetVips.Image.NewFromBuffer(image);
            return (int)Math.Round(read.Avg());
        }
    }

    /// <summary>Lets something happen once, behind the first call for a key.</summary>
    private static void Once(Action<Func<string, Task>> hook, string key, Func<Task> after)
    {
        var done = 0;
        hook(seen => seen == key && Interlocked.Exchange(ref done, 1) == 0 ? after() : Task.CompletedTask);
    }

    private static Task Overwrite(TestCdn cdn) => cdn.AddAsync(Key, New);

    private static async Task AssertNewAsync(TestCdn cdn)
    {
        var answer = await cdn.GetAsync(Path);
        Assert.Equal(200, answer.Status);
        Assert.True(TestImages.Is(answer.Body.ToArray(), TestImages.Blue));
        if (await cdn.Destination.HeadAsync(Path) is not null)
            Assert.True(TestImages.Is(await cdn.BytesAsync(Path), TestImages.Blue));
    }

    private static async Task<bool> IsOldAsync(TestCdn cdn) => TestImages.Is(await cdn.BytesAsync(Path), TestImages.Red);
}
