using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Transcoder.Contracts;
using Transcoder.Delivery;
using Transcoder.Imaging;
using Transcoder.Storage;

namespace Transcoder.Tests.Delivery;

/// <summary>A reduced original stands in for its original where it can; whatever is wrong with it, nobody who asks notices.</summary>
public sealed class ReducedFetchTests : IDisposable
{
    private const string Key = "photo.jpg";
    private const string Path = "w400/photo.jpg";

    private static readonly Size Large = new(3000, 2100);
    private static readonly byte[] Original = TestImages.Jpeg(TestImages.Red, Large.Width, Large.Height);

    /// <summary>Of another colour, so that a variant shows what it was made from.</summary>
    private static readonly byte[] Reduced = Solid(TestImages.Blue, Reduction.Side);

    /// <summary>And of another again, what is behind it.</summary>
    private static readonly byte[] Small = Solid(TestImages.Green, Reduction.SmallSide);

    private readonly ConcurrentQueue<string> _wanted = new();
    private readonly Outcomes _outcomes = new();

    public void Dispose() => _outcomes.Dispose();

    [Fact]
    public async Task A_variant_is_made_from_it_at_the_originals_size_and_no_byte_of_the_original_is_read()
    {
        using var cdn = await NewCdnAsync();
        await ReduceAsync(cdn, Reduced);
        cdn.Destination.Read.Clear();

        var answer = await cdn.GetAsync(Path);

        Assert.Equal((200, (400, 280)), (answer.Status, TestImages.SizeOf(answer.Body.ToArray())));
        Assert.True(TestImages.Is(answer.Body.ToArray(), TestImages.Blue));
        Assert.EndsWith(", source;desc=reduced", answer.Timing!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Key, cdn.Destination.Read.Keys);
        Assert.Equal((await cdn.Destination.HeadAsync(Key))!.ETag, (await cdn.Destination.HeadAsync(Path))!.Headers.Metadata[StampedHeaders.OriginalETag]);
        Assert.Empty(_wanted);
        Assert.Equal(["used"], _outcomes.Seen);
    }

    [Theory]
    [InlineData("w100", true)]
    [InlineData("w400", true)]
    [InlineData("w640", false)]
    public async Task A_thumbnail_is_made_from_the_small_one_behind_it(string spec, bool isSmall)
    {
        using var cdn = await NewCdnAsync();
        await ReduceAsync(cdn, [.. Reduced, .. Small], small: Small.Length);

        var answer = await cdn.GetAsync($"{spec}/{Key}");

        Assert.True(TestImages.Is(answer.Body.ToArray(), isSmall ? TestImages.Green : TestImages.Blue));
        Assert.Empty(_wanted);
        Assert.Equal(["used"], _outcomes.Seen);
    }

    [Theory]
    [InlineData("w100", true)]
    [InlineData("w200", true)]
    [InlineData("w400", false)]
    public async Task Of_a_thumbnails_no_more_than_the_end_is_fetched(string spec, bool isEnd)
    {
        using var cdn = await NewCdnAsync();
        await ReduceAsync(cdn, [.. Reduced, .. new byte[Reduction.SmallBytes], .. Small], small: Small.Length);

        Assert.Equal(200, (await cdn.GetAsync($"{spec}/{Key}")).Status);

        Assert.Equal(isEnd, cdn.Destination.Read[ReducedOriginal.KeyOf(Key)!] == Reduction.SmallBytes);
    }

    /// <summary>Nothing but the image itself says that it is so long.</summary>
    [Fact]
    public async Task Where_the_end_is_not_enough_of_it_the_whole_of_that_version_is_fetched()
    {
        using var cdn = await NewCdnAsync();
        var tall = new Size(1500, 9000);
        await cdn.AddAsync(Key, TestImages.Jpeg(TestImages.Red, tall.Width, tall.Height));
        var (width, height) = Reduction.SizeOf(tall, Reduction.Side);
        await ReduceAsync(cdn, [.. TestImages.Jpeg(TestImages.Blue, width, height), .. new byte[Reduction.SmallBytes], .. Small], of: tall, small: Small.Length);

        var answer = await cdn.GetAsync($"w200/{Key}");

        Assert.Equal((200, (200, 1200)), (answer.Status, TestImages.SizeOf(answer.Body.ToArray())));
        Assert.True(TestImages.Is(answer.Body.ToArray(), TestImages.Blue));
        Assert.Equal(["used"], _outcomes.Seen);
    }

    public static TheoryData<string, string> BadOnes => new()
    {
        { "there is none", "missing" },
        { "it is of another version", "stale" },
        { "it has no stamp", "stale" },
        { "it does not say of what size the original is", "corrupt" },
        { "it says a size that is none", "corrupt" },
        { "it says another proportion", "corrupt" },
        { "it does not say how much of it is small", "corrupt" },
        { "it says that more of it is small than there is", "corrupt" },
        { "the small one is none", "corrupt" },
        { "it is empty", "corrupt" },
        { "it is half written", "corrupt" },
        { "its header is cut off", "corrupt" },
        { "it is no image", "corrupt" },
        { "it is a PNG", "corrupt" },
        { "it breaks off while it is read", "corrupt" },
        { "the store does not give it", "corrupt" },
    };

