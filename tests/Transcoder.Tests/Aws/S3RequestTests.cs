using Amazon.S3;
using Transcoder.Aws;
using Transcoder.Contracts;
using Transcoder.Delivery;
using Transcoder.Imaging;
using Transcoder.Tests.Compat.CloudFront;
using Transcoder.Tests.Delivery;

namespace Transcoder.Tests.Aws;

/// <summary>What a variant costs at S3: requests, connections and bytes, counted there.</summary>
[Collection(AloneWithTheEnvironment.Name)]
public sealed class S3RequestTests : IAsyncLifetime
{
    private const string Key = "photo.jpg";
    private const string Path = "w400/photo.jpg";
    private const string Reduced = "resize/reduced/photo.jpg";

    private static readonly Size Large = new(3000, 2100);
    private static readonly byte[] Small = TestImages.Jpeg(TestImages.Red, 800, 560);

    private S3StandIn _server = null!;
    private TestEnvironment _environment = null!;
    private IAmazonS3 _client = null!;
    private TestCdn _cdn = null!;

    public async Task InitializeAsync()
    {
        _server = await S3StandIn.StartAsync();
        _environment = new TestEnvironment { ["AWS_ACCESS_KEY_ID"] = "AKID", ["AWS_SECRET_ACCESS_KEY"] = "secret" };
        _client = AwsClients.S3At(_server.Endpoint);
        var store = new S3Store(_client, "bucket");
        // Of the first miss of a process it is asked a second time whether it is the key or the bucket that is missing.
        Assert.Null(await store.HeadAsync("none"));
        _server.Requests.Clear();
        _cdn = new TestCdn(sharedLocks: false, stores: (store, store));
    }

    public async Task DisposeAsync()
    {
        _cdn.Dispose();
        _client.Dispose();
        _environment.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_first_variant_of_a_small_original_takes_five_requests_three_of_them_at_once()
    {
        _server.Put(Key, Small);
        var answer = await _cdn.GetAsync(Path);

        Assert.Equal(200, answer.Status);
        Assert.Equal(
            [$"GET {Key} bytes=0-{OriginalFetch.Part - 1}", $"GET {Reduced}", $"HEAD {Path}"], _server.Requests.Take(3).Order(StringComparer.Ordinal));
        Assert.Equal([$"PUT {Path}", $"HEAD {Key}"], _server.Requests.Skip(3));
        Assert.Equal(Small.Length, _server.Sent);
        Assert.Empty(_server.Expected);
    }

    [Fact]
    public async Task One_that_no_reduced_original_could_serve_takes_four()
    {
        _server.Put(Key, Small);
        await _cdn.GetAsync("w400-keep/photo.jpg");
        Assert.Equal(4, _server.Requests.Count);
    }

    [Fact]
    public async Task An_original_larger_than_its_first_part_takes_one_more()
    {
        _server.Put(Key, [.. Small, .. new byte[OriginalFetch.Part]]);
        await _cdn.GetAsync(Path);

        Assert.Equal(6, _server.Requests.Count);
        Assert.Equal(1, _server.Requests.Count(request => request == $"GET {Key} bytes={OriginalFetch.Part}-"));
    }

    [Fact]
    public async Task Where_there_is_a_reduced_original_the_rest_of_a_large_one_is_not_asked_for()
    {
        var etag = _server.Put(Key, [.. Small, .. new byte[8 * OriginalFetch.Part]]);
        var size = Reduction.SizeOf(Large, Reduction.Side);
        var headers = ReducedOriginal.Headers(Key, etag, new OriginalFacts(Large, SourceFormat.Jpeg), small: 0);
        var reduced = TestImages.Jpeg(TestImages.Blue, size.Width, size.Height);
        _server.Put(Reduced, reduced, headers.Metadata);

        var answer = await _cdn.GetAsync(Path);

        Assert.True(TestImages.Is(answer.Body.ToArray(), TestImages.Blue));
        Assert.Equal(5, _server.Requests.Count);
        Assert.InRange(_server.Sent, reduced.Length, reduced.Length + OriginalFetch.Part);
    }

    [Fact]
    public async Task An_original_that_is_empty_is_422_at_the_second_look()
    {
        _server.Put(Key, []);
        Assert.Equal(422, (await _cdn.GetAsync(Path)).Status);
    }

    [Fact]
    public async Task Twenty_requests_one_after_the_other_need_no_more_connections_than_one_asks_at_once()
    {
        _server.Put(Key, [.. Small, .. new byte[8 * OriginalFetch.Part]]);
        foreach (var width in UrlPolicyOptions.DefaultLadder.Take(20))
            Assert.Equal(200, (await _cdn.GetAsync($"w{width}/photo.jpg")).Status);

        Assert.True(_server.Requests.Count >= 120);
        // A variant's head, the original's part and its reduced one; and the original's rest, while the part is still being read.
        Assert.InRange(_server.Connections, 1, 4);
    }

    [Fact]
    public async Task Originals_that_are_opened_and_not_read_cost_no_connection_each()
    {
        var etag = _server.Put(Key, [.. Small, .. new byte[8 * OriginalFetch.Part]]);
        _server.Put(Path, Small, StampedHeaders.Variant("image/jpeg", Key, etag).Metadata);
        for (var i = 0; i < 20; i++)
            Assert.Equal(Route.Stored, (await _cdn.GetAsync(Path)).Route);

        // What is left of a part is taken in beside the next request.
        Assert.InRange(_server.Connections, 1, 8);
    }
}
