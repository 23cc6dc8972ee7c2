using Transcoder.Contracts;

namespace Transcoder.Tests.Contracts;

public class UrlPathTests
{
    [Theory]
    [InlineData("a/b-c_d.e~f.jpg", "a/b-c_d.e~f.jpg")]
    [InlineData("a b.jpg", "a%20b.jpg")]
    [InlineData("a+b&c.jpg", "a%2Bb&c.jpg")]
    [InlineData("100%#?.jpg", "100%25%23%3F.jpg")]
    [InlineData("%41", "%2541")]
    [InlineData("!$'()*,;=:@", "!$'()*,;=:@")]
    [InlineData("a\\b\"<>^`{|}[]", "a%5Cb%22%3C%3E%5E%60%7B%7C%7D%5B%5D")]
    [InlineData("\u00fc", "%C3%BC")]
    [InlineData("\U0001f98a", "%F0%9F%A6%8A")]
    public void A_key_is_encoded_for_the_path_of_a_URL(string key, string encoded)
    {
        Assert.Equal(encoded, UrlPath.Encode(key));
        Assert.True(UrlPath.TryDecode(encoded, out var decoded));
        Assert.Equal(key, decoded);
    }

    [Theory]
    [InlineData("a+b", "a+b")]
    [InlineData("%2541", "%41")]
    [InlineData("%c3%bc", "\u00fc")]
    [InlineData("\u00fc", "\u00fc")]
    [InlineData("a%2Fb", "a/b")]
    [InlineData("", "")]
    public void A_path_is_decoded_once(string path, string expected)
    {
        Assert.True(UrlPath.TryDecode(path, out var key));
        Assert.Equal(expected, key);
    }

    [Theory]
    [InlineData("%")]
    [InlineData("%4")]
    [InlineData("%4g")]
    [InlineData("% 1")]
    [InlineData("a%00b")]
    [InlineData("a\0b")]
    [InlineData("%ff")]
    [InlineData("%c3")]
    [InlineData("%c0%af")]
    [InlineData("%ed%a0%80")]
    public void A_path_that_is_no_text_is_refused(string path) => Assert.False(UrlPath.TryDecode(path, out _));

    [Fact]
    public void Half_a_surrogate_pair_is_no_text() => Assert.False(UrlPath.TryDecode("\ud800", out _));
}