    [Theory]
    [MemberData(nameof(BadOnes))]
    public async Task Whatever_is_wrong_with_it_the_original_serves_it_is_counted_and_another_one_is_wanted(string what, string outcome)
    {
        using var cdn = await NewCdnAsync();
        await SpoilAsync(cdn, what);

        var answer = await cdn.GetAsync(Path);

        Assert.Equal((200, (400, 280)), (answer.Status, TestImages.SizeOf(answer.Body.ToArray())));
        Assert.True(TestImages.Is(answer.Body.ToArray(), TestImages.Red));
        Assert.Equal("public, max-age=60, s-maxage=10", answer.CacheControl);
        Assert.Contains(outcome, answer.LogDetail, StringComparison.Ordinal);
        Assert.True(TestImages.Is(await cdn.BytesAsync(Path), TestImages.Red));
        Assert.Equal([Key], _wanted);
        Assert.Equal([outcome], _outcomes.Seen);
    }

    [Fact]
    public async Task That_a_small_original_has_none_is_as_it_should_be()
    {
        using var cdn = await NewCdnAsync();
        await cdn.AddAsync("small.jpg", TestImages.Jpeg(TestImages.Red, 800, 600));

        var answer = await cdn.GetAsync("w400/small.jpg");

        Assert.Equal((200, (string?)null), (answer.Status, answer.LogDetail));
        Assert.Empty(_wanted);
        Assert.Empty(_outcomes.Seen);
    }

    [Theory]
    [InlineData("w400-keep/photo.jpg")]
    [InlineData("w400-png/photo.jpg")]
    [InlineData("w3000/photo.jpg")]
    [InlineData("rot90/photo.jpg")]
    public async Task Where_it_cannot_serve_it_is_not_even_asked_for(string path)
    {
        using var cdn = await NewCdnAsync(new UrlPolicyOptions { Ladder = [400, 3000] });
        await ReduceAsync(cdn, Reduced);
        cdn.Destination.BeforeOpen = key => key == ReducedOriginal.KeyOf(Key) ? throw new InvalidOperationException("It was asked for.") : Task.CompletedTask;

        var answer = await cdn.GetAsync(path);

        Assert.True(answer.Status == 200 && TestImages.Is(answer.Body.ToArray(), TestImages.Red), $"{answer.Status} {answer.LogDetail}");
        Assert.Empty(_wanted);
    }

    [Fact]
    public async Task Where_it_is_too_small_for_the_variant_the_original_serves_and_nothing_is_wrong()
    {
        using var cdn = await NewCdnAsync();
        await ReduceAsync(cdn, Reduced);

        // The reduced original is 1,792 pixels high.
        var answer = await cdn.GetAsync("h1920/photo.jpg");

        Assert.True(TestImages.Is(answer.Body.ToArray(), TestImages.Red));
        Assert.Null(answer.LogDetail);
        Assert.Empty(_wanted);
        Assert.Empty(_outcomes.Seen);
    }

    [Fact]
    public async Task Switched_off_it_is_neither_asked_for_nor_wanted()
    {
        using var cdn = await NewCdnAsync(resize: new ResizeOptions { ReducedOriginals = false });
        await ReduceAsync(cdn, Reduced);

        Assert.True(TestImages.Is((await cdn.GetAsync(Path)).Body.ToArray(), TestImages.Red));
        Assert.DoesNotContain(ReducedOriginal.KeyOf(Key)!, cdn.Destination.Read.Keys);
        Assert.Empty(_wanted);
    }

