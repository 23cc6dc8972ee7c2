using System.Collections.Concurrent;
using Amazon.CloudFront;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Transcoder.Aws;
using Transcoder.Contracts;
using Transcoder.Delivery;
using Transcoder.Tests.Compat.CloudFront;
using Transcoder.Tests.Delivery;

namespace Transcoder.Tests.Aws;

public sealed class CloudFrontEdgeTests(DynamoDb table) : IClassFixture<DynamoDb>, IAsyncLifetime, IDisposable
{
    private readonly ConcurrentQueue<string> _log = new();
    private readonly InvalidationCounts _counts = new();
    private CloudFrontApi _api = null!;

    public async Task InitializeAsync() => _api = await CloudFrontApi.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    public void Dispose() => _counts.Dispose();

    [Fact]
    public async Task Paths_prefixes_and_the_tag_are_one_request()
    {
        var tag = CacheTag.For("a b.jpg");
        await Edge().InvalidateAsync(new Invalidation { Paths = ["a b.jpg", "w200/a b.jpg"], Prefixes = ["c/", ""], Tag = tag, Reference = "1" });

        Assert.Equal(["/a%20b.jpg", "/w200/a%20b.jpg", "/c/*", "/*", "#" + tag], _api.Accepted.Single().Items);
        Assert.Single(_api.Calls);
        Assert.Equal("sent", Assert.Single(Counted("sent")));
        Assert.Empty(_log);
    }

    [Theory]
    [InlineData("plain/file-name_1.jpg", "/plain/file-name_1.jpg")]
    [InlineData("!$&'(),;=:@", "/!$&'(),;=:@")]
    [InlineData("<>\"#%{}|\\^~[]` ", "/%3C%3E%22%23%25%7B%7D%7C%5C%5E%7E%5B%5D%60%20")]
    [InlineData("é/\U0001F600.png", "/%C3%A9/%F0%9F%98%80.png")]
    [InlineData("100%41.jpg", "/100%2541.jpg")]
    [InlineData("a+b?c.jpg", "/a%2Bb%3Fc.jpg")]
    [InlineData("\u0001\u007f\t", "/%01%7F%09")]
    [InlineData("a*b/c*", "/a%2Ab/c%2A")]
    [InlineData("*", "/%2A")]
    public async Task A_path_is_encoded_as_CloudFront_wants_it_and_no_character_of_a_key_is_a_wildcard(string path, string sent)
    {
        await Edge().InvalidateAsync(new Invalidation { Paths = [path], Prefixes = [path], Reference = "1" });
        Assert.Equal([sent, sent + "*"], _api.Accepted.Single().Items);
    }

    [Fact]
    public async Task The_longest_key_there_can_be_fits_with_its_spec_and_signature()
    {
        var key = new string('é', 512);
        await Edge().InvalidateAsync(new Invalidation { Paths = [$"w4096-h4096-contain-southwest-dpr4-rot359-flip-flop-gray-blur100-sharpen-bg00ff00-wm-still-keep-q100-avif/{new string('x', 22)}/{key}"], Reference = "1" });
        Assert.Single(_api.Accepted);
    }

    [Fact]
    public async Task A_path_that_is_too_long_is_left_to_the_tag_and_without_one_fails_or_is_skipped()
    {
        var path = new string('x', 4000);
        await Edge().InvalidateAsync(new Invalidation { Paths = [path, path[1..]], Tag = "k1", Reference = "1" });
        Assert.Equal(["/" + path[1..], "#k1"], _api.Accepted.Single().Items);
        Assert.Contains("too long", Assert.Single(_log), StringComparison.Ordinal);

        await Edge().InvalidateAsync(new Invalidation { Paths = [path], Reference = "2", Optional = true });
        var error = await Assert.ThrowsAsync<EdgeException>(() => Edge().InvalidateAsync(new Invalidation { Paths = [path], Reference = "3" }));

        Assert.Contains("4000 characters", error.Message, StringComparison.Ordinal);
        Assert.Single(_api.Calls);
        Assert.Equal(["skipped edge", "failed"], Counted("skipped", "failed"));
    }

