using Transcoder.Contracts;

namespace Transcoder.Tests.Contracts;

public class WireNameTests
{
    [Fact]
    public void A_signature_is_the_front_of_the_hash_in_base64url() =>
        // printf '%s' 'w200/photo.jpg' | openssl dgst -sha256 -hmac 0123456789abcdef -binary | basenc --base64url | cut -c1-22
        Assert.Equal("kyqBNSQLZVHvsWwmTqC5Gq", Signature.Compute("0123456789abcdef"u8, "w200", "photo.jpg"));

    [Theory]
    [InlineData("")]
    [InlineData("kyqBNSQLZVHvsWwmTqC5G")]
    [InlineData("kyqBNSQLZVHvsWwmTqC5Gq=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA")]
    public void Another_text_is_no_signature(string text) =>
        Assert.False(Signature.Verify("0123456789abcdef"u8, "w200", "photo.jpg", text));

    [Fact]
    public void A_tag_is_half_of_a_keys_hash() =>
        // printf '%s' 'photo.jpg' | sha256sum | cut -c1-32
        Assert.Equal("kaff6100bd4df0ea66736e1d330420806", CacheTag.For("photo.jpg"));

    [Theory]
    [InlineData(OutputFormat.Jpeg, "image/jpeg", "jpg")]
    [InlineData(OutputFormat.Png, "image/png", "png")]
    [InlineData(OutputFormat.WebP, "image/webp", "webp")]
    [InlineData(OutputFormat.Avif, "image/avif", "avif")]
    [InlineData(OutputFormat.Gif, "image/gif", "gif")]
    [InlineData(OutputFormat.Tiff, "image/tiff", "tiff")]
    public void A_format_has_a_media_type_and_an_extension(OutputFormat format, string contentType, string extension)
    {
        Assert.Equal((contentType, extension), (format.ContentType(), format.Extension()));
        Assert.Equal(format, MediaTypes.FromExtension(extension));
        Assert.Equal(format, MediaTypes.FromExtension("." + extension.ToUpperInvariant()));
    }

    [Fact]
    public void Auto_has_no_media_type_yet()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => OutputFormat.Auto.ContentType());
        Assert.Throws<ArgumentOutOfRangeException>(() => OutputFormat.Auto.Extension());
    }

    [Theory]
    [InlineData("jpeg", OutputFormat.Jpeg)]
    [InlineData(".tif", OutputFormat.Tiff)]
    [InlineData("svg", null)]
    [InlineData("auto", null)]
    [InlineData("", null)]
    [InlineData("jpegs", null)]
    public void An_extension_may_be_one_of_ours(string extension, OutputFormat? format) =>
        Assert.Equal(format, MediaTypes.FromExtension(extension));
}