    [Fact]
    public async Task That_another_cannot_be_asked_for_is_a_line_in_the_log()
    {
        using var cdn = await NewCdnAsync(resize: new ResizeOptions { WantReduced = _ => throw new StorageException("denied") });

        var answer = await cdn.GetAsync(Path);

        Assert.Equal(200, answer.Status);
        Assert.Contains("denied", answer.LogDetail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_answer_does_not_wait_for_a_wish_longer_than_its_patience()
    {
        var never = new TaskCompletionSource();
        using var cdn = await NewCdnAsync(resize: new ResizeOptions { InvalidationPatience = TimeSpan.FromMilliseconds(1), WantReduced = _ => never.Task });
        Assert.Equal(200, (await cdn.GetAsync(Path)).Status);
        Assert.False(never.Task.IsCompleted);
    }

    [Fact]
    public async Task A_variant_of_the_reduced_original_of_an_older_version_never_stays()
    {
        using var cdn = await NewCdnAsync(sharedLocks: false);
        await ReduceAsync(cdn, Reduced);
        var overwritten = 0;
        cdn.Destination.BeforePut = key => key == Path && Interlocked.Exchange(ref overwritten, 1) == 0
            ? cdn.AddAsync(Key, TestImages.Jpeg(TestImages.Green, 800, 560))
            : Task.CompletedTask;

        var answer = await cdn.GetAsync(Path);

        Assert.Equal(1, overwritten);
        Assert.True(TestImages.Is(answer.Body.ToArray(), TestImages.Green));
        Assert.True(TestImages.Is(await cdn.BytesAsync(Path), TestImages.Green));
    }

    private async Task<TestCdn> NewCdnAsync(UrlPolicyOptions? urls = null, ResizeOptions? resize = null, bool sharedLocks = true)
    {
        resize ??= new ResizeOptions();
        var cdn = new TestCdn(urls, resize with { WantReduced = resize.WantReduced ?? Want }, sharedLocks: sharedLocks);
        await cdn.AddAsync(Key, Original);
        return cdn;

        Task Want(string key)
        {
            _wanted.Enqueue(key);
            return Task.CompletedTask;
        }
    }

    private static async Task ReduceAsync(TestCdn cdn, byte[] bytes, string? etag = null, Size? of = null, int small = 0)
    {
        etag ??= (await cdn.Destination.HeadAsync(Key))!.ETag;
        await TestCdn.PutAsync(
            cdn.Destination, ReducedOriginal.KeyOf(Key)!, bytes, ReducedOriginal.Headers(Key, etag, new OriginalFacts(of ?? Large, SourceFormat.Jpeg), small));
    }

    private static byte[] Solid(double[] colour, int side)
    {
        var (width, height) = Reduction.SizeOf(Large, side);
        return TestImages.Jpeg(colour, width, height);
    }

    private static Task SpoilAsync(TestCdn cdn, string what)
    {
        var reduced = ReducedOriginal.KeyOf(Key)!;
        switch (what)
        {
            case "there is none":
                return Task.CompletedTask;
            case "it is of another version":
                return ReduceAsync(cdn, Reduced, "\"of another\"");
            case "it has no stamp":
                return TestCdn.PutAsync(cdn.Destination, reduced, Reduced);
            case "it does not say of what size the original is":
                return StampAsync(ReducedOriginal.OriginalSize, null);
            case "it says a size that is none":
                return StampAsync(ReducedOriginal.OriginalSize, "3000x-1");
            case "it says another proportion":
                return StampAsync(ReducedOriginal.OriginalSize, "3000x2900");
            case "it does not say how much of it is small":
                return StampAsync(ReducedOriginal.SmallBytes, null);
            case "it says that more of it is small than there is":
                return StampAsync(ReducedOriginal.SmallBytes, $"{Reduced.Length}");
            case "the small one is none":
                return ReduceAsync(cdn, Reduced, small: 100);
            case "it is empty":
                return ReduceAsync(cdn, []);
            case "it is half written":
                return ReduceAsync(cdn, Reduced[..(Reduced.Length / 2)]);
            case "its header is cut off":
                return ReduceAsync(cdn, Reduced[..20]);
            case "it is no image":
                return ReduceAsync(cdn, "not an image"u8.ToArray());
            case "it is a PNG":
                return ReduceAsync(cdn, TestImages.Png(TestImages.Blue, Reduction.SizeOf(Large, Reduction.Side).Width, Reduction.SizeOf(Large, Reduction.Side).Height));
            case "it breaks off while it is read":
                cdn.Destination.Breaks = key => key == reduced;
                return ReduceAsync(cdn, Reduced);
            default:
                cdn.Destination.BeforeOpen = key => key == reduced ? throw new StorageException("denied") : Task.CompletedTask;
                return Task.CompletedTask;
        }

        async Task StampAsync(string name, string? value)
        {
            await ReduceAsync(cdn, Reduced);
            var headers = (await cdn.Destination.HeadAsync(reduced))!.Headers;
            var metadata = new Dictionary<string, string>(headers.Metadata);
            if (value is null)
                metadata.Remove(name);
            else
                metadata[name] = value;
            await TestCdn.PutAsync(cdn.Destination, reduced, Reduced, headers with { Metadata = metadata });
        }
    }

    /// <summary>What was counted in this test's own flow.</summary>
    private sealed class Outcomes : IDisposable
    {
        private readonly AsyncLocal<bool> _isHere = new();
        private readonly MeterListener _listener = new();

        public Outcomes()
        {
            _isHere.Value = true;
            _listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
            {
                if (_isHere.Value)
                    Seen.Enqueue($"{tags[0].Value}");
            });
            _listener.EnableMeasurementEvents(Telemetry.ReducedOriginals);
        }

        public ConcurrentQueue<string> Seen { get; } = new();

        public void Dispose() => _listener.Dispose();
    }
}
