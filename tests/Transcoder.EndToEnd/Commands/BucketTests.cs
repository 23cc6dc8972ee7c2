using Amazon.S3;

namespace Transcoder.EndToEnd.Commands;

/// <summary>The commands on buckets, named as a person names them.</summary>
[Collection(nameof(CephServer))]
public sealed class BucketTests : IDisposable
{
    private readonly Workplace _place = new();
    private readonly CephServer _server;
    private readonly AmazonS3Client _s3;

    public BucketTests(CephServer server)
    {
        _server = server;
        _s3 = new AmazonS3Client(CephServer.AccessKey, CephServer.SecretKey, new AmazonS3Config
        {
            ServiceURL = server.Endpoint.ToString(),
            ForcePathStyle = true,
            AuthenticationRegion = "us-east-1",
        });
        _place.Environment["AWS_ACCESS_KEY_ID"] = CephServer.AccessKey;
        _place.Environment["AWS_SECRET_ACCESS_KEY"] = CephServer.SecretKey;
    }

    public void Dispose()
    {
        _s3.Dispose();
        _place.Dispose();
    }

    [Fact]
    public async Task From_a_folder_to_a_bucket_to_a_bucket_and_variants_made_and_purged()
    {
        var (originals, cdn) = (await NewBucketAsync(), await NewBucketAsync());
        _place.Drop("photos/a.jpg", Pictures.Photo);
        _place.Drop("photos/sub/ä b+c.png", Pictures.Red);

        Assert.Equal(0, (await S3Async("sync", "photos", originals)).Status);
        Assert.Equal(3, (await S3Async("sync", originals, cdn, "-n")).Status);
        Assert.StartsWith("2 copied", (await S3Async("sync", originals, cdn)).Output[0]);
        Assert.Equal(0, (await S3Async("sync", originals, cdn, "-n")).Status);

        Assert.StartsWith("4 made, 0 there", (await S3Async("warm", cdn, "--spec", "w16-auto", "--prefix", "sub/", "--spec", "w32")).Output[0]);
        Assert.Equal(["a.jpg", "sub/ä b+c.png", "w16-avif/sub/ä b+c.png", "w16-webp/sub/ä b+c.png", "w16/sub/ä b+c.png", "w32/sub/ä b+c.png"], await KeysAsync(cdn));
        Assert.StartsWith("0 made, 4 there", (await S3Async("warm", cdn, "--spec", "w16-auto", "--spec", "w32", "--prefix", "sub/")).Output[0]);
        Assert.Equal(0, (await S3Async("sync", originals, cdn, "-n")).Status);

        _place.Drop("photos/sub/ä b+c.png", Pictures.Blue);
        await S3Async("sync", "photos", originals);
        Assert.StartsWith("1 copied", (await S3Async("sync", originals, cdn)).Output[0]);
        Assert.Equal(["a.jpg", "sub/ä b+c.png"], await KeysAsync(cdn));

        await S3Async("warm", cdn, "--spec", "w16");
        Assert.StartsWith("1 variant of 1 original deleted", (await S3Async("purge", cdn, "a.jpg")).Output[0]);
        Assert.StartsWith("1 variant of 1 original deleted", (await S3Async("purge", cdn, "--all-variants")).Output[0]);
        Assert.Equal(["a.jpg", "sub/ä b+c.png"], await KeysAsync(cdn));
    }

    [Fact]
    public async Task Interrupted_between_buckets_it_goes_on()
    {
        var (originals, cdn) = (await NewBucketAsync(), await NewBucketAsync());
        _place.Drop("photos", 1_500);
        Assert.Equal(0, (await S3Async("sync", "photos", originals)).Status);
        await using (var interrupted = _place.Start("sync", originals, cdn, "--endpoint-url", _server.Endpoint.ToString(), "--concurrency", "2"))
        {
            await Patience.UntilAsync(async () => (await KeysAsync(cdn)).Count, count => count > 20);
            interrupted.Interrupt();
            Assert.Equal(130, await interrupted.ExitCodeAsync());
            Assert.Contains("left", interrupted.Screen);
        }

        Assert.InRange((await KeysAsync(cdn)).Count, 21, 1_000);
        Assert.Equal(0, (await S3Async("sync", originals, cdn)).Status);
        Assert.Equal(await KeysAsync(originals), await KeysAsync(cdn));
    }

    [Fact]
    public async Task An_object_is_described_and_a_bucket_that_is_not_there_is_said_so()
    {
        var bucket = await NewBucketAsync();
        _place.Drop("photos/a.jpg", Pictures.Photo);
        await S3Async("sync", "photos", bucket);

        Assert.Equal("JPEG", Workplace.Json((await S3Async("info", $"{bucket}/a.jpg", "--json")).Output)[0].GetProperty("format").GetString());
        Assert.Equal(1, (await S3Async("info", $"{bucket}/nothing.jpg")).Status);
        var (status, _, screen) = await S3Async("sync", "s3://no-such-bucket", bucket);
        Assert.Equal(1, status);
        Assert.Contains("NoSuchBucket", screen);
        Assert.Equal(["a.jpg"], await KeysAsync(bucket));
    }

    private Task<(int Status, string[] Output, string Screen)> S3Async(params string[] arguments) =>
        _place.RunAsync([.. arguments, "--endpoint-url", _server.Endpoint.ToString()]);

    private async Task<string> NewBucketAsync()
    {
        var name = $"b{Guid.NewGuid():n}";
        await _s3.PutBucketAsync(name);
        return "s3://" + name;
    }

    private async Task<List<string>> KeysAsync(string bucket)
    {
        var keys = new List<string>();
        await foreach (var found in _s3.Paginators.ListObjectsV2(new() { BucketName = bucket["s3://".Length..] }).S3Objects)
            keys.Add(found.Key);
        return keys;
    }
}
