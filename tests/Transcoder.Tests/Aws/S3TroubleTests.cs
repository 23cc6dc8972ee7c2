using Amazon.Runtime;
using Amazon.S3.Model;
using Transcoder.Aws;
using Transcoder.Storage;
using Transcoder.Tests.Storage;

namespace Transcoder.Tests.Aws;

/// <summary>A server that fails, lies still or refuses. Nothing of it may look like a missing object.</summary>
[Collection(nameof(CephServer))]
public sealed class S3TroubleTests(CephServer server) : IDisposable
{
    private readonly S3Buckets _buckets = new(server);

    public void Dispose() => _buckets.Dispose();

    [Fact]
    public async Task A_bucket_that_is_not_there_is_trouble_and_not_an_empty_store()
    {
        var store = new S3Store(_buckets.Client, "no-such-bucket");

        await AllFailAsync(store);
    }

    [Fact]
    public async Task A_wrong_key_is_trouble()
    {
        var bucket = await _buckets.NewAsync();
        var client = _buckets.Connect(server.Endpoint, user: new BasicAWSCredentials(CephServer.AccessKey, "wrong"));

        await AllFailAsync(new S3Store(client, bucket));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_trouble() =>
        await AllFailAsync(new S3Store(_buckets.Connect(new Uri("http://127.0.0.1:1"), retries: 0), "bucket"));

    [Fact]
    public async Task Who_may_read_but_not_list_is_told_to_look_at_that_right()
    {
        var bucket = await _buckets.NewAsync();
        await new S3Store(_buckets.Client, bucket).PutTextAsync("there", "hello");
        var anybodyMayRead = $$"""
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::{{bucket}}/*"}]}
            """;
        await _buckets.Client.PutBucketPolicyAsync(new PutBucketPolicyRequest { BucketName = bucket, Policy = anybodyMayRead });
        var store = new S3Store(_buckets.Connect(server.Endpoint, user: new AnonymousAWSCredentials()), bucket);

        Assert.Equal("hello", await store.TextAsync("there"));
        Assert.NotNull(await store.HeadAsync("there"));
        foreach (var look in new Func<Task>[] { () => store.HeadAsync("missing"), () => store.OpenAsync("missing"), () => store.KeysAsync("") })
            Assert.Contains("s3:ListBucket", (await Assert.ThrowsAsync<StorageException>(look)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_server_could_not_do_at_once_is_tried_again()
    {
        var bucket = await _buckets.NewAsync();
        var failures = new Failures(2, () => Spoiling.Error(503, "SlowDown"));
        failures.Begin();
        using var spoiled = new SpoiledServer(server, failures.Next);
        var store = new S3Store(_buckets.Connect(spoiled.Endpoint), bucket);

        Assert.True((await store.PutTextAsync("k", "hello")).Stored);
        failures.Begin();
        Assert.Equal("hello", await store.TextAsync("k"));
        failures.Begin();
        Assert.Equal(["k"], await store.KeysAsync(""));
        failures.Begin();
        await store.DeleteAsync(["k"]);

        Assert.Equal(12, spoiled.Requests.Count);
        Assert.Null(await store.HeadAsync("k"));
    }

    [Fact]
    public async Task What_the_server_never_can_do_is_trouble()
    {
        var bucket = await _buckets.NewAsync();
        await new S3Store(_buckets.Client, bucket).PutTextAsync("k", "hello");
        using var spoiled = new SpoiledServer(server, _ => Spoiling.Error(503, "SlowDown"));

        await AllFailAsync(new S3Store(_buckets.Connect(spoiled.Endpoint, retries: 0), bucket));
    }

    [Fact]
    public async Task A_version_that_goes_while_it_is_replaced_is_not_replaced()
    {
        // So AWS answers; other servers say 412.
        using var gone = new SpoiledServer(server, _ => Spoiling.Error(404, "NoSuchKey"));
        var store = new S3Store(_buckets.Connect(gone.Endpoint), await _buckets.NewAsync());

        Assert.Equal(default, await store.PutTextAsync("k", "new", null, new() { IfMatch = "\"old\"" }));
        await Assert.ThrowsAsync<StorageException>(() => store.PutTextAsync("k", "new"));
    }

    [Fact]
    public async Task A_put_that_another_stood_in_the_way_of_is_made_again()
    {
        var bucket = await _buckets.NewAsync();
        var failures = new Failures(3, () => Spoiling.Error(409, "ConditionalRequestConflict"));
        failures.Begin();
        using var spoiled = new SpoiledServer(server, failures.Next);
        var store = new S3Store(_buckets.Connect(spoiled.Endpoint), bucket);

        Assert.True((await store.PutTextAsync("k", "hello", null, new() { OnlyIfAbsent = true })).Stored);
        Assert.Equal("hello", await store.TextAsync("k"));
        failures.Begin();
        Assert.False((await store.PutTextAsync("k", "other", null, new() { OnlyIfAbsent = true })).Stored);

        using var always = new SpoiledServer(server, _ => Spoiling.Error(409, "ConditionalRequestConflict"));
        await Assert.ThrowsAsync<StorageException>(() =>
            new S3Store(_buckets.Connect(always.Endpoint), bucket).PutTextAsync("k", "hello", null, new() { OnlyIfAbsent = true }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_that_breaks_off_or_stands_still_is_trouble(bool stalls)
    {
        var bucket = await _buckets.NewAsync();
        await new S3Store(_buckets.Client, bucket).PutTextAsync("k", new string('x', 500_000));
        using var spoiled = new SpoiledServer(server, _ => new Spoiling { After = 100_000, Stalls = stalls });
        var store = new S3Store(_buckets.Connect(spoiled.Endpoint), bucket, new S3Sizes(), patience: TimeSpan.FromMilliseconds(300));

        await using var got = (await store.OpenAsync("k"))!;

        var error = await Assert.ThrowsAsync<StorageException>(() => got.ReadAllAsync());
        Assert.Contains("'k'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_trouble_and_what_the_caller_cancels_is_not()
    {
        var bucket = await _buckets.NewAsync();
        using var spoiled = new SpoiledServer(server, _ => new Spoiling { After = 0, Stalls = true });
        var impatient = new S3Store(_buckets.Connect(spoiled.Endpoint, attempt: TimeSpan.FromMilliseconds(200)), bucket);
        var patient = new S3Store(_buckets.Connect(spoiled.Endpoint), bucket);
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAsync<StorageException>(() => impatient.HeadAsync("k"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => patient.HeadAsync("k", cancel.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => patient.OpenAsync("k", cancel: cancel.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => patient.DeleteAsync(["k"], cancel.Token));
    }

    [Fact]
    public async Task More_keys_than_one_request_may_name_are_deleted_odd_ones_among_them()
    {
        var bucket = await _buckets.NewAsync();
        using var spoiled = new SpoiledServer(server, _ => null);
        var store = new S3Store(_buckets.Connect(spoiled.Endpoint), bucket);
        string[] there = ["first", "last", "<a>&\"'", "cr\rkey", "bell\a", "\ufffe", "%41", "a+b c"];
        foreach (var key in there)
            await store.PutTextAsync(key, "x");
        spoiled.Requests.Clear();

        await store.DeleteAsync(["first", .. Enumerable.Range(0, 999).Select(n => $"missing/{n}"), .. there.Skip(1)]);

        Assert.Empty(await store.KeysAsync(""));
        Assert.Equal(2, spoiled.Requests.Count(head => head.StartsWith("POST ", StringComparison.Ordinal)));
        Assert.Equal(3, spoiled.Requests.Count(head => head.StartsWith("DELETE ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_key_that_could_not_be_deleted_is_named()
    {
        using var spoiled = new SpoiledServer(server, _ => Spoiling.Xml(200, """
            <DeleteResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Error><Key>b</Key><Code>AccessDenied</Code><Message>No.</Message></Error></DeleteResult>
            """));
        var store = new S3Store(_buckets.Connect(spoiled.Endpoint), "bucket");

        var error = await Assert.ThrowsAsync<StorageException>(() => store.DeleteAsync(["a", "b"]));

        Assert.Contains("'b': AccessDenied", error.Message, StringComparison.Ordinal);
    }

    private static async Task AllFailAsync(S3Store store)
    {
        var info = new ObjectInfo("k", "\"5d41402abc4b2a76b9719d911017c592\"", 5, default, new());
        foreach (var work in new Func<Task>[]
        {
            () => store.HeadAsync("k"), () => store.OpenAsync("k"), () => store.OpenAsync("k", new() { IfNoneMatch = "*" }),
            () => store.PutTextAsync("k", "x"), () => store.PutTextAsync("k", "x", null, new() { OnlyIfAbsent = true }),
            () => store.CopyAsync(store, info, "to", new()), () => store.DeleteAsync(["k"]), () => store.DeleteAsync(["k\a"]), () => store.KeysAsync(""),
        })
            await Assert.ThrowsAsync<StorageException>(work);
    }

    /// <summary>Each time so many spoiled requests, then they pass.</summary>
    private sealed class Failures(int count, Func<Spoiling> spoiling)
    {
        private int _left;

        public Spoiling? Next(string _) => Interlocked.Decrement(ref _left) >= 0 ? spoiling() : null;

        public void Begin() => _left = count;
    }
}
