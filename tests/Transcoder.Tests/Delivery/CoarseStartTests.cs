using System.Collections.Concurrent;
using Transcoder.Contracts;
using Transcoder.Delivery;
using Transcoder.Imaging;
using Transcoder.Storage;
using Transcoder.Tests.Imaging;

namespace Transcoder.Tests.Delivery;

/// <summary>Of a progressive original no more is fetched than the coarse scan where that is enough, and what is made of it is the same.</summary>
public sealed class CoarseStartTests : IDisposable
{
    private const string Key = "photo.jpg";

    /// <summary>Of one segment of a comment, the most that its length can say.</summary>
    private const int Comment = 65_537;

    private static readonly byte[] Photo = LargePhotos.Progressive;
    private static readonly int End = ProgressiveScan.Find(Photo).End;
    private static readonly Spec Small = Transforms.Spec("w200");

    private readonly ConcurrentQueue<string> _wanted = new();
    private readonly TestCdn _cdn;
    private int _opened;

    public CoarseStartTests()
    {
        _cdn = new TestCdn(resize: new ResizeOptions
        {
            WantReduced = key =>
            {
                _wanted.Enqueue(key);
                return Task.CompletedTask;
            },
        });
        _cdn.Destination.BeforeOpen = key =>
        {
            if (key == Key)
                Interlocked.Increment(ref _opened);
            return Task.CompletedTask;
        };
    }

    private long Read => _cdn.Destination.Read.GetValueOrDefault(Key);

    public void Dispose() => _cdn.Dispose();

    [Fact]
    public void The_photograph_has_several_megabytes_and_its_scan_ends_within_the_first_part()
    {
        Assert.InRange(Photo.Length, 2_000_000, 10_000_000);
        Assert.InRange(End, 100_000, OriginalFetch.Part - 1);
    }

    [Fact]
    public async Task A_small_variant_takes_the_coarse_scan_and_one_request()
    {
        await PutAsync(Photo);
        var answer = await _cdn.GetAsync("w200/photo.jpg");

        Assert.Equal(200, answer.Status);
        Assert.Equal(Transforms.Make(Photo, "w200").Bytes, answer.Body.ToArray());
        Assert.Equal(1, _opened);
        Assert.InRange(Read, End, OriginalFetch.Part);
    }

    [Fact]
    public async Task A_large_variant_takes_all_of_it_and_two_requests()
    {
        await PutAsync(Photo);
        var answer = await _cdn.GetAsync("w1200/photo.jpg");

        Assert.Equal(Transforms.Make(Photo, "w1200").Bytes, answer.Body.ToArray());
        Assert.Equal((2, Photo.Length), (_opened, Read));
    }

