using System.Security.Cryptography;
using Transcoder.Contracts;
using Transcoder.Delivery;
using Transcoder.Imaging;
using Transcoder.Storage;

namespace Transcoder.Tests.Delivery;

/// <summary>The first part of an original and its rest are two looks at it, and must be of one version.</summary>
public sealed class OriginalFetchTests : IDisposable
{
    private const string Key = "photo.png";

    private readonly TempFolder _folder = new();
    private readonly HookedStore _store;

    public OriginalFetchTests() => _store = new HookedStore(new FolderStore(_folder["store"]));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(OriginalFetch.Part - 1, 1)]
    [InlineData(OriginalFetch.Part, 1)]
    [InlineData(OriginalFetch.Part + 1, 2)]
    [InlineData((3 * OriginalFetch.Part) + 7, 2)]
    public async Task An_original_comes_whole_in_as_few_requests_as_its_size_allows(int size, int requests)
    {
        var bytes = await PutAsync(size);
        var (opened, looked) = (0, 0);
        _store.BeforeOpen = _ => Task.FromResult(opened++);
        _store.BeforeHead = _ => Task.FromResult(looked++);

        await using var fetch = await BeginAsync();

        Assert.Equal(size, fetch!.Info.Size);
        Assert.Equal(bytes, (await fetch.ReadAsync(new Spec(), new Limits()))!.All);
        Assert.Equal((requests, 0), (opened, looked));
        Assert.Equal(size, _store.Read.GetValueOrDefault(Key));
    }

    [Fact]
    public async Task One_that_was_only_looked_at_is_read_by_one_request()
    {
        var bytes = await PutAsync(2 * OriginalFetch.Part);
        var opened = 0;
        _store.BeforeOpen = _ => Task.FromResult(opened++);

        await using var fetch = await BeginAsync(withPart: false);

        Assert.Equal(0, opened);
        Assert.Equal(bytes, (await fetch!.ReadAsync(new Spec(), new Limits()))!.All);
        Assert.Equal(1, opened);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_is_missing_is_null(bool withPart) => Assert.Null(await BeginAsync(withPart));

    [Theory]
    [InlineData(100)]
    [InlineData(2 * OriginalFetch.Part)]
    public async Task One_that_changes_between_its_first_part_and_its_rest_is_never_mixed(int size)
    {
        await PutAsync(2 * OriginalFetch.Part);
        await using var fetch = await BeginAsync();
        await PutAsync(size);

        Assert.Null(await fetch!.ReadAsync(new Spec(), new Limits()));
    }

    [Fact]
    public async Task One_that_goes_before_its_rest_is_read_is_null()
    {
        await PutAsync(2 * OriginalFetch.Part);
        await using var fetch = await BeginAsync();
        await _store.DeleteAsync([Key]);

        Assert.Null(await fetch!.ReadAsync(new Spec(), new Limits()));
    }

    [Fact]
    public async Task What_is_not_read_is_closed()
    {
        await PutAsync(100);
        var fetch = await BeginAsync();
        await fetch!.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await _store.Opened.Last().ReadExactlyAsync(new byte[1]));
    }

    private Task<OriginalFetch?> BeginAsync(bool withPart = true) => OriginalFetch.BeginAsync(_store, new ChangeLocks(), Key, withPart);

    private async Task<byte[]> PutAsync(int size)
    {
        var bytes = RandomNumberGenerator.GetBytes(size);
        await TestCdn.PutAsync(_store, Key, bytes);
        return bytes;
    }
}
