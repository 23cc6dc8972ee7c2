using System.Diagnostics;
using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Transcoder.Aws;
using Transcoder.Storage;
using Transcoder.Tests.Storage;

namespace Transcoder.Tests.Aws;

[Collection(nameof(CephServer))]
public sealed class S3UrlTests(CephServer server) : IDisposable
{
    private readonly S3Buckets _buckets = new(server);
    private readonly HttpClient _browser = S3Buckets.HttpClient();

    public void Dispose()
    {
        _browser.Dispose();
        _buckets.Dispose();
    }

    [Theory]
    [InlineData("photo.jpg", true)]
    [InlineData("photo.jpg", false)]
    [InlineData("w200/a b+c&d%20#é?😀.jpg", true)]
    [InlineData("w200/a b+c&d%20#é?😀.jpg", false)]
    [InlineData("a//b", false)]
    [InlineData("/leading", false)]
    public async Task A_signed_url_gives_the_object_to_anybody_and_nothing_else(string key, bool pathStyle)
    {
        var bucket = await _buckets.NewAsync();
        var store = new S3Store(pathStyle ? _buckets.Connect(server.Endpoint) : _buckets.Client, bucket);
        await new S3Store(_buckets.Client, bucket).PutTextAsync(key, "hello", new() { ContentType = "image/jpeg" });

        var url = store.SignedUrl(key, TimeSpan.FromMinutes(5));

        using var answer = await _browser.GetAsync(url);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(("hello", "image/jpeg"), (await answer.Content.ReadAsStringAsync(), answer.Content.Headers.ContentType?.MediaType));
        using var unsigned = await _browser.GetAsync(new Uri(url.AbsoluteUri.Split('?')[0]));
        Assert.Equal(HttpStatusCode.Forbidden, unsigned.StatusCode);
        using var put = await _browser.PutAsync(url, new StringContent("other"));
        Assert.Equal(HttpStatusCode.Forbidden, put.StatusCode);
    }

    [Fact]
    public async Task A_signed_url_has_its_life()
    {
        var store = await _buckets.NewStoreAsync();
        await store.PutTextAsync("k", "hello");
        var url = store.SignedUrl("k", TimeSpan.FromSeconds(1));
        Assert.Contains("X-Amz-Expires=", url.Query, StringComparison.Ordinal);

        for (var waited = Stopwatch.StartNew(); (await StatusAsync(url)) != HttpStatusCode.Forbidden; await Task.Delay(200))
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(1), "It lives on.");
    }

    private async Task<HttpStatusCode> StatusAsync(Uri url)
    {
        using var answer = await _browser.GetAsync(url);
        return answer.StatusCode;
    }

    [Fact]
    public void On_AWS_a_signed_url_is_one_of_the_buckets_own_host()
    {
        var client = new AmazonS3Client(new BasicAWSCredentials("AKID", "secret"), new AmazonS3Config { RegionEndpoint = RegionEndpoint.EUCentral1 });

        var url = new S3Store(client, "my-bucket").SignedUrl("w200/a b+é.jpg", TimeSpan.FromMinutes(5));

        Assert.StartsWith("https://my-bucket.s3.eu-central-1.amazonaws.com/w200/a%20b%2B%C3%A9.jpg?", url.OriginalString, StringComparison.Ordinal);
    }

    /// <summary>Where a server has no host name for each bucket.</summary>
    [Fact]
    public async Task A_bucket_in_the_path_does_as_well()
    {
        IObjectStore store = new S3Store(_buckets.Connect(server.Endpoint), await _buckets.NewAsync());
        foreach (var key in ObjectStoreContract.AwkwardKeys.Cast<object[]>().Select(row => (string)row[0]).Where(key => !key.StartsWith('/')))
        {
            await store.PutTextAsync(key, key);
            Assert.Equal(key, await store.TextAsync(key));
            Assert.Equal([key], await store.KeysAsync(key));
            Assert.NotNull(await store.CopyAsync(store, (await store.HeadAsync(key))!, "copy", new()));
            await store.DeleteAsync([key, "copy"]);
        }
        Assert.Empty(await store.KeysAsync(""));

        // The SDK signs another path than it asks for. What must not be: that it reads or writes another object.
        await Assert.ThrowsAsync<StorageException>(() => store.PutTextAsync("/leading", "x"));
        await Assert.ThrowsAsync<StorageException>(() => store.HeadAsync("/leading"));
    }
}
