using Transcoder.Tests.Aws;

namespace Transcoder.EndToEnd.Aws;

/// <summary>The services that the functions need are down, slow, or have had enough.</summary>
[Collection(AwsCollection.Name)]
public abstract class TroubleTests(AwsParts parts, FunctionBinary binary)
{
    public static TheoryData<string> Refusals { get; } = ["throttled", "down"];

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_redirect_that_cannot_be_forgotten_is_counted_and_keeps_nobody_waiting(string how)
    {
        var site = await parts.SiteAsync(binary);
        var key = $"{how}.png";
        await site.DropAsync(key, Pictures.Red);
        var before = Skipped(site);
        using var trouble = Refuse(site, how);

        var made = await site.Browser.FollowAsync($"/w200/{key}");
        Assert.Equal((200, 200), (made.Status, made.Width));
        Assert.Equal([key, $"w200/{key}"], await site.StoredAsync(key));
        await Patience.UntilAsync(() => Skipped(site) == before + 1);
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_change_that_the_edge_is_not_told_fails_its_event_which_is_sent_again(string how)
    {
        var site = await parts.SiteAsync(binary);
        var key = $"changed-{how}.png";
        await site.DropAsync(key, Pictures.Red);
        await site.Browser.ImageAsync($"/w200/{key}");
        await site.Browser.ImageAsync($"/w200/{key}");
        var (results, failed) = (site.Events.Results.Count, site.Events.Failed.Count);

        // One call and the SDK's two more.
        site.Invalidations.FailNext(3, Refusal(how));
        await site.DropAsync(key, Pictures.Blue);

        var errors = site.Events.Results.Skip(results).Select(result => result.ErrorType ?? "none");
        Assert.Equal(["MirrorException", "none"], errors);
        Assert.Equal(failed, site.Events.Failed.Count);
        Assert.True(TestImages.Is(await site.Browser.ImageAsync($"/w200/{key}"), TestImages.Blue));
    }

    [Fact]
    public async Task A_change_that_the_edge_was_never_told_is_kept_and_can_be_sent_again()
    {
        var site = await parts.SiteAsync(binary);
        await site.DropAsync("kept.png", Pictures.Red);
        await site.Browser.ImageAsync("/kept.png");
        var failed = site.Events.Failed.Count;
        using (Refuse(site, "down"))
            await site.DropAsync("kept.png", Pictures.Blue);
        Assert.Equal(failed + 1, site.Events.Failed.Count);

        site.Events.Send(site.Events.Failed.Last());
        await site.Events.IdleAsync();
        Assert.Equal(Pictures.Blue, (await site.Browser.GetAsync("/kept.png")).Body);
    }

    [Fact]
    public async Task While_S3_refuses_it_is_said_not_kept_and_never_taken_for_missing()
    {
        var site = await parts.SiteAsync(binary);
        await site.DropAsync("refused.png", Pictures.Red);
        using (site.Spoil(_ => Spoiling.Error(503, "SlowDown")))
        {
            foreach (var _ in Enumerable.Range(0, 2))
                await AssertTroubleAsync(site, "/w200/refused.png", 502);
        }
        Assert.Equal(200, TestImages.SizeOf(await site.Browser.ImageAsync("/w200/refused.png")).Width);
    }

    [Fact]
    public async Task While_S3_keeps_silent_the_answer_comes_before_the_functions_time_is_up()
    {
        var site = await parts.SiteAsync(binary);
        await site.DropAsync("silent.png", Pictures.Red);
        var (silence, time) = (new TaskCompletionSource(), site.Resize.Time);
        using (site.Spoil(_ => new() { Until = silence.Task }))
        {
            site.Resize.Time = TimeSpan.FromSeconds(3);
            await AssertTroubleAsync(site, "/w200/silent.png", 504);
            site.Resize.Time = time;
        }
        silence.SetResult();
        Assert.Equal(200, TestImages.SizeOf(await site.Browser.ImageAsync("/w200/silent.png")).Width);
    }

    [Fact]
    public async Task What_cannot_be_stored_is_answered_and_not_kept()
    {
        var site = await parts.SiteAsync(binary);
        await site.DropAsync("unstored.png", Pictures.Red);
        using (site.Spoil(head => head.StartsWith("PUT ", StringComparison.Ordinal) ? Spoiling.Error(503, "SlowDown") : null))
        {
            var answer = await site.Browser.FollowAsync("/w200/unstored.png");
            Assert.Equal((200, 200, "no-store"), (answer.Status, answer.Width, answer["Cache-Control"]));
        }
        Assert.Equal(["unstored.png"], await site.StoredAsync("unstored.png"));
        Assert.Equal("Miss from cloudfront", (await site.Browser.FollowAsync("/w200/unstored.png"))["X-Cache"]);
        Assert.Equal(["unstored.png", "w200/unstored.png"], await site.StoredAsync("unstored.png"));
    }

    [Fact]
    public async Task When_S3_refuses_the_mirror_its_event_is_sent_again()
    {
        var site = await parts.SiteAsync(binary);
        var (results, left) = (site.Events.Results.Count, 3);
        using (site.Spoil(head => IsAsked(head) && Interlocked.Decrement(ref left) >= 0 ? Spoiling.Error(503, "SlowDown") : null))
            await site.DropAsync("again.png", Pictures.Red);
        var errors = site.Events.Results.Skip(results).Select(result => result.ErrorType ?? "none");
        Assert.Equal(["MirrorException", "none"], errors);
        Assert.Equal(["again.png"], await site.StoredAsync("again.png"));

        bool IsAsked(string head) => head.StartsWith($"HEAD /{site.SourceBucket}/again.png ", StringComparison.Ordinal);
    }

    private static async Task AssertTroubleAsync(AwsSite site, string path, int status)
    {
        var trouble = await site.Browser.FollowAsync(path);
        Assert.Equal((status, "no-store", null), (trouble.Status, trouble["Cache-Control"], trouble["Age"]));
        Assert.NotEmpty(trouble.Detail);
    }

    private static int Skipped(AwsSite site) =>
        site.Resize.Log.Sum(line => line.TryGetProperty("SkippedInvalidations", out var skipped) ? skipped.GetInt32() : 0);

    private static CloudFrontAnswer Refusal(string how) => how is "throttled" ? CloudFrontAnswer.Throttling : CloudFrontAnswer.Unavailable;

    private static Healed Refuse(AwsSite site, string how)
    {
        site.Invalidations.Instead = _ => Task.FromResult<CloudFrontAnswer?>(Refusal(how));
        return new Healed(site);
    }

    private sealed class Healed(AwsSite site) : IDisposable
    {
        public void Dispose() => site.Invalidations.Instead = _ => Task.FromResult<CloudFrontAnswer?>(null);
    }

    public sealed class Managed(AwsParts parts) : TroubleTests(parts, FunctionBinary.Managed);

    public sealed class Native(AwsParts parts) : TroubleTests(parts, FunctionBinary.Native);
}
