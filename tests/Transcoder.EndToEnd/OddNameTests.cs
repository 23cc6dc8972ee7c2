using Transcoder.Contracts;

namespace Transcoder.EndToEnd;

/// <summary>A key is whatever a file can be called.</summary>
public sealed class OddNameTests : IAsyncLifetime
{
    private Cdn _cdn = null!;

    public static TheoryData<string> Names { get; } =
    [
        "a b.png", "  two spaces .png", "a+b.png", "a&b=c.png", "a#b.png", "a?b.png", "a%b.png", "a%20b.png", "a%2Fb.png", "100%.png",
        "caf\u00e9.png", "日本語.png", "🐉.png", "👩‍👩‍👧‍👦/👍🏽.png", "(1) [2] {3}.png", "it's \"quoted\".png", "a;b,c:d@e!f$g*.png",
        "back\\slash.png", "<script>.png", "~tilde^`|.png", "trailing.", "no extension", "UPPER.PNG", "a..b.png", "-.png",
        "resize.png", "w200.png", "index.html/a.png", "CON.png",
    ];

    public static TheoryData<int> Lengths { get; } = [1, 200, 250];

    public async Task InitializeAsync() => _cdn = await Cdn.StartAsync();

    public async Task DisposeAsync() => await _cdn.DisposeAsync();

    [Theory]
    [MemberData(nameof(Names))]
    public Task Any_name_can_be_asked_for_transformed_overwritten_and_deleted(string name) => LivesAsync(name);

    [Fact]
    public async Task A_name_with_a_control_character_is_served_though_not_kept_at_the_edge()
    {
        _cdn.Site.Drop("a\tb.png", Pictures.Red);
        Assert.Equal(200, TestImages.SizeOf(await _cdn.Browser.ImageAsync("/w200/a%09b.png")).Width);
        for (var time = 0; time < 2; time++)
        {
            var reply = await _cdn.Browser.GetAsync("/w200/a%09b.png");
            Assert.Equal((200, null), (reply.Status, reply["X-Cache"]));
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public Task So_can_a_name_of_any_length(int length) => LivesAsync(new string('n', length));

    [Fact]
    public Task So_can_a_path_of_many_folders() => LivesAsync(string.Concat(Enumerable.Repeat("folder/", 60)) + "photo.png");

    [Fact]
    public async Task Two_names_that_only_differ_in_case_are_two_originals()
    {
        _cdn.Site.Drop("photo.png", Pictures.Red);
        _cdn.Site.Drop("Photo.png", Pictures.Blue);
        Assert.True(TestImages.Is(await _cdn.Browser.ImageAsync("/w200/photo.png"), TestImages.Red));
        Assert.True(TestImages.Is(await _cdn.Browser.ImageAsync("/w200/Photo.png"), TestImages.Blue));
    }

    private async Task LivesAsync(string name)
    {
        var path = UrlPath.Encode(name);
        _cdn.Site.Drop(name, Pictures.Red);
        Assert.Equal(Pictures.Red, await _cdn.Browser.ImageAsync($"/{path}"));
        Assert.True(TestImages.Is(await _cdn.Browser.ImageAsync($"/w200/{path}"), TestImages.Red));
        await _cdn.Browser.HitAsync($"/w200/{path}");

        _cdn.Site.Drop(name, Pictures.Blue);
        await Patience.UntilAsync(() => _cdn.Browser.ImageAsync($"/w200/{path}"), image => TestImages.Is(image, TestImages.Blue));
        Assert.Equal(Pictures.Blue, await _cdn.Browser.ImageAsync($"/{path}"));

        File.Delete(_cdn.Site.Original(name));
        await Patience.UntilAsync(() => _cdn.Browser.FollowAsync($"/w200/{path}"), reply => reply.Status == 404);
        await Patience.UntilAsync(() => _cdn.Browser.FollowAsync($"/{path}"), reply => reply.Status == 404);
    }
}
