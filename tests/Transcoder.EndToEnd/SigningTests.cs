using Transcoder.Contracts;

namespace Transcoder.EndToEnd;

/// <summary>A deployment that makes only what it has signed.</summary>
public class SigningTests
{
    private const string Key = "first-secret-0123456789";
    private const string Older = "older-secret-9876543210";

    public static TheoryData<bool> Ways { get; } = [true, false];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Keys_may_be_set_on_the_command_line_or_in_the_environment(bool onCommandLine)
    {
        using var site = new Site();
        site.Drop("photo.png", Pictures.Red);
        await using var server = onCommandLine
            ? await CliProcess.ServeAsync(site, "--set", $"signingKeys={Key},{Older}")
            : await CliProcess.ServeAsync(site, new Dictionary<string, string> { ["TRANSCODER_SIGNING_KEYS"] = $"{Key},{Older}" });

        foreach (var key in new[] { Key, Older })
        {
            var signed = "/" + new UrlPolicy(new UrlPolicyOptions { SigningKeys = [key] }).Sign("w123", "photo.png");
            Assert.Equal(123, TestImages.SizeOf(await server.Browser.ImageAsync(signed)).Width);
            await server.Browser.HitAsync(signed);
        }

        Assert.Equal(403, (await server.Browser.GetAsync("/w123/photo.png")).Status);
        Assert.Equal(403, (await server.Browser.GetAsync("/w123/AAAAAAAAAAAAAAAAAAAAAA/photo.png")).Status);
        Assert.Equal(200, (await server.Browser.GetAsync("/photo.png")).Status);
    }

    [Fact]
    public async Task The_resize_handler_asks_for_the_signature_too()
    {
        await using var cdn = await Cdn.WithAsync(
            "photo.png", Pictures.Red, options => options with { Urls = new UrlPolicyOptions { SigningKeys = [Key] } });
        Assert.Equal(403, (await cdn.Browser.GetAsync("/resize/w200/photo.png")).Status);
    }

    [Fact]
    public async Task Signed_variants_follow_their_original()
    {
        var urls = new UrlPolicyOptions { SigningKeys = [Key] };
        var path = "/" + new UrlPolicy(urls).Sign("w200", "photo.png");
        await using var cdn = await Cdn.WithAsync("photo.png", Pictures.Red, options => options with { Urls = urls });
        Assert.True(TestImages.Is(await cdn.Browser.ImageAsync(path), TestImages.Red));
        cdn.Site.Drop("photo.png", Pictures.Blue);
        await Patience.UntilAsync(() => cdn.Browser.ImageAsync(path), image => TestImages.Is(image, TestImages.Blue));
    }
}
