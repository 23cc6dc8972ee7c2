using System.Collections.Concurrent;
using Transcoder.Imaging;
using Transcoder.Storage;

namespace Transcoder.Tests.Imaging;

/// <summary>An original may be decoded while it comes; what is made of it, and what is refused, is the same as if it had been there.</summary>
public sealed class OriginalBytesTests : IDisposable
{
    private static readonly byte[] Photo = Samples.Photo("life.jpg");

    private readonly WorkGate _gate = new();
    private readonly SteppedTime _time = new(DateTimeOffset.UnixEpoch);
    private readonly ImageTransformer _transformer;

    public OriginalBytesTests() => _transformer = new ImageTransformer(Transforms.Limits, _gate, _time);

    public void Dispose() => _gate.Dispose();

    public static TheoryData<string, string> Variants => new()
    {
        { "life.jpg", "" },
        { "life.jpg", "w40" },
        { "life.jpg", "w300-webp" },
        { "life.jpg", "w100-h100-cover-smart" },
        { "life.jpg", "w200-keep" },
        { "life.jpg", "rot90-w200-png" },
        { "cmyk.jpg", "w200" },
        { "grey.jpg", "w200-png" },
        { "progressive.jpg", "w200" },
        { "ultrahdr.jpg", "w200" },
        { "wide-gamut-p3.jpg", "w200-keep" },
    };

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task A_variant_made_as_it_comes_is_the_same_byte_for_byte(string photo, string spec)
    {
        var bytes = Samples.Photo(photo);
        var coming = Coming(bytes, 10, content => new Dripping(content));

        var made = await _transformer.TransformAsync(coming, Transforms.Spec(spec));

        Assert.True(made.Try(out var output, out var failure), failure?.ToString());
        Assert.Equal(Transforms.Make(bytes, spec).Bytes, output.Bytes);
        Assert.Equal(Transforms.Facts(bytes), output.Source);
        Assert.True(await coming.Whole);
    }

    [Fact]
    public async Task What_is_here_is_decoded_before_the_rest_comes()
    {
        var go = new TaskCompletionSource();
        var taken = new ConcurrentQueue<byte>();
        var coming = Coming(Photo, 30_000, content => content, go.Task);
        var reading = Task.Run(() =>
        {
            using var stream = coming.Open();
            var one = new byte[1000];
            for (int read; (read = stream.Read(one, 0, one.Length)) > 0;)
                Array.ForEach(one[..read], taken.Enqueue);
        });

        await Eventually.SeeAsync(() => taken.Count == 30_000);
        Assert.False(reading.IsCompleted);
        go.SetResult();
        await reading;
        Assert.Equal(Photo, taken);
    }

    [Fact]
    public async Task A_transform_that_waits_for_bytes_is_no_longer_idle_and_ends_with_them()
    {
        var go = new TaskCompletionSource();
        Assert.True(_transformer.IsIdle);
        var making = _transformer.TransformAsync(Coming(Photo, 30_000, content => content, go.Task), Transforms.Spec("w200"));

        Assert.False(_transformer.IsIdle);
        go.SetResult();
        Assert.Equal(Transforms.Make(Photo, "w200").Bytes, (await making).Value!.Bytes);
        Assert.True(_transformer.IsIdle);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(30_000)]
    public async Task One_that_breaks_off_is_the_stores_trouble_and_not_the_images(int here)
    {
        var coming = Coming(Photo, here, _ => throw new StorageException("It broke off."));

        var made = await _transformer.TransformAsync(coming, Transforms.Spec("w200"));

        Assert.Equal(FailureKind.Storage, made.Failure?.Kind);
        await Assert.ThrowsAsync<StorageException>(() => coming.Whole);
    }

    [Fact]
    public async Task One_that_turns_out_to_be_of_another_version_makes_no_variant()
    {
        var coming = OriginalBytes.Coming((byte[])Photo.Clone(), 30_000, _ => Task.FromResult(false));

        Assert.Equal(FailureKind.Storage, (await _transformer.TransformAsync(coming, Transforms.Spec("w200"))).Failure?.Kind);
        Assert.False(await coming.Whole);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(30_000)]
    public async Task One_that_does_not_come_in_time_is_waited_for_no_longer(int here)
    {
        var making = _transformer.TransformAsync(Coming(Photo, here, content => content, new TaskCompletionSource().Task), Transforms.Spec("w200"));
        await Eventually.SeeAsync(() => _time.Waiting == 1);

        _time.Advance(Transforms.Limits.Time);

        Assert.Equal(new Failure(FailureKind.TooLarge, "The transform took longer than 25 s, the most that it may."), (await making).Failure);
        Assert.True(_transformer.IsIdle);
    }

    [Theory]
    [InlineData(40_000)]
    [InlineData(300)]
    public async Task One_that_is_cut_off_is_refused_as_ever(int length)
    {
        var made = await _transformer.TransformAsync(Coming(Photo[..length], 10, content => new Dripping(content)), Transforms.Spec("w200"));
        Assert.Equal(FailureKind.Unreadable, made.Failure?.Kind);
        Assert.Equal(Transforms.Refuse(Photo[..length], "w200").Detail, made.Failure?.Detail);
    }

    [Fact]
    public async Task Whatever_is_damaged_comes_out_as_if_it_had_been_there()
    {
        var random = new Random(20_261_121);
        for (var i = 0; i < 60; i++)
        {
            var damaged = (byte[])Photo.Clone();
            for (var count = random.Next(1, 6); count > 0; count--)
                damaged[random.Next(2, random.Next(2) == 0 ? 700 : damaged.Length)] = (byte)random.Next(256);

            var made = await _transformer.TransformAsync(Coming(damaged, 10, content => content), Transforms.Spec("w200"));

            var whole = Transforms.Run(damaged, Transforms.Spec("w200"));
            Assert.Equal((whole.Failure?.Kind, whole.Value?.Bytes), (made.Failure?.Kind, made.Value?.Bytes), Same);
        }

        static bool Same((FailureKind? Kind, byte[]? Bytes) a, (FailureKind? Kind, byte[]? Bytes) b) =>
            a.Kind == b.Kind && a.Bytes.AsSpan().SequenceEqual(b.Bytes);
    }

    [Fact]
    public void Who_needs_all_of_it_must_not_take_what_is_coming() =>
        Assert.Throws<InvalidOperationException>(() => Coming(Photo, 10, content => content).All);

    /// <param name="rest">What the rest is read from.</param>
    private static OriginalBytes Coming(byte[] photo, int here, Func<Stream, Stream> rest, Task? after = null)
    {
        var bytes = new byte[photo.Length];
        photo.AsSpan(0, here).CopyTo(bytes);
        return OriginalBytes.Coming(bytes, here, async original =>
        {
            await Task.Yield();
            if (after is not null)
                await after;
            await original.FillAsync(rest(new MemoryStream(photo[here..])), photo.Length);
            return true;
        });
    }

    /// <summary>Gives little at a time.</summary>
    private sealed class Dripping(Stream inner) : ReadStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            return await inner.ReadAsync(buffer[..Math.Min(buffer.Length, 1009)], cancellationToken);
        }
    }
}
