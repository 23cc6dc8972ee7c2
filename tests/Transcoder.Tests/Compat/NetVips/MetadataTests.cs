using NetVips;

namespace Transcoder.Tests.Compat.Libvips;

public class MetadataTests
{
    [Fact]
    public void The_header_is_read()
    {
        using var image = Image.NewFromBuffer(Pictures.Jpeg());
        Assert.Equal((96, 64, 3, 64), (image.Width, image.Height, image.Bands, image.PageHeight));
        Assert.Equal((Enums.BandFormat.Uchar, Enums.Interpretation.Srgb), (image.Format, image.Interpretation));
        using var copy = image.Copy(xres: 2, yres: 3, xoffset: 4, yoffset: 5);
        Assert.Equal((2, 3, 4, 5), (copy.Xres, copy.Yres, copy.Xoffset, copy.Yoffset));
        Assert.Equal(96, image.Get("width"));
        Assert.Equal(2.0, copy.Get("xres"));
        Assert.Equal((int)Enums.BandFormat.Uchar, image.Get("format"));
        Assert.Equal("jpegload_buffer", image.Get("vips-loader"));
        Assert.True(image.Contains("jpeg-chroma-subsample"));
        Assert.Contains("vips-loader", image.GetFields());
        Assert.Equal(0, image.GetTypeOf("nonsense"));
        Assert.Throws<VipsException>(() => image.Get("nonsense"));
    }

    [Fact]
    public void A_copy_is_changed_and_the_original_is_not()
    {
        using var image = Pictures.Gradient();
        using var changed = image.Mutate(mutable =>
        {
            mutable.Set(GValue.GIntType, "an-int", 7);
            mutable.Set(GValue.GDoubleType, "a-double", 2.5);
            mutable.Set(GValue.GBoolType, "a-bool", true);
            mutable.Set(GValue.GUint64Type, "a-ulong", ulong.MaxValue);
            mutable.Set(GValue.GStrType, "a-string", "grüß");
            mutable.Set(GValue.RefStrType, "a-text", "grüß Gott");
            mutable.Set(GValue.BlobType, "a-blob", new byte[] { 1, 2, 3 });
            mutable.Set(GValue.ArrayIntType, "delay", new[] { 10, 20 });
            mutable.Set(GValue.ArrayDoubleType, "doubles", new[] { 1, 2 });
            mutable.Set(GValue.ArrayImageType, "images", new[] { image });
            mutable.Set(GValue.ImageType, "an-image", image);
            mutable.Set(GValue.BandFormatType, "a-format", "float");
            mutable.Set("an-int", 8);
            using var inner = mutable.Mutate(same => same.Set("a-double", 3));
            Assert.Equal(3.0, inner.Get("a-double"));
            Assert.False(mutable.Remove("nonsense"));
            Assert.Throws<ArgumentException>(() => mutable.Set("nonsense", 1));
            Assert.Throws<ArgumentException>(() => mutable.Set("an-int", "text"));
        });
        Assert.Equal(8, changed.Get("an-int"));
        Assert.Equal(3.0, changed.Get("a-double"));
        Assert.Equal(true, changed.Get("a-bool"));
        Assert.Equal(ulong.MaxValue, changed.Get("a-ulong"));
        Assert.Equal("grüß", changed.Get("a-string"));
        Assert.Equal("grüß Gott", changed.Get("a-text"));
        Assert.Equal(new byte[] { 1, 2, 3 }, changed.Get("a-blob"));
        Assert.Equal(new[] { 10, 20 }, changed.Get("delay"));
        Assert.Equal(new[] { 1.0, 2.0 }, changed.Get("doubles"));
        Assert.Equal((int)Enums.BandFormat.Float, changed.Get("a-format"));
        using var one = Assert.Single((Image[])changed.Get("images"));
        using var other = (Image)changed.Get("an-image");
        Pictures.AssertSamePixels(one, other);

        Assert.False(image.Contains("an-int"));
        using var removed = changed.Mutate(mutable => Assert.True(mutable.Remove("an-int")));
        Assert.False(removed.Contains("an-int"));
        Assert.True(changed.Contains("an-int"));
    }

    [Fact]
    public void An_error_in_the_action_passes_through()
    {
        using var image = Pictures.Gradient();
        Assert.Throws<InvalidTimeZoneException>(() => image.Mutate(_ => throw new InvalidTimeZoneException()));
    }

    [Fact]
    public void A_value_converts_or_is_refused()
    {
        using var value = new GValue();
        value.SetType(GValue.GDoubleType);
        value.Set(3);
        Assert.Equal(GValue.GDoubleType, value.GetTypeOf());
        Assert.Equal(3.0, value.Get());
        Assert.Throws<ArgumentException>(() => value.Set("3"));
        value.Dispose();
        Assert.Throws<ObjectDisposedException>(() => value.Get());
    }
}
