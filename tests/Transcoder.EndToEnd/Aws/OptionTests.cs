using System.Text.Json.Nodes;
using Transcoder.Contracts;

namespace Transcoder.EndToEnd.Aws;

/// <summary>Stacks with something set, and a CloudFront that does what no page settles.</summary>
[Collection(AwsCollection.Name)]
public abstract class OptionTests(AwsParts parts, FunctionBinary binary)
{
    [Fact]
    public async Task A_signed_stack_makes_only_what_one_of_its_keys_has_signed()
    {
        await using var site = await DeployAsync(("signingSecret", "image/keys"));
        await site.DropAsync("signed.png", Pictures.Red);

        foreach (var key in AwsSite.SigningKeys.Split(','))
        {
            var path = "/" + Signed(key, "w123", "signed.png");
            Assert.Equal(123, TestImages.SizeOf(await site.Browser.ImageAsync(path)).Width);
            Assert.Equal(200, (await site.Browser.GetAsync(path)).Status);
        }

        var calls = site.Calls;
        string[] refused = ["/w124/signed.png", "/w124/AAAAAAAAAAAAAAAAAAAAAA/signed.png", "/" + Signed("another-secret-000000000", "w124", "signed.png"),
            "/" + Signed(AwsSite.SigningKeys.Split(',')[0], "w123", "other.png").Replace("other", "signed", StringComparison.Ordinal)];
        foreach (var path in (string[])[.. refused, .. refused.Select(path => "/resize" + path)])
            Assert.Equal((403, true), await site.Browser.GetAsync(path) is var reply ? (reply.Status, reply.Detail.Length > 0) : default);
        Assert.Equal(calls, site.Calls);

        // Nor does the function trust the edge.
        using var api = new Browser(site.Api.Address);
        foreach (var path in refused)
            Assert.Equal(403, (await api.GetAsync("/resize" + path, (OriginHeaders.Secret, AwsSite.OriginSecret), (OriginHeaders.Path, path))).Status);
        Assert.Equal(Pictures.Red, (await site.Browser.GetAsync("/signed.png")).Body);
    }

    [Fact]
    public async Task A_stack_of_presets_makes_nothing_else()
    {
        await using var site = await DeployAsync(("presets", "thumb=w100-h100-cover"), ("presetsOnly", "true"));
        await site.DropAsync("photo.jpg", Pictures.Photo);
        Assert.Equal((100, 100), TestImages.SizeOf(await site.Browser.ImageAsync("/thumb/photo.jpg")));
        Assert.Equal("Hit from cloudfront", (await site.Browser.GetAsync("/resize/thumb/photo.jpg"))["X-Cache"]);
        var calls = site.Calls;
        Assert.Equal(403, (await site.Browser.GetAsync("/w100/photo.jpg")).Status);
        Assert.Equal(calls, site.Calls);
    }