    [Fact]
    public async Task Prefixes_and_paths_are_counted_as_the_service_counts_them()
    {
        await Edge(Budget(2, 3)).InvalidateAsync(new Invalidation { Paths = ["a", "b"], Prefixes = ["c"], Tag = "k1", Reference = "1", Optional = true });
        Assert.Empty(_api.Calls);
        await Edge(Budget(2, 4)).InvalidateAsync(new Invalidation { Paths = ["a", "b"], Prefixes = ["c"], Tag = "k1", Reference = "1", Optional = true });
        Assert.Equal("4", (await table.ItemAsync("budget#2025-02", "budget"))["used"].N);
    }

    [Fact]
    public async Task A_cache_that_listens_forgets_what_was_named_and_nothing_else()
    {
        var cache = new List<(string Path, string Tag)>
        {
            ("/w200/a%20%7E*.jpg", "k1"), ("/w200/a ~*.jpgx", "k1"), ("/c/d", "k1"), ("/cd", "k1"), ("/w300/x", "K2"),
        };
        _api.Forget = accepted => cache.RemoveAll(entry => accepted.Covers(entry.Path, entry.Tag));

        await Edge().InvalidateAsync(new Invalidation { Paths = ["w200/a ~*.jpg"], Prefixes = ["c/"], Tag = "k2", Reference = "1" });

        Assert.Equal(["/w200/a ~*.jpgx", "/cd"], cache.Select(entry => entry.Path));
    }

    [Fact]
    public async Task Nothing_to_forget_is_nothing_asked()
    {
        await Edge().InvalidateAsync(new Invalidation { Reference = "1" });
        Assert.Empty(_api.Calls);
    }

    [Fact]
    public async Task The_tries_of_one_change_are_one_invalidation_and_the_next_change_is_another()
    {
        var change = new Invalidation { Paths = ["a"], Tag = "k1", Reference = "photo \"etag\" 1" };
        await Edge().InvalidateAsync(change);
        await Edge().InvalidateAsync(change);
        await Edge().InvalidateAsync(change with { Reference = "photo \"etag\" 2" });
        // With other paths it would be refused as the same reference.
        await Edge().InvalidateAsync(change with { Paths = ["b"] });

        Assert.Equal(3, _api.Accepted.Count);
        Assert.Equal(4, _api.Calls.Count);
        Assert.All(_api.Accepted, accepted => Assert.Matches("^[0-9a-f]{64}$", accepted.Reference));
    }

    [Theory]
    [InlineData("Throttling", 400)]
    [InlineData("TooManyInvalidationsInProgress", 400)]
    [InlineData("AccessDenied", 403)]
    [InlineData("InvalidArgument", 400)]
    public async Task What_CloudFront_refuses_fails_where_it_is_required_and_is_skipped_where_it_is_not(string code, int status)
    {
        _api.FailNext(int.MaxValue, CloudFrontAnswer.Error(status, code, "No."));

        var error = await Assert.ThrowsAsync<EdgeException>(() => Edge().InvalidateAsync(new Invalidation { Paths = ["a"], Tag = "k1", Reference = "1" }));
        await Edge().InvalidateAsync(new Invalidation { Paths = ["a"], Reference = "2", Optional = true });

        Assert.Contains($"a, #k1: {code}: No.", error.Message, StringComparison.Ordinal);
        Assert.IsAssignableFrom<AmazonCloudFrontException>(error.InnerException);
        Assert.Contains(code, Assert.Single(_log), StringComparison.Ordinal);
        Assert.Equal(["failed", "skipped edge"], Counted("skipped", "failed"));
    }

    [Fact]
    public async Task A_throttled_one_is_tried_again_before_it_fails()
    {
        _api.FailNext(2, CloudFrontAnswer.Throttling);
        await Edge().InvalidateAsync(new Invalidation { Paths = ["a"], Reference = "1" });
        Assert.Single(_api.Accepted);
    }

    [Fact]
    public async Task An_edge_that_is_down_fails_and_skips_too()
    {
        var edge = Edge();
        await _api.DisposeAsync();

        await Assert.ThrowsAsync<EdgeException>(() => edge.InvalidateAsync(new Invalidation { Paths = ["a"], Reference = "1" }));
        await edge.InvalidateAsync(new Invalidation { Paths = ["a"], Reference = "2", Optional = true });

        Assert.Equal(["failed", "skipped edge"], Counted("skipped", "failed"));
    }

