using Transcoder.Contracts;
using Transcoder.Delivery;
using Transcoder.Imaging;
using Transcoder.Mirroring;
using Transcoder.Tests.Imaging;

namespace Transcoder.Tests.Delivery;

public sealed class ReducedOriginalsTests
{
    private const string Key = "photos/large.jpg";
    private const string Path = "resize/reduced/photos/large.jpg";

    [Fact]
    public async Task It_bears_the_originals_version_size_format_and_tag()
    {
        using var cdn = new TestCdn();
        await cdn.AddAsync(Key, LargePhotos.One);

        Assert.Equal(ReducedState.Made, (await cdn.Reduced.EnsureAsync(Key)).State);

        var original = (await cdn.Destination.HeadAsync(Key))!;
        var reduced = (await cdn.Destination.HeadAsync(Path))!;
        Assert.True(reduced.IsOf(original));
        Assert.Equal("image/jpeg", reduced.Headers.ContentType);
        Assert.Equal(CacheTag.For(Key), reduced.Headers.Metadata["cache-tag"]);
        var facts = ReducedOriginal.FactsOf(reduced)!;
        Assert.Equal((Transforms.Facts(LargePhotos.One).Upright, SourceFormat.Jpeg), (facts.Upright, facts.Format));
    }

    [Fact]
    public async Task What_is_there_is_left_as_it_is_and_costs_no_read()
    {
        using var cdn = new TestCdn();
        await cdn.AddAsync(Key, LargePhotos.One);
        await cdn.Reduced.EnsureAsync(Key);
        cdn.Destination.BeforeOpen = key => throw new InvalidOperationException($"{key} was read");

        Assert.Equal(ReducedState.There, (await cdn.Reduced.EnsureAsync(Key)).State);
    }

