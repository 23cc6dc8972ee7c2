using System.Diagnostics;
using System.Runtime.CompilerServices;
using NetVips;

namespace Transcoder.Tests.Compat.Libvips;

[Collection(Alone.Name)]
public class LifetimeTests
{
    [Theory]
    [InlineData("bytes")]
    [InlineData("span")]
    [InlineData("pixels")]
    [InlineData("source")]
    [InlineData("stream")]
    public void Inputs_outlive_their_handles(string kind)
    {
        using var expected = Pictures.Gradient();
        var results = Enumerable.Range(0, 8).Select(_ => Derived(kind)).ToArray();
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            _ = Enumerable.Range(0, 200).Select(_ => Enumerable.Repeat((byte)0x55, 20_000).ToArray()).ToArray();
        }
        foreach (var (derived, weak) in results)
        {
            Assert.True(weak.IsAlive, "the input was collected while an image still reads it");
            Pictures.AssertSamePixels(expected, derived);
            derived.Dispose();
        }
    }

    [Theory]
    [InlineData("bytes")]
    [InlineData("pixels")]
    [InlineData("source")]
    [InlineData("stream")]
    public void Inputs_are_let_go_with_the_last_image(string kind)
    {
        var results = Enumerable.Range(0, 8).Select(_ => Unused(kind)).ToArray();
        Cache.Max = 0;
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Cache.Max = 100;
        Assert.True(results.Count(weak => weak.IsAlive) <= 1);
    }

    [Fact]
    public void Images_that_are_only_dropped_are_collected()
    {
        for (var i = 0; i < 300; i++)
        {
            Drop();
        }
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var image = Pictures.Gradient();
        Assert.NotEmpty(image.PngsaveBuffer());
    }

    [Fact]
    public async Task Eight_threads_work_side_by_side()
    {
        var jpeg = Pictures.Jpeg(300, 200);
        var expected = Work(jpeg);
        var clock = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(() =>
        {
            var count = 0;
            for (; clock.ElapsedMilliseconds < 1000; count++)
            {
                Assert.Equal(expected, Work(jpeg));
                Assert.Throws<VipsException>(() => Image.NewFromBuffer([9, 9, 9]));
            }
            return count;
        }, TaskCreationOptions.LongRunning)));
        Assert.All(counts, count => Assert.NotEqual(0, count));
    }

    [Fact]
    public void Memory_is_bounded()
    {
        var jpeg = Pictures.Jpeg(200, 200);
        for (var i = 0; i < 300; i++)
        {
            Work(jpeg);
        }
        var before = Resident();
        for (var i = 0; i < 2000; i++)
        {
            Work(jpeg);
        }
        GC.Collect();
        Assert.InRange(Resident() - before, long.MinValue, 60_000_000);
        Assert.InRange(Stats.Allocations, 0, 20_000);
        Assert.InRange(Stats.Files, 0, 100);
    }

    private static byte[] Work(byte[] jpeg)
    {
        using var image = Image.NewFromBuffer(jpeg, access: Enums.Access.Sequential);
        using var small = image.Resize(0.5);
        return small.JpegsaveBuffer(q: 75);
    }

    private static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Drop() => Image.NewFromBuffer(Pictures.Png()).Flip(Enums.Direction.Vertical).Resize(0.5);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Unused(string kind)
    {
        var (image, weak) = Derived(kind);
        image.WriteToMemory();
        image.Dispose();
        return weak;
    }

    /// <summary>An image whose inputs have all been disposed of, and a look at what it reads from.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Image Derived, WeakReference Input) Derived(string kind)
    {
        var png = Pictures.Png();
        if (kind == "pixels")
        {
            using var gradient = Pictures.Gradient();
            var pixels = gradient.WriteToMemory();
            using var raw = Image.NewFromMemory(pixels, 96, 64, 3, Enums.BandFormat.Uchar);
            return (Turned(raw), new WeakReference(pixels));
        }
        if (kind == "stream")
        {
            var stream = new MemoryStream(png);
            using var streamed = Image.NewFromStream(stream);
            return (Turned(streamed), new WeakReference(stream));
        }
        if (kind == "source")
        {
            using var source = Source.NewFromMemory(png);
            using var sourced = Image.NewFromSource(source);
            return (Turned(sourced), new WeakReference(png));
        }
        using var image = kind == "span" ? Image.NewFromBuffer(png.AsSpan()) : Image.NewFromBuffer(png);
        return (Turned(image), kind == "span" ? new WeakReference(string.Empty) : new WeakReference(png));
    }

    private static Image Turned(Image image)
    {
        using var flipped = image.Flip(Enums.Direction.Horizontal);
        return flipped.Flip(Enums.Direction.Horizontal);
    }
}
