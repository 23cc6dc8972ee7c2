namespace Transcoder.EndToEnd.Aws;

/// <summary>From an original dropped into the bucket to a variant at the edge.</summary>
[Collection(AwsCollection.Name)]
public abstract class ColdTests(AwsParts parts, FunctionBinary binary)
{
    [Fact]
    public async Task The_first_request_is_redirected_to_the_image_and_later_ones_are_served_without_a_function()
    {
        var site = await parts.SiteAsync(binary);
        await site.DropAsync("cold/photo.jpg", Pictures.Photo);
        Assert.Equal(["cold/photo.jpg", "resize/reduced/cold/photo.jpg"], await site.StoredAsync("cold/photo.jpg"));

        var redirect = await site.Browser.GetAsync("/w200/cold/photo.jpg");
        Assert.Equal((307, "/resize/w200/cold/photo.jpg", "Miss from cloudfront"), (redirect.Status, redirect["Location"], redirect["X-Cache"]));
        var made = await site.Browser.GetAsync(redirect["Location"]!);
        Assert.Equal((200, "image/jpeg", 200), (made.Status, made.ContentType, made.Width));
        Assert.Equal(("public, max-age=60, s-maxage=10", "Miss from cloudfront"), (made["Cache-Control"], made["X-Cache"]));

        var calls = site.Resize.Invocations;
        var stored = await site.Browser.GetAsync("/w200/cold/photo.jpg");
        Assert.Equal((200, "image/jpeg", "Miss from cloudfront"), (stored.Status, stored.ContentType, stored["X-Cache"]));
        Assert.Equal("public, max-age=86400, s-maxage=31536000", stored["Cache-Control"]);
        Assert.Equal("Hit from cloudfront", (await site.Browser.GetAsync("/w200/cold/photo.jpg"))["X-Cache"]);
        Assert.Equal(made.Body, stored.Body);
        Assert.Equal(made["ETag"], stored["ETag"]);
        Assert.Equal(calls, site.Resize.Invocations);
        Assert.Equal(["cold/photo.jpg", "w200/cold/photo.jpg", "resize/reduced/cold/photo.jpg"], await site.StoredAsync("cold/photo.jpg"));
    }

    public sealed class Managed(AwsParts parts) : ColdTests(parts, FunctionBinary.Managed);

    public sealed class Native(AwsParts parts) : ColdTests(parts, FunctionBinary.Native);
}