    [Fact]
    public async Task A_reduced_original_is_wanted_as_if_all_had_been_read()
    {
        await PutAsync(Photo);
        await _cdn.GetAsync("w200/photo.jpg");
        Assert.Equal([Key], _wanted);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 2)]
    public async Task A_scan_that_ends_behind_the_part_is_fetched_part_by_part(int comments, int requests)
    {
        var photo = Commented(comments);
        await PutAsync(photo);

        var bytes = await ReadAsync(Small);

        Assert.Equal([.. photo[..(End + (comments * Comment))], .. ProgressiveScan.Terminator], bytes!);
        Assert.Equal(requests, _opened);
        Assert.InRange(Read, bytes!.Length - 2, requests * OriginalFetch.Part);
        Assert.Equal(Transforms.Make(photo, "w200").Bytes, Transforms.Make(bytes, "w200").Bytes);
    }

    [Fact]
    public async Task Where_the_part_does_not_even_hold_the_header_all_is_fetched_at_once()
    {
        var photo = Commented(9);
        await PutAsync(photo);

        Assert.Equal(photo, await ReadAsync(Small));
        Assert.Equal((2, photo.Length), (_opened, Read));
    }

    [Fact]
    public async Task A_scan_that_never_ends_is_fetched_to_the_files_end_in_parts_that_grow()
    {
        byte[] endless = [.. Photo[..(End - 1000)], .. new byte[8 * OriginalFetch.Part]];
        await PutAsync(endless);

        Assert.Equal(endless, await ReadAsync(Small));
        Assert.Equal((5, endless.Length), (_opened, Read));
    }

    [Fact]
    public async Task One_that_was_only_looked_at_is_read_no_further_either()
    {
        await PutAsync(Photo);

        var bytes = await ReadAsync(Small, withPart: false);

        Assert.Equal(End + 2, bytes!.Length);
        Assert.Equal(1, _opened);
        Assert.InRange(Read, End, OriginalFetch.Part);
    }

    [Theory]
    [InlineData("w1200")]
    [InlineData("w600")]
    [InlineData("")]
    public async Task A_variant_that_shows_more_takes_all(string spec)
    {
        await PutAsync(Photo);
        Assert.Equal(Photo, await ReadAsync(Transforms.Spec(spec)));
        Assert.Equal(2, _opened);
    }

    [Fact]
    public async Task Of_a_baseline_original_the_rest_is_asked_for_before_the_part_is_read()
    {
        var photo = LargePhotos.Dragonfly;
        await PutAsync(photo);
        var before = 0L;
        _cdn.Destination.AfterOpen = _ =>
        {
            before = Read;
            return Task.CompletedTask;
        };

        Assert.Equal(photo, await ReadAsync(Small));
        Assert.InRange(before, 1, 64 * 1024);
    }

    [Fact]
    public async Task One_that_changes_between_two_parts_of_the_scan_is_never_mixed()
    {
        await PutAsync(Commented(7));
        await using var fetch = await BeginAsync();
        await PutAsync(Commented(8));

        Assert.Null(await fetch!.ReadAsync(Small, Transforms.Limits));
    }

    [Fact]
    public async Task One_that_changes_meanwhile_is_made_anew_of_what_it_is_then()
    {
        await PutAsync(Commented(7));
        _cdn.Destination.BeforeOpen = async key =>
        {
            if (key == Key && Interlocked.Increment(ref _opened) == 2)
                await PutAsync(TestImages.Jpeg(TestImages.Blue, 400, 300));
        };

        var answer = await _cdn.GetAsync("w200/photo.jpg");

        Assert.True(TestImages.Is(answer.Body.ToArray(), TestImages.Blue));
        Assert.True(TestImages.Is(await _cdn.BytesAsync("w200/photo.jpg"), TestImages.Blue));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1_000_000)]
    public async Task One_that_is_cut_off_behind_the_scan_is_refused_where_the_rest_is_seen_and_only_there(int behind)
    {
        await PutAsync(Photo[..(End + behind)]);
        var small = await _cdn.GetAsync("w200/photo.jpg");
        var large = await _cdn.GetAsync("w1200/photo.jpg");

        Assert.Equal(Transforms.Make(Photo, "w200").Bytes, small.Body.ToArray());
        Assert.Equal(422, large.Status);
    }

    [Fact]
    public async Task One_that_is_cut_off_within_the_scan_is_refused()
    {
        await PutAsync(Photo[..(End - 1000)]);
        Assert.Equal(422, (await _cdn.GetAsync("w200/photo.jpg")).Status);
    }

    [Fact]
    public async Task Whatever_is_damaged_all_is_fetched_or_what_holds_a_whole_scan()
    {
        var random = new Random(20_261_121);
        var coarse = 0;
        for (var i = 0; i < 60; i++)
        {
            var damaged = (byte[])Photo.Clone();
            for (var count = random.Next(1, 6); count > 0; count--)
                damaged[random.Next(random.Next(2) == 0 ? 700 : End + 100)] = random.Next(3) == 0 ? (byte)0xFF : (byte)random.Next(256);
            await PutAsync(damaged);

            var bytes = await ReadAsync(Small);

            if (damaged.AsSpan().SequenceEqual(bytes))
                continue;
            coarse++;
            Assert.Equal([.. damaged[..ProgressiveScan.Find(damaged).End], .. ProgressiveScan.Terminator], bytes!);
        }

        Assert.InRange(coarse, 1, 59);
    }

    private static byte[] Commented(int comments) =>
        [.. Photo[..2], .. Enumerable.Repeat((byte[])[0xFF, 0xFE, 0xFF, 0xFF, .. new byte[Comment - 4]], comments).SelectMany(segment => segment), .. Photo[2..]];

    private Task PutAsync(byte[] bytes) => TestCdn.PutAsync(_cdn.Destination, Key, bytes);

    private Task<OriginalFetch?> BeginAsync(bool withPart = true) => OriginalFetch.BeginAsync(_cdn.Destination, new ChangeLocks(), Key, withPart);

    private async Task<byte[]?> ReadAsync(Spec spec, bool withPart = true)
    {
        await using var fetch = await BeginAsync(withPart);
        return (await fetch!.ReadAsync(spec, Transforms.Limits))?.All;
    }
}
