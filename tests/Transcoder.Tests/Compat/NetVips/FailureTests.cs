using NetVips;

namespace Transcoder.Tests.Compat.Libvips;

[Collection(Alone.Name)]
public class FailureTests
{
    [Fact]
    public void An_unknown_format_is_refused_with_libvips_text()
    {
        var error = Assert.Throws<VipsException>(() => Image.NewFromBuffer([1, 2, 3]));
        Assert.Contains("known format", error.Message, StringComparison.Ordinal);
        Assert.Throws<VipsException>(() => Image.NewFromBuffer(Array.Empty<byte>()));
    }

    [Fact]
    public void A_truncated_image_fails_where_that_is_asked_for()
    {
        var jpeg = Pictures.Jpeg(400, 400)[..^3000];
        using var lenient = Image.NewFromBuffer(jpeg);
        Assert.NotEmpty(lenient.WriteToMemory());

        using var strict = Image.NewFromBuffer(jpeg, failOn: Enums.FailOn.Truncated, access: Enums.Access.Sequential);
        var error = Assert.Throws<VipsException>(() => strict.PngsaveBuffer());
        Assert.Contains('\n', error.Message);
        Assert.Throws<VipsException>(() =>
        {
            using var thumbnail = Image.ThumbnailBuffer(jpeg, 400, optionString: "[fail_on=truncated]");
            thumbnail.WriteToMemory();
        });
    }

    [Theory]
    [InlineData("nonsense", 1)]
    [InlineData("nickname", "x")]
    [InlineData("out", 1)]
    public void An_unknown_option_is_refused(string name, object value)
    {
        var error = Assert.Throws<VipsException>(() => Image.NewFromBuffer(Pictures.Jpeg(), kwargs: new VOption { { name, value } }));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Throws<VipsException>(() => Image.NewFromBuffer(Pictures.Jpeg(), "[nonsense=1]"));
    }

    [Theory]
    [InlineData("shrink", "two")]
    [InlineData("shrink", 1.5)]
    [InlineData("shrink", 17)]
    [InlineData("shrink", 1L << 40)]
    [InlineData("autorotate", "yes")]
    [InlineData("access", "nonsense")]
    [InlineData("access", 99)]
    [InlineData("access", 1.5)]
    public void A_value_that_does_not_fit_is_refused(string name, object value)
    {
        var error = Assert.Throws<ArgumentException>(() => Image.NewFromBuffer(Pictures.Jpeg(), kwargs: new VOption { { name, value } }));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_can_be_converted_are()
    {
        var options = new VOption { { "access", "sequential" }, { "shrink", 2.0 }, { "autorotate", 1 }, { "fail_on", Enums.FailOn.Error } };
        using var image = Image.NewFromBuffer(Pictures.Jpeg(), kwargs: options);
        Assert.Equal(48, image.Width);
    }

    [Fact]
    public void A_typed_value_out_of_range_is_refused()
    {
        using var image = Pictures.Gradient();
        Assert.Throws<ArgumentException>(() => image.JpegsaveBuffer(q: 1000));
        Assert.Throws<ArgumentException>(() => image.Resize(-1));
        Assert.Throws<ArgumentException>(() => image.Rot((Enums.Angle)99));
        Assert.Throws<ArgumentException>(() => image.PngsaveBuffer(filter: (Enums.ForeignPngFilter)3));
        Assert.Throws<VipsException>(() => image.Crop(90, 0, 20, 20));
        Assert.Throws<ArgumentException>(() => Image.Arrayjoin([image, null]));
    }

    [Fact]
    public void A_disposed_image_says_so()
    {
        var image = Pictures.Gradient();
        Assert.False(image.IsClosed);
        Assert.False(image.IsInvalid);
        image.Dispose();
        image.Dispose();
        Assert.True(image.IsClosed);
        Assert.Throws<ObjectDisposedException>(() => image.Width);
        Assert.Throws<ObjectDisposedException>(() => image.Resize(0.5));
    }

    [Fact]
    public void A_killed_image_stops()
    {
        using var image = Image.NewFromBuffer(Pictures.Jpeg(600, 600));
        using var blurred = image.Gaussblur(5);
        blurred.SetKill(true);
        Assert.Throws<VipsException>(() => blurred.WriteToMemory());
        blurred.SetKill(false);
        Assert.NotEmpty(blurred.WriteToMemory());
    }

    [Fact]
    public void An_exception_carries_text_and_cause()
    {
        var cause = new IOException();
        Assert.Equal("text", new VipsException("text").Message);
        Assert.Same(cause, new VipsException("text", cause).InnerException);
    }
}
