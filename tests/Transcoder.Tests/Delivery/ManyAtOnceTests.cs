using Transcoder.Contracts;
using Transcoder.Delivery;

namespace Transcoder.Tests.Delivery;

public sealed class ManyAtOnceTests
{
    private static readonly byte[] Photo = TestImages.Png(TestImages.Red);

    [Fact]
    public async Task Two_hundred_at_once_are_one_transform_and_two_hundred_right_answers()
    {
        using var cdn = new TestCdn();
        await cdn.AddAsync("photo.png", Photo);
        var puts = cdn.Destination.Puts;

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => cdn.GetAsync("w200/photo.png"))));

        Assert.Equal(1, cdn.Destination.Puts - puts);
        Assert.Single(answers, answer => answer.Route == Route.Made);
        Assert.All(answers, answer => Assert.Equal((200, answers[0].ETag), (answer.Status, answer.ETag)));
        Assert.All(answers, answer => Assert.Equal(answers[0].Body.ToArray(), answer.Body.ToArray()));
    }

    [Fact]
    public async Task Of_those_who_ask_at_once_one_has_the_original_sent_and_the_others_only_look_at_it()
    {
        using var cdn = new TestCdn();
        await cdn.AddAsync("photo.png", Photo);
        var (opened, looked, all) = (0, 0, new TaskCompletionSource());
        cdn.Destination.BeforeOpen = key => key == "photo.png" ? Task.FromResult(Interlocked.Increment(ref opened)) : Task.CompletedTask;
        cdn.Destination.BeforeHead = async key =>
        {
            if (key == "w200/photo.png" && Interlocked.Increment(ref looked) == 50)
                all.SetResult();
            await all.Task;
        };

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => cdn.GetAsync("w200/photo.png"))));

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        // Who looked before the variant was stored, and goes on when it is, makes it once more; nobody for every request.
        Assert.InRange(opened, 1, answers.Length / 2);
        // Who opened it and then finds the variant made does not read it.
        Assert.InRange(cdn.Destination.Read["photo.png"], Photo.Length, (long)opened * Photo.Length);
    }

    [Fact]
    public async Task More_work_than_the_gate_holds_is_503_at_once_with_a_time_to_come_back()
    {
        using var cdn = new TestCdn(threads: 1, queue: 0);
        await cdn.AddAsync("photo.png", TestImages.Png(TestImages.Red, 3000, 2000));

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            Task.Run(() => cdn.GetAsync($"w{UrlPolicyOptions.DefaultLadder[i]}/photo.png"))));

        Assert.Contains(answers, answer => answer.Status == 200);
        var refused = answers.Where(answer => answer.Status != 200).ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, answer => Assert.Equal((503, "no-store", 1), (answer.Status, answer.CacheControl, answer.RetryAfter)));
    }

    [Fact]
    public async Task A_queue_is_of_requests_and_not_of_images()
    {
        using var cdn = new TestCdn(threads: 1, queue: 30);
        await cdn.AddAsync("photo.png", Photo);
        using var open = new ManualResetEventSlim();
        var busy = cdn.Gate.TryRun(() => open.Wait(TimeSpan.FromMinutes(1)))!;
        var looked = 0;
        cdn.Destination.BeforeHead = _ => Task.FromResult(Interlocked.Increment(ref looked));

        var answers = Enumerable.Range(0, 20).Select(i => Task.Run(() => cdn.GetAsync($"w{UrlPolicyOptions.DefaultLadder[i]}/photo.png"))).ToList();
        await Eventually.SeeAsync(() => Volatile.Read(ref looked) >= 20 && cdn.Gate.Pending == 3);

        Assert.Equal(2 * Photo.Length, cdn.Destination.Read["photo.png"]);
        open.Set();
        await busy;
        Assert.All(await Task.WhenAll(answers), answer => Assert.Equal(200, answer.Status));
    }
}