    [Fact]
    public async Task An_answer_without_an_invalidation_is_none()
    {
        _api.FailNext(1, new CloudFrontAnswer(307, "") { Headers = [new("Location", "/elsewhere")] });
        var error = await Assert.ThrowsAsync<EdgeException>(() => Edge().InvalidateAsync(new Invalidation { Paths = ["a"], Reference = "1" }));
        Assert.Contains("307", error.Message, StringComparison.Ordinal);
        Assert.Single(_api.Calls);
    }

    [Fact]
    public async Task Who_cancels_a_required_one_is_told_so()
    {
        var (reached, go) = (new TaskCompletionSource(), new TaskCompletionSource<CloudFrontAnswer?>());
        _api.Instead = _ =>
        {
            reached.TrySetResult();
            return go.Task;
        };
        using var cancel = new CancellationTokenSource();
        var waiting = Edge().InvalidateAsync(new Invalidation { Paths = ["a"], Reference = "1" }, cancel.Token);
        await reached.Task;
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        go.SetResult(null);
    }

    [Fact]
    public async Task Optional_ones_are_taken_from_the_budget_and_required_ones_are_counted_in_it()
    {
        var edge = Edge(Budget(1, 4));
        await edge.InvalidateAsync(new Invalidation { Paths = ["a"], Reference = "1", Optional = true });
        await edge.InvalidateAsync(new Invalidation { Paths = ["b"], Tag = "k1", Reference = "2" });
        await edge.InvalidateAsync(new Invalidation { Paths = ["c"], Reference = "3", Optional = true });
        await edge.InvalidateAsync(new Invalidation { Paths = ["d"], Reference = "4", Optional = true });
        await edge.InvalidateAsync(new Invalidation { Paths = ["e"], Reference = "5" });

        Assert.Equal(["/a", "/b", "/c", "/e"], _api.Accepted.Select(accepted => accepted.Paths.Single()));
        Assert.Equal("5", (await table.ItemAsync("budget#2025-01", "budget"))["used"].N);
        Assert.Equal(["sent", "sent", "sent", "skipped budget", "sent"], _counts.Outcomes);
        Assert.Equal("Invalidation skipped: d: this month's budget is used up", Assert.Single(_log));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_its_table_optional_ones_are_skipped_and_required_ones_are_sent(bool missing)
    {
        var down = new AmazonDynamoDBConfig { ServiceURL = "http://127.0.0.1:9", MaxErrorRetry = 0 };
        var client = missing ? table.Client() : new AmazonDynamoDBClient(new BasicAWSCredentials("a", "b"), down);
        var edge = Edge(new InvalidationBudget(client, "none", 1000, TimeProvider.System));

        await edge.InvalidateAsync(new Invalidation { Paths = ["a"], Reference = "1", Optional = true });
        await edge.InvalidateAsync(new Invalidation { Paths = ["b"], Reference = "2" });

        Assert.Equal("/b", _api.Accepted.Single().Items.Single());
        Assert.Equal(["skipped edge", "sent"], _counts.Outcomes);
        Assert.Equal(2, _log.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_image_is_answered_while_CloudFront_takes_its_time_or_is_down(bool slow)
    {
        var go = new TaskCompletionSource<CloudFrontAnswer?>();
        if (slow)
            _api.Instead = _ => go.Task;
        var edge = Edge();
        if (!slow)
            await _api.DisposeAsync();
        using var cdn = new TestCdn(edge: edge);
        await TestCdn.PutAsync(cdn.Destination, "photo.png", TestImages.Png(TestImages.Red));

        // CloudFront answers only after the image did.
        Assert.Equal(200, (await cdn.GetAsync("w200/photo.png")).Status);
        go.SetResult(null);
    }

    private CloudFrontEdge Edge(InvalidationBudget? budget = null) =>
        new(_api.Client(redirects: false), CloudFrontApi.DistributionId, budget, _log.Enqueue);

    private InvalidationBudget Budget(int month, int perMonth) => new(
        table.Client(), DynamoDb.Table, perMonth, new Clock(new DateTimeOffset(2025, month, 1, 0, 0, 0, TimeSpan.Zero)));

    private List<string> Counted(params string[] outcomes) => [.. _counts.Outcomes.Where(counted => outcomes.Contains(counted.Split(' ')[0]))];
}
