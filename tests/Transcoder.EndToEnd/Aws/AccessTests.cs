using System.Text.Json.Nodes;
using Transcoder.Contracts;

namespace Transcoder.EndToEnd.Aws;

/// <summary>Who goes past the distribution.</summary>
[Collection(AwsCollection.Name)]
public abstract class AccessTests(AwsParts parts, FunctionBinary binary)
{
    [Fact]
    public async Task The_api_answers_to_nobody_who_has_not_its_secret()
    {
        var site = await parts.SiteAsync(binary);
        await site.DropAsync("direct.png", Pictures.Red);
        using var browser = new Browser(site.Api.Address);

        foreach (var secret in (string[])["", "wrong", AwsSite.Referer])
        {
            var refused = await browser.GetAsync("/resize/w200/direct.png", (OriginHeaders.Secret, secret));
            Assert.Equal((403, null), (refused.Status, refused["Location"]));
            Assert.NotEmpty(refused.Detail);
        }
        Assert.Equal(["direct.png"], await site.StoredAsync("direct.png"));
        Assert.Equal(200, (await browser.GetAsync("/resize/w200/direct.png", (OriginHeaders.Secret, AwsSite.OriginSecret))).Width);
        Assert.Equal(404, (await browser.GetAsync("/other", (OriginHeaders.Secret, AwsSite.OriginSecret))).Status);
    }

    [Fact]
    public async Task The_website_neither_shows_nor_redirects_without_its_secret()
    {
        var site = await parts.SiteAsync(binary);
        await site.DropAsync("website.png", Pictures.Red);
        using var browser = new Browser(site.Website.Address);
        var host = ("Host", $"{site.DestinationBucket}.s3-website-{AwsSite.Region}.amazonaws.com");

        foreach (var path in (string[])["/website.png", "/w200/website.png", "/missing.png"])
        {
            foreach (var referer in (string[])["", "https://example.com/", AwsSite.OriginSecret])
            {
                var refused = await browser.GetAsync(path, host, ("Referer", referer));
                Assert.Equal((403, null), (refused.Status, refused["Location"]));
            }
        }
        Assert.Equal(Pictures.Red, (await browser.GetAsync("/website.png", host, ("Referer", AwsSite.Referer))).Body);
        var redirect = await browser.GetAsync("/w200/website.png", host, ("Referer", AwsSite.Referer));
        Assert.Equal((307, $"https://{AwsSite.CdnHost}/resize/w200/website.png"), (redirect.Status, redirect["Location"]));
    }

    [Theory]
    [InlineData("resize/reduced/kept.png")]
    [InlineData("api/kept.png")]
    public async Task What_is_kept_for_the_functions_is_shown_to_nobody_not_even_to_the_edge(string key)
    {
        var site = await parts.SiteAsync(binary);
        await site.StoreAsync(key, Pictures.Red);
        using var browser = new Browser(site.Website.Address);
        var host = ("Host", $"{site.DestinationBucket}.s3-website-{AwsSite.Region}.amazonaws.com");

        var refused = await browser.GetAsync($"/{key}", host, ("Referer", AwsSite.Referer));
        Assert.Equal((403, null), (refused.Status, refused["Location"]));
        Assert.InRange((await site.Browser.FollowAsync($"/{key}")).Status, 400, 499);
    }

    [Fact]
    public async Task A_browser_with_a_referer_of_its_own_is_served_all_the_same()
    {
        var site = await parts.SiteAsync(binary);
        await site.DropAsync("referer.png", Pictures.Red);
        var image = await site.Browser.FollowAsync(
            "/w200/referer.png", ("Referer", "https://example.com/"), (OriginHeaders.Secret, "mine"), (OriginHeaders.Path, "/w300/other.png"));
        Assert.Equal((200, 200), (image.Status, image.Width));
    }

    [Fact]
    public async Task Without_the_right_to_list_what_is_missing_looks_forbidden_and_nothing_is_ever_made()
    {
        await using var site = await AwsSite.DeployAsync(parts, binary, new SiteOptions { IsLeftOut = MayList });
        await site.DropAsync("unlisted.png", Pictures.Red);

        Assert.Equal(Pictures.Red, (await site.Browser.GetAsync("/unlisted.png")).Body);
        var refused = await site.Browser.GetAsync("/w200/unlisted.png");
        Assert.Equal((403, null), (refused.Status, refused["Location"]));
        Assert.Equal(0, site.Resize.Invocations);

        static bool MayList(JsonNode statement) => (string?)statement["Sid"] == "TellMissingFromForbidden";
    }

    [Fact]
    public async Task Without_its_role_the_function_gets_nothing_and_takes_nothing_for_missing()
    {
        await using var site = await AwsSite.DeployAsync(parts, binary, new SiteOptions { IsLeftOut = IsOfTheResizeRole });
        await site.DropAsync("unallowed.png", Pictures.Red);
        var refused = await site.Browser.FollowAsync("/w200/unallowed.png");
        Assert.Equal((502, "no-store"), (refused.Status, refused["Cache-Control"]));
        Assert.Equal(["unallowed.png"], await site.StoredAsync("unallowed.png"));

        static bool IsOfTheResizeRole(JsonNode statement) => (string?)statement["Sid"] == "resize";
    }

    public sealed class Managed(AwsParts parts) : AccessTests(parts, FunctionBinary.Managed);

    public sealed class Native(AwsParts parts) : AccessTests(parts, FunctionBinary.Native);
}
