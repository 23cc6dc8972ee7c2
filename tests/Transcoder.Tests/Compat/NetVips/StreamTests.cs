using NetVips;

namespace Transcoder.Tests.Compat.Libvips;

public class StreamTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_stream_is_read_and_left_open(bool canSeek)
    {
        using var stream = new Tap(Pictures.Png(), canSeek);
        using (var image = Image.NewFromStream(stream, access: Enums.Access.Sequential))
        using (var expected = Pictures.Gradient())
        {
            Pictures.AssertSamePixels(expected, image);
        }
        Assert.True(stream.CanRead);
    }

    [Theory]
    [InlineData(".jpg")]
    [InlineData(".png")]
    [InlineData(".webp")]
    [InlineData(".tif")]
    public void A_stream_is_written_and_left_open(string format)
    {
        using var image = Pictures.Gradient();
        using var stream = new MemoryStream();
        image.WriteToStream(stream, format);
        using var loaded = Image.NewFromBuffer(stream.ToArray());
        Assert.Equal(96, loaded.Width);
        Assert.True(stream.CanWrite);
    }

    [Fact]
    public void Source_and_target_over_streams()
    {
        using var input = new MemoryStream(Pictures.Png());
        using var output = new MemoryStream();
        using var source = SourceStream.NewFromStream(input);
        using var target = TargetStream.NewFromStream(output);
        using var image = Image.NewFromSource(source);
        image.WriteToTarget(target, ".png");
        using var loaded = Image.NewFromBuffer(output.ToArray());
        using var expected = Pictures.Gradient();
        Pictures.AssertSamePixels(expected, loaded);
    }

    [Fact]
    public void A_stream_that_throws_at_once_is_reported()
    {
        using var stream = new Tap(Pictures.Png(), canSeek: false) { ThrowsAfter = 0 };
        var error = Assert.Throws<VipsException>(() => Image.NewFromStream(stream));
        Assert.IsType<EndOfTheLine>(error.InnerException);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_stream_that_throws_while_pixels_are_read_is_reported(bool inMemory)
    {
        using var stream = new Tap(Pictures.Jpeg(1000, 1000), canSeek: false) { ThrowsAfter = 6000 };
        using var image = Image.NewFromStream(stream, access: Enums.Access.Sequential);
        using var small = image.Resize(0.5);
        var error = Assert.Throws<VipsException>(() => inMemory ? small.WriteToMemory() : small.PngsaveBuffer());
        Assert.IsType<EndOfTheLine>(error.InnerException);
        Assert.Throws<VipsException>(() => small.CopyMemory());
    }

    [Fact]
    public void A_stream_that_throws_on_write_is_reported()
    {
        using var image = Pictures.Gradient(300, 300);
        using var stream = new Tap([], canSeek: false) { ThrowsAfter = 0 };
        var error = Assert.Throws<VipsException>(() => image.WriteToStream(stream, ".png"));
        Assert.IsType<EndOfTheLine>(error.InnerException);
    }

    [Fact]
    public void A_stream_that_throws_on_flush_is_reported()
    {
        using var image = Pictures.Gradient();
        using var stream = new Tap([], canSeek: false) { ThrowsOnFlush = true };
        Assert.IsType<EndOfTheLine>(Assert.Throws<VipsException>(() => image.WriteToStream(stream, ".jpg")).InnerException);
    }

    [Fact]
    public void A_seek_that_throws_is_reported()
    {
        using var stream = new Tap(Pictures.Png(), canSeek: true) { ThrowsOnSeek = true };
        Assert.IsType<EndOfTheLine>(Assert.Throws<VipsException>(() => Image.NewFromStream(stream)).InnerException);
    }

    private sealed class EndOfTheLine : Exception;

    /// <summary>A stream that fails where it is told to.</summary>
    private sealed class Tap(byte[] content, bool canSeek) : MemoryStream(content.Length)
    {
        private bool _filled;
        private int _passed;

        internal int ThrowsAfter { get; init; } = int.MaxValue;

        internal bool ThrowsOnFlush { get; init; }

        internal bool ThrowsOnSeek { get; init; }

        public override bool CanSeek => canSeek;

        public override int Read(Span<byte> buffer)
        {
            Fill();
            if (_passed >= ThrowsAfter)
            {
                throw new EndOfTheLine();
            }
            var read = base.Read(buffer[..Math.Min(buffer.Length, 2000)]);
            _passed += read;
            return read;
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            _passed += buffer.Length;
            if (_passed > ThrowsAfter)
            {
                throw new EndOfTheLine();
            }
        }

        public override void Flush()
        {
            if (ThrowsOnFlush)
            {
                throw new EndOfTheLine();
            }
        }

        public override long Seek(long offset, SeekOrigin loc)
        {
            Fill();
            return ThrowsOnSeek ? throw new EndOfTheLine() : base.Seek(offset, loc);
        }

        private void Fill()
        {
            if (!_filled)
            {
                _filled = true;
                base.Write(content, 0, content.Length);
                base.Seek(0, SeekOrigin.Begin);
            }
        }
    }
}