    [Fact]
    public async Task A_fallback_stands_in_for_what_is_missing_or_unreadable_under_the_right_status()
    {
        await using var site = await DeployAsync(("fallback", "none.png"));
        await site.DropAsync("none.png", Pictures.Blue);
        await site.DropAsync("corrupt.png", new byte[100]);
        foreach (var (path, status) in new[] { ("/w200/missing.png", 404), ("/w200/corrupt.png", 422) })
        {
            var standIn = await site.Browser.FollowAsync(path);
            Assert.Equal((status, null, "image/png", 200), (standIn.Status, standIn["Location"], standIn.ContentType, standIn.Width));
            Assert.True(TestImages.Is(standIn.Body, TestImages.Blue));
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Whatever_CloudFront_does_with_redirects_and_rewritten_requests(bool redirectsAreKept, bool responseSeesTheRewrittenRequest)
    {
        await using var site = await AwsSite.DeployAsync(parts, binary, new SiteOptions
        {
            CloudFront = new() { RedirectsAreKept = redirectsAreKept, ResponseSeesTheRewrittenRequest = responseSeesTheRewrittenRequest },
        });
        await site.DropAsync("photo.png", Pictures.Red);
        foreach (var accept in (string[])["image/webp", "text/html"])
        {
            var image = await site.Browser.FollowAsync("/w200-auto/photo.png", ("Accept", accept));
            Assert.Equal((200, accept is "image/webp" ? "image/webp" : "image/png"), (image.Status, image.ContentType));
        }
        // Of the redirect nothing is left, so that the image comes from the bucket.
        var website = site.Website.Asked.Count;
        var stored = await site.Browser.GetAsync("/w200-webp/photo.png");
        Assert.Equal((200, "Miss from cloudfront", website + 1), (stored.Status, stored["X-Cache"], site.Website.Asked.Count));

        await site.DropAsync("photo.png", Pictures.Blue);
        Assert.True(TestImages.Is(await site.Browser.ImageAsync("/w200-webp/photo.png"), TestImages.Blue));
        await site.DeleteAsync("photo.png");
        Assert.Equal(404, (await site.Browser.FollowAsync("/w200-webp/photo.png")).Status);
    }

    [Fact]
    public async Task Without_budget_a_redirect_lives_its_minute_and_still_leads_to_the_image()
    {
        await using var site = await AwsSite.DeployAsync(parts, binary, new SiteOptions
        {
            Context = [("invalidationBudget", "1")],
            CloudFront = new() { RedirectsAreKept = true },
        });
        await site.DropAsync("photo.png", Pictures.Red);
        await site.Browser.ImageAsync("/w100/photo.png");
        Assert.Equal(200, (await site.Browser.GetAsync("/w100/photo.png")).Status);

        await site.Browser.ImageAsync("/w200/photo.png");
        await Patience.UntilAsync(() => site.Resize.Log.Any(line => line.TryGetProperty("SkippedInvalidations", out _)));
        site.Clock.Pass(59);
        Assert.Equal((307, "Hit from cloudfront"), await site.Browser.GetAsync("/w200/photo.png") is var kept ? (kept.Status, kept["X-Cache"]) : default);
        Assert.Equal(200, TestImages.SizeOf(await site.Browser.ImageAsync("/w200/photo.png")).Width);
        Assert.Single(await site.Resize.LogOfAsync("route", "Stored"));
        site.Clock.Pass(1);
        var calls = site.Resize.Invocations;
        Assert.Equal(200, (await site.Browser.GetAsync("/w200/photo.png")).Width);
        Assert.Equal(calls, site.Resize.Invocations);
    }

    [Fact]
    public async Task A_function_that_cannot_start_says_why()
    {
        var site = await parts.SiteAsync(binary);
        var resource = site.Template.Resource("AWS::Lambda::Function", "Resizing");
        var variables = resource["Environment"]!["Variables"]!.AsObject();
        variables.Remove(FunctionVariables.OriginSecret);
        variables[FunctionVariables.InvalidationBudget] = "many";

        var published = await FunctionBinaries.PublishedAsync(binary);
        await using var function = await LambdaFunction.StartAsync(resource, published.Folder, []);
        var error = await function.InitError;
        Assert.Equal(nameof(ArgumentException), error.ErrorType);
        var said = (string)JsonNode.Parse(error.Text)!["errorMessage"]!;
        Assert.Contains(FunctionVariables.OriginSecret, said);
        Assert.Contains("'many'", said);
    }

    private Task<AwsSite> DeployAsync(params (string Name, string Value)[] context) =>
        AwsSite.DeployAsync(parts, binary, new SiteOptions { Context = context });

    private static string Signed(string key, string spec, string original) =>
        new UrlPolicy(new UrlPolicyOptions { SigningKeys = [key] }).Sign(spec, original);

    public sealed class Managed(AwsParts parts) : OptionTests(parts, FunctionBinary.Managed);

    public sealed class Native(AwsParts parts) : OptionTests(parts, FunctionBinary.Native);
}
