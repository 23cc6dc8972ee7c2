using Transcoder.Contracts;
using Transcoder.Delivery;
using Transcoder.Imaging;
using Transcoder.Storage;
using Transcoder.Tests.Imaging;

namespace Transcoder.Tests.Delivery;

/// <summary>A large JPEG is decoded while its rest is on its way. Whatever happens to that, no damaged variant is stored.</summary>
public sealed class AsItComesTests : IDisposable
{
    private const string Key = "photo.jpg";
    private const string Path = "w1200/photo.jpg";

    private static readonly byte[] Photo = LargePhotos.Dragonfly;

    private readonly TestCdn _cdn = new(threads: 1);
    private int _opened;

    public void Dispose() => _cdn.Dispose();

    [Fact]
    public async Task The_transform_is_under_way_before_the_rest_is_here_and_makes_the_same()
    {
        await PutAsync(Photo);
        var go = new TaskCompletionSource();
        BeforeRest(() => go.Task);

        var asking = _cdn.GetAsync(Path);
        await Eventually.SeeAsync(() => _cdn.Gate.Pending == 1);
        go.SetResult();

        var answer = await asking;
        Assert.Equal(200, answer.Status);
        Assert.Equal(Transforms.Make(Photo, "w1200").Bytes, answer.Body.ToArray());
        Assert.Equal(answer.Body.ToArray(), await _cdn.BytesAsync(Path));
    }

    [Fact]
    public async Task While_anything_is_being_made_no_thread_is_kept_waiting_for_a_store()
    {
        await PutAsync(Photo);
        var (reached, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        using var end = new ManualResetEventSlim();
        BeforeRest(() =>
        {
            reached.SetResult();
            return go.Task;
        });
        var other = _cdn.Gate.TryRun(() =>
        {
            end.Wait();
            return true;
        })!;

        var asking = _cdn.GetAsync(Path);
        await reached.Task;
        end.Set();
        await other;
        // One thread, and it is free.
        Assert.True(await _cdn.Gate.TryRun(() => true)!.WaitAsync(TimeSpan.FromMinutes(1)));
        go.SetResult();
        Assert.Equal(Transforms.Make(Photo, "w1200").Bytes, (await asking).Body.ToArray());
    }

    [Fact]
    public async Task Where_the_rest_breaks_off_the_answer_is_502_and_nothing_is_stored()
    {
        await PutAsync(Photo);
        BeforeRest(() =>
        {
            _cdn.Destination.Breaks = key => key == Key;
            return Task.CompletedTask;
        });

        Assert.Equal(502, (await _cdn.GetAsync(Path)).Status);
        Assert.Null(await _cdn.Destination.HeadAsync(Path));

        _cdn.Destination.Breaks = _ => false;
        Assert.Equal(200, (await _cdn.GetAsync(Path)).Status);
    }

    [Fact]
    public async Task Where_the_rest_is_not_given_the_answer_is_502_and_nothing_is_stored()
    {
        await PutAsync(Photo);
        BeforeRest(() => throw new StorageException("denied"));
        Assert.Equal(502, (await _cdn.GetAsync(Path)).Status);
        Assert.Null(await _cdn.Destination.HeadAsync(Path));
    }

    [Fact]
    public async Task Where_it_changes_before_its_rest_the_variant_is_of_what_it_is_then()
    {
        await PutAsync(Photo);
        BeforeRest(() => PutAsync(TestImages.Jpeg(TestImages.Blue, 1500, 1000)));

        Assert.True(TestImages.Is((await _cdn.GetAsync(Path)).Body.ToArray(), TestImages.Blue));
        Assert.True(TestImages.Is(await _cdn.BytesAsync(Path), TestImages.Blue));
    }

    [Fact]
    public async Task Where_it_goes_before_its_rest_it_is_404()
    {
        await PutAsync(Photo);
        BeforeRest(() => _cdn.Destination.DeleteAsync([Key]));
        Assert.Equal(404, (await _cdn.GetAsync(Path)).Status);
    }

    [Fact]
    public async Task One_that_is_cut_off_is_422()
    {
        await PutAsync(Photo[..^100_000]);
        Assert.Equal(422, (await _cdn.GetAsync(Path)).Status);
    }

    [Fact]
    public async Task One_that_is_over_a_limit_is_refused_without_a_wait_for_its_rest()
    {
        using var cdn = new TestCdn(resize: new ResizeOptions { Limits = new Limits { SourcePixels = 1_000_000 } });
        await TestCdn.PutAsync(cdn.Destination, Key, Photo);
        var never = new TaskCompletionSource();
        cdn.Destination.BeforeOpen = key => key == Key && Interlocked.Increment(ref _opened) == 2 ? never.Task : Task.CompletedTask;

        Assert.Equal(413, (await cdn.GetAsync(Path)).Status);
    }

    [Theory]
    [InlineData("photo.jpg", true, true)]
    [InlineData("photo.jpg", false, false)]
    [InlineData("large.png", true, false)]
    [InlineData("small.jpg", true, false)]
    [InlineData("commented.jpg", true, false)]
    public async Task Only_a_JPEG_that_goes_on_behind_its_first_part_and_has_its_header_there_is_not_waited_for(string key, bool asItComes, bool isComing)
    {
        byte[] comment = [0xFF, 0xFE, 0xFF, 0xFF, .. new byte[65_533]];
        await TestCdn.PutAsync(_cdn.Destination, key, key switch
        {
            "photo.jpg" => Photo,
            "large.png" => [.. TestImages.Png(TestImages.Red), .. new byte[OriginalFetch.Part]],
            "commented.jpg" => [.. Photo[..2], .. Enumerable.Repeat(comment, 9).SelectMany(segment => segment), .. Photo[2..]],
            _ => Samples.Photo("life.jpg"),
        });
        await using var fetch = await OriginalFetch.BeginAsync(_cdn.Destination, new ChangeLocks(), key, withPart: true);

        var read = await fetch!.ReadAsync(new Spec { Width = 1200 }, Transforms.Limits, asItComes);

        Assert.Equal(isComing, read!.IsComing);
        Assert.True(await read.Whole);
    }

    private Task PutAsync(byte[] bytes) => TestCdn.PutAsync(_cdn.Destination, Key, bytes);

    /// <summary>Once, before the second request for the original.</summary>
    private void BeforeRest(Func<Task> happens) =>
        _cdn.Destination.BeforeOpen = key => key == Key && Interlocked.Increment(ref _opened) == 2 ? happens() : Task.CompletedTask;
}