    [Fact]
    public async Task A_small_original_and_one_of_another_format_have_none()
    {
        using var cdn = new TestCdn();
        await cdn.AddAsync("small.jpg", Samples.Photo("life.jpg"));
        await cdn.AddAsync("drawing.png", TestImages.Png(TestImages.Red, 3000, 2100));

        Assert.Equal(ReducedState.NotNeeded, (await cdn.Reduced.EnsureAsync("small.jpg")).State);
        Assert.Equal(ReducedState.NotNeeded, (await cdn.Reduced.EnsureAsync("drawing.png")).State);
        Assert.Equal(ReducedState.Gone, (await cdn.Reduced.EnsureAsync("none.jpg")).State);
        Assert.DoesNotContain(await cdn.KeysAsync(), key => key.StartsWith(ReducedOriginal.Prefix, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_original_without_a_byte_has_none_and_is_not_read()
    {
        using var cdn = new TestCdn();
        await cdn.AddAsync("empty.jpg", []);
        cdn.Destination.BeforeOpen = key => throw new InvalidOperationException($"{key} was read");

        Assert.Equal(ReducedState.NotNeeded, (await cdn.Reduced.EnsureAsync("empty.jpg")).State);
    }

    [Fact]
    public async Task A_damaged_photograph_has_none_and_that_is_no_error()
    {
        using var cdn = new TestCdn();
        await cdn.AddAsync(Key, LargePhotos.One[..(LargePhotos.One.Length / 2)]);

        var outcome = await cdn.Reduced.EnsureAsync(Key);

        Assert.Equal((ReducedState.Failed, FailureKind.Unreadable), (outcome.State, outcome.Failure!.Kind));
        Assert.Null(await cdn.Destination.HeadAsync(Path));
    }

    [Fact]
    public async Task One_of_another_version_is_made_anew()
    {
        using var cdn = new TestCdn();
        await cdn.AddAsync(Key, LargePhotos.One);
        await cdn.Reduced.EnsureAsync(Key);
        // Past the mirror, which would have deleted it.
        await TestCdn.PutAsync(cdn.Destination, Key, LargePhotos.Another);

        Assert.Equal(ReducedState.Made, (await cdn.Reduced.EnsureAsync(Key)).State);
        await AssertOfAsync(cdn, LargePhotos.Another);
    }

    [Fact]
    public async Task One_whose_original_became_small_goes()
    {
        using var cdn = new TestCdn();
        await cdn.AddAsync(Key, LargePhotos.One);
        await cdn.Reduced.EnsureAsync(Key);
        await TestCdn.PutAsync(cdn.Destination, Key, Samples.Photo("life.jpg"));

        Assert.Equal(ReducedState.NotNeeded, (await cdn.Reduced.EnsureAsync(Key)).State);
        Assert.Null(await cdn.Destination.HeadAsync(Path));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_half_written_one_with_the_right_stamps_is_found_by_who_doubts_it(bool isEmpty)
    {
        using var cdn = new TestCdn();
        await cdn.AddAsync(Key, LargePhotos.One);
        await cdn.Reduced.EnsureAsync(Key);
        var reduced = (await cdn.Destination.HeadAsync(Path))!;
        await using var opened = await cdn.Destination.OpenAsync(Path);
        var bytes = await opened!.ReadAllAsync();
        await TestCdn.PutAsync(cdn.Destination, Path, isEmpty ? [] : bytes[..(bytes.Length / 2)], reduced.Headers);

        Assert.Equal(ReducedState.Made, (await cdn.Reduced.EnsureAsync(Key, isDoubted: true)).State);
        Assert.Equal(ReducedState.There, (await cdn.Reduced.EnsureAsync(Key, isDoubted: true)).State);
    }

    [Fact]
    public async Task One_without_its_stamps_is_made_anew()
    {
        using var cdn = new TestCdn();
        await cdn.AddAsync(Key, LargePhotos.One);
        var original = (await cdn.Destination.HeadAsync(Key))!;
        await TestCdn.PutAsync(cdn.Destination, Path, [1, 2, 3], StampedHeaders.Variant("image/jpeg", Key, original.ETag));

        Assert.Equal(ReducedState.Made, (await cdn.Reduced.EnsureAsync(Key)).State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_the_original_changes_while_it_is_made_or_stored_the_new_ones_is_there_in_the_end(bool isStored)
    {
        using var cdn = new TestCdn(sharedLocks: false);
        await cdn.AddAsync(Key, LargePhotos.One);
        var overwritten = 0;
        Task Overwrite(string key) => key == (isStored ? Path : Key) && Interlocked.Exchange(ref overwritten, 1) == 0
            ? cdn.AddAsync(Key, LargePhotos.Another)
            : Task.CompletedTask;
        if (isStored)
            cdn.Destination.AfterPut = Overwrite;
        else
            cdn.Destination.BeforeOpen = Overwrite;

        Assert.Equal(ReducedState.Made, (await cdn.Reduced.EnsureAsync(Key)).State);

        Assert.Equal(1, overwritten);
        await AssertOfAsync(cdn, LargePhotos.Another);
    }

    [Fact]
    public async Task Where_the_original_is_deleted_while_it_is_stored_none_is_left()
    {
        using var cdn = new TestCdn(sharedLocks: false);
        await cdn.AddAsync(Key, LargePhotos.One);
        cdn.Destination.AfterPut = async key =>
        {
            if (key != Path)
                return;
            await cdn.Source.DeleteAsync([Key]);
            await cdn.Mirror.ReconcileAsync(Key);
        };

        Assert.Equal(ReducedState.Gone, (await cdn.Reduced.EnsureAsync(Key)).State);
        Assert.Empty(await cdn.KeysAsync());
    }

    [Fact]
    public async Task It_goes_with_the_original_and_with_each_change_of_it()
    {
        using var cdn = new TestCdn();
        await cdn.AddAsync(Key, LargePhotos.One);
        await cdn.Reduced.EnsureAsync(Key);
        await TestCdn.PutAsync(cdn.Destination, ReducedOriginal.WantedKeyOf(Key)!, []);

        await cdn.AddAsync(Key, LargePhotos.Another);
        Assert.Equal([Key], await cdn.KeysAsync());

        await cdn.Reduced.EnsureAsync(Key);
        await cdn.Source.DeleteAsync([Key]);
        Assert.Equal(MirrorOutcome.Deleted, await cdn.Mirror.ReconcileAsync(Key));
        Assert.Empty(await cdn.KeysAsync());
    }

    [Fact]
    public async Task The_scan_finds_one_that_its_original_left_behind()
    {
        using var cdn = new TestCdn();
        await TestCdn.PutAsync(cdn.Destination, Path, [1]);
        await TestCdn.PutAsync(cdn.Destination, ReducedOriginal.WantedKeyOf("b.jpg")!, []);

        await cdn.Scan.RunAsync((_, _, _) => { });

        Assert.Empty(await cdn.KeysAsync());
    }

    [Fact]
    public void A_key_that_would_be_too_long_has_none()
    {
        Assert.NotNull(ReducedOriginal.KeyOf(new string('a', 1024 - ReducedOriginal.Prefix.Length)));
        Assert.Null(ReducedOriginal.KeyOf(new string('a', 1025 - ReducedOriginal.Prefix.Length)));
        Assert.Equal("a/b.jpg", ReducedOriginal.OriginalOf("resize/reduced/a/b.jpg"));
        Assert.Null(ReducedOriginal.OriginalOf("resize/reduced/"));
    }

    [Fact]
    public async Task No_path_leads_to_it()
    {
        using var cdn = new TestCdn();
        await cdn.AddAsync(Key, LargePhotos.One);
        await cdn.Reduced.EnsureAsync(Key);

        Assert.Equal(404, (await cdn.GetAsync(Path)).Status);
        Assert.Equal(404, (await cdn.GetAsync($"w200/{Path}")).Status);
    }

    private static async Task AssertOfAsync(TestCdn cdn, byte[] original)
    {
        var (there, reduced) = (await cdn.Destination.HeadAsync(Key), await cdn.Destination.HeadAsync(Path));
        Assert.NotNull(reduced);
        Assert.True(reduced.IsOf(there!));
        Assert.Equal(Transforms.Facts(original).Upright, ReducedOriginal.FactsOf(reduced)!.Upright);
    }
}
