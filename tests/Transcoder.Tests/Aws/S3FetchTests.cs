using NetVips;
using Transcoder.Aws;
using Transcoder.Delivery;
using Transcoder.Storage;
using Transcoder.Tests.Delivery;
using Transcoder.Tests.Imaging;

namespace Transcoder.Tests.Aws;

/// <summary>An original is fetched in a first part and the rest: what goes wrong on the way is told for what it is, and nothing of it is kept.</summary>
[Collection(nameof(CephServer))]
public sealed class S3FetchTests(CephServer server) : IDisposable
{
    private const string Key = "photo.png", Path = "w200/photo.png";

    /// <summary>Of more than the first part.</summary>
    private static readonly byte[] Red = Uncompressed(TestImages.Red), Blue = Uncompressed(TestImages.Blue);

    private readonly S3Buckets _buckets = new(server);

    public void Dispose() => _buckets.Dispose();

    [Fact]
    public async Task An_original_without_a_byte_is_no_image()
    {
        using var cdn = await NewCdnAsync();
        await cdn.AddAsync("empty.jpg", []);

        foreach (var method in (string[])["GET", "HEAD"])
        {
            var answer = await cdn.Resize.HandleAsync(new ResizeRequest(method, "w200/empty.jpg"));
            Assert.Equal((422, Route.Refused), (answer.Status, answer.Route));
        }
        Assert.Equal(ReducedState.NotNeeded, (await cdn.Reduced.EnsureAsync("empty.jpg")).State);
        Assert.Equal(["empty.jpg"], await cdn.KeysAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_one_that_changes_between_its_first_part_and_the_rest_the_new_versions_variant_is_made(bool isSmaller)
    {
        using var cdn = await NewCdnAsync();
        await cdn.AddAsync(Key, Red);
        var opened = 0;
        // The first part, and then the rest.
        cdn.Destination.BeforeOpen = key => key == Key && Interlocked.Increment(ref opened) == 2
            ? cdn.AddAsync(Key, isSmaller ? TestImages.Png(TestImages.Blue) : Blue)
            : Task.CompletedTask;

        var answer = await cdn.GetAsync(Path);

        Assert.True(opened > 2, $"opened {opened} times");
        Assert.Equal(200, answer.Status);
        Assert.True(TestImages.Is(answer.Body.ToArray(), TestImages.Blue));
        Assert.Equal([Key, Path], await cdn.KeysAsync());
        Assert.True(TestImages.Is(await cdn.BytesAsync(Path), TestImages.Blue));
        Assert.True((await cdn.Destination.HeadAsync(Path))!.IsOf((await cdn.Destination.HeadAsync(Key))!));
    }

    [Fact]
    public async Task Of_one_that_is_deleted_between_its_first_part_and_the_rest_nothing_is_made()
    {
        using var cdn = await NewCdnAsync();
        await cdn.AddAsync(Key, Red);
        var opened = 0;
        cdn.Destination.BeforeOpen = async key =>
        {
            if (key != Key || Interlocked.Increment(ref opened) != 2)
                return;
            await cdn.Source.DeleteAsync([Key]);
            await cdn.Mirror.ReconcileAsync(Key);
        };

        Assert.Equal(404, (await cdn.GetAsync(Path)).Status);
        Assert.Empty(await cdn.KeysAsync());
    }

    [Theory]
    [InlineData("bytes=0-", false)]
    [InlineData("bytes=0-", true)]
    [InlineData("bytes=524288-", false)]
    [InlineData("bytes=524288-", true)]
    public async Task A_connection_that_breaks_or_stands_still_in_the_middle_of_a_body_is_trouble_and_nothing_is_stored(string range, bool stalls)
    {
        var isCut = true;
        using var spoiled = new SpoiledServer(server, head => isCut && head.Contains($"/{Key} ", StringComparison.Ordinal) && IsOf(head, range)
            ? new Spoiling { After = 20_000, Stalls = stalls }
            : null);
        using var cdn = await NewCdnAsync(spoiled);
        await cdn.AddAsync(Key, Red);

        var answer = await cdn.GetAsync(Path);

        Assert.Contains(spoiled.Requests, head => head.StartsWith("GET ", StringComparison.Ordinal) && IsOf(head, range));
        Assert.Equal((502, "no-store"), (answer.Status, answer.CacheControl));
        Assert.Equal([Key], await cdn.KeysAsync());
        isCut = false;
        answer = await cdn.GetAsync(Path);
        Assert.True(answer.Status == 200 && TestImages.Is(answer.Body.ToArray(), TestImages.Red));
        Assert.True(TestImages.Is(await cdn.BytesAsync(Path), TestImages.Red));

        static bool IsOf(string head, string range) => head.Contains($"Range: {range}", StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_reduced_original_that_breaks_off_is_passed_over_and_the_original_serves()
    {
        var reduced = ReducedOriginal.KeyOf("photo.jpg")!;
        var isCut = false;
        using var spoiled = new SpoiledServer(server, head => isCut && head.StartsWith("GET ", StringComparison.Ordinal) && head.Contains($"/{reduced} ", StringComparison.Ordinal)
            ? new Spoiling { After = 10_000 }
            : null);
        using var cdn = await NewCdnAsync(spoiled);
        await cdn.AddAsync("photo.jpg", LargePhotos.One);
        Assert.Equal(ReducedState.Made, (await cdn.Reduced.EnsureAsync("photo.jpg")).State);
        isCut = true;

        var answer = await cdn.GetAsync("w200/photo.jpg");

        Assert.Equal((200, null, "The reduced original is corrupt."), (answer.Status, answer.Timing!.Source, answer.LogDetail));
        Assert.Equal(200, TestImages.SizeOf(await cdn.BytesAsync("w200/photo.jpg")).Width);
        isCut = false;
        Assert.Equal("reduced", (await cdn.GetAsync("w320/photo.jpg")).Timing!.Source);
    }

    [Fact]
    public async Task A_connection_that_breaks_while_one_is_reduced_leaves_none_and_the_next_try_makes_it()
    {
        var isCut = true;
        using var spoiled = new SpoiledServer(server, head => isCut && head.StartsWith("GET ", StringComparison.Ordinal) && head.Contains("/photo.jpg ", StringComparison.Ordinal)
            ? new Spoiling { After = 50_000 }
            : null);
        using var cdn = await NewCdnAsync(spoiled);
        await cdn.AddAsync("photo.jpg", LargePhotos.One);

        await Assert.ThrowsAsync<StorageException>(() => cdn.Reduced.EnsureAsync("photo.jpg"));
        Assert.Equal(["photo.jpg"], await cdn.KeysAsync());
        isCut = false;
        Assert.Equal(ReducedState.Made, (await cdn.Reduced.EnsureAsync("photo.jpg")).State);
    }

    private static byte[] Uncompressed(double[] colour)
    {
        using var image = Image.NewFromBuffer(TestImages.Png(colour, 600, 400));
        return image.PngsaveBuffer(compression: 0);
    }

    /// <param name="before">What the destination is reached through.</param>
    private async Task<TestCdn> NewCdnAsync(SpoiledServer? before = null)
    {
        var (source, bucket) = (await _buckets.NewStoreAsync(), await _buckets.NewAsync());
        var client = before is null ? _buckets.Client : _buckets.Connect(before.Endpoint, retries: 0);
        return new TestCdn(sharedLocks: false, stores: (source, new S3Store(client, bucket, new S3Sizes(), patience: TimeSpan.FromMilliseconds(500))));
    }
}
