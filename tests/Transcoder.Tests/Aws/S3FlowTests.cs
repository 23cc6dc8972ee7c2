using Transcoder.Contracts;
using Transcoder.Mirroring;
using Transcoder.Storage;
using Transcoder.Tests.Delivery;

namespace Transcoder.Tests.Aws;

/// <summary>Mirror and resize over buckets. What they do in every case is tested over folders.</summary>
[Collection(nameof(CephServer))]
public sealed class S3FlowTests(CephServer server) : IDisposable
{
    private const string Key = "a b+c/é&#.png";
    private const string Path = "w200/" + Key;

    private static readonly byte[] Red = TestImages.Png(TestImages.Red);
    private static readonly byte[] Blue = TestImages.Png(TestImages.Blue);

    private readonly S3Buckets _buckets = new(server);

    public void Dispose() => _buckets.Dispose();

    [Fact]
    public async Task An_original_is_mirrored_resized_served_again_overwritten_and_deleted()
    {
        using var cdn = await NewCdnAsync();
        await cdn.AddAsync(Key, Red);
        var original = (await cdn.Destination.HeadAsync(Key))!;
        Assert.Equal(("image/png", CacheTag.For(Key)), (original.Headers.ContentType, original.Headers.Metadata["cache-tag"]));

        var made = await cdn.GetAsync(Path);
        var stored = await cdn.GetAsync(Path);

        Assert.Equal((200, 200, 1), (made.Status, stored.Status, cdn.Destination.Puts));
        Assert.True(TestImages.Is(stored.Body.ToArray(), TestImages.Red));
        Assert.Equal([Key, Path], await cdn.KeysAsync());
        Assert.Equal(MirrorOutcome.Unchanged, await cdn.Mirror.ReconcileAsync(Key));

        await cdn.AddAsync(Key, Blue);
        Assert.Equal([Key], await cdn.KeysAsync());
        Assert.True(TestImages.Is((await cdn.GetAsync(Path)).Body.ToArray(), TestImages.Blue));

        await cdn.Source.DeleteAsync([Key]);
        Assert.Equal(MirrorOutcome.Deleted, await cdn.Mirror.ReconcileAsync(Key));
        Assert.Empty(await cdn.KeysAsync());
        Assert.Equal(404, (await cdn.GetAsync(Path)).Status);
    }

    [Fact]
    public async Task A_variant_of_an_original_that_is_overwritten_meanwhile_does_not_stay()
    {
        using var cdn = await NewCdnAsync();
        await cdn.AddAsync(Key, Red);
        var overwritten = 0;
        cdn.Destination.BeforePut = key =>
            key == Path && Interlocked.Exchange(ref overwritten, 1) == 0 ? cdn.AddAsync(Key, Blue) : Task.CompletedTask;

        var answer = await cdn.GetAsync(Path);

        Assert.Equal(1, overwritten);
        Assert.True(TestImages.Is(answer.Body.ToArray(), TestImages.Blue));
        Assert.True(TestImages.Is((await cdn.GetAsync(Path)).Body.ToArray(), TestImages.Blue));
    }

    [Fact]
    public async Task A_herd_gets_one_variant()
    {
        var stores = await NewStoresAsync();
        using var one = new TestCdn(stores: stores);
        using var other = new TestCdn(stores: stores);
        await one.AddAsync(Key, Red);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(n => Task.Run(() => (n % 2 == 0 ? one : other).GetAsync(Path))));

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Single(answers.Select(answer => Convert.ToHexString(answer.Body.Span)).Distinct());
        // Who looked before the first was stored, and heard so after, makes it once more; nobody for every request.
        Assert.InRange(one.Destination.Puts + other.Destination.Puts, 1, answers.Length / 2);
    }

    private async Task<TestCdn> NewCdnAsync() => new(sharedLocks: false, stores: await NewStoresAsync());

    private async Task<(IObjectStore Source, IObjectStore Destination)> NewStoresAsync() =>
        (await _buckets.NewStoreAsync(), await _buckets.NewStoreAsync());
}
