using NetVips;

namespace Transcoder.EndToEnd.Aws;

/// <summary>What cannot be answered with the image, or not by the function itself.</summary>
[Collection(AwsCollection.Name)]
public abstract class FailureTests(AwsParts parts, FunctionBinary binary)
{
    [Fact]
    public async Task What_is_missing_is_told_once_in_ten_seconds_and_is_there_as_soon_as_it_is_dropped()
    {
        var site = await parts.SiteAsync(binary);
        var missing = await site.Browser.FollowAsync("/w200/missing.png");
        Assert.Equal((404, null, "Error from cloudfront"), (missing.Status, missing["Location"], missing["X-Cache"]));
        Assert.Contains("missing.png", missing.Detail);

        var calls = site.Resize.Invocations;
        site.Clock.Pass(9);
        Assert.Equal((404, "9"), await StatusAndAge());
        Assert.Equal(calls, site.Resize.Invocations);
        site.Clock.Pass(1);
        Assert.Equal((404, null), await StatusAndAge());
        Assert.Equal(calls + 1, site.Resize.Invocations);

        await site.DropAsync("missing.png", Pictures.Red);
        Assert.Equal(200, TestImages.SizeOf(await site.Browser.ImageAsync("/w200/missing.png")).Width);

        async Task<(int, string?)> StatusAndAge() => await site.Browser.FollowAsync("/w200/missing.png") is var reply ? (reply.Status, reply["Age"]) : default;
    }

    [Fact]
    public async Task What_is_no_image_is_said_to_be_none_until_it_is_one()
    {
        var site = await parts.SiteAsync(binary);
        await site.DropAsync("corrupt.png", [.. Pictures.Red.Take(40), .. new byte[400]]);
        var corrupt = await site.Browser.FollowAsync("/w200/corrupt.png");
        Assert.Equal((422, null), (corrupt.Status, corrupt["Location"]));
        Assert.NotEmpty(corrupt.Detail);
        Assert.Equal(["corrupt.png"], await site.StoredAsync("corrupt.png"));

        await site.DropAsync("corrupt.png", Pictures.Red);
        Assert.True(TestImages.Is(await site.Browser.ImageAsync("/w200/corrupt.png"), TestImages.Red));
    }

    [Fact]
    public async Task An_original_of_more_than_fifty_megabytes_is_served_and_not_resized()
    {
        var site = await parts.SiteAsync(binary);
        await site.DropAsync("oversize.png", new byte[50_000_001]);
        Assert.Equal(200, (await site.Browser.HeadAsync("/oversize.png")).Status);
        var refused = await site.Browser.FollowAsync("/w200/oversize.png");
        Assert.Equal((413, null), (refused.Status, refused["Location"]));
        Assert.Contains("50,000,000", refused.Detail);
    }

    [Fact]
    public async Task An_image_too_large_for_a_functions_answer_is_fetched_from_the_bucket()
    {
        var site = await parts.SiteAsync(binary);
        await site.DropAsync("noise.png", Noise(2048, 1200));

        var redirect = await site.Browser.GetAsync("/w2048/noise.png");
        var elsewhere = await site.Browser.GetAsync(redirect["Location"]!);
        Assert.Equal(302, elsewhere.Status);
        Assert.Contains("no-store", elsewhere["Cache-Control"]);
        Assert.Contains($"{site.DestinationBucket}/w2048/noise.png?", elsewhere["Location"]);
        Assert.Contains("X-Amz-Signature=", elsewhere["Location"]);
        var fetched = await site.Browser.GetAsync(elsewhere["Location"]!);
        Assert.Equal((200, "image/png", 2048), (fetched.Status, fetched.ContentType, fetched.Width));
        Assert.True(fetched.Body.Length > 4_720_000, $"{fetched}");

        var unsigned = await site.Browser.GetAsync(elsewhere["Location"]!.Split('?')[0]);
        Assert.Equal(403, unsigned.Status);
        Assert.Equal(fetched.Body, (await site.Browser.GetAsync("/w2048/noise.png")).Body);
    }

    private static byte[] Noise(int width, int height)
    {
        var pixels = new byte[width * height * 3];
        new Random(4711).NextBytes(pixels);
        using var raw = Image.NewFromMemory(pixels, width, height, 3, Enums.BandFormat.Uchar);
        using var image = raw.Copy(interpretation: Enums.Interpretation.Srgb);
        return image.PngsaveBuffer();
    }

    public sealed class Managed(AwsParts parts) : FailureTests(parts, FunctionBinary.Managed);

    public sealed class Native(AwsParts parts) : FailureTests(parts, FunctionBinary.Native);
}
