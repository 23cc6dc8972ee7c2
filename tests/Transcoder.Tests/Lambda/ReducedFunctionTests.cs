using Transcoder.Delivery;
using Transcoder.Lambda;
using Transcoder.Storage;
using Transcoder.Tests.Delivery;
using Transcoder.Tests.Imaging;

namespace Transcoder.Tests.Lambda;

/// <summary>The mirror function makes reduced originals: beside each copy, and where an empty object asks for one.</summary>
public sealed class ReducedFunctionTests : IDisposable
{
    private const string Key = "a b/photo+1.jpg", Encoded = "a+b/photo%2B1.jpg";

    private readonly FunctionsUnderTest _functions = new();

    public void Dispose() => _functions.Dispose();

    [Fact]
    public async Task A_photograph_that_comes_has_one_and_the_log_says_so()
    {
        await TestCdn.PutAsync(_functions.Cdn.Source, Key, LargePhotos.One);

        await _functions.NotifyAsync(Events.Notification("originals", ("ObjectCreated:Put", Encoded)));
        await _functions.NotifyAsync(Events.Notification("originals", ("ObjectCreated:Put", Encoded)));

        Assert.NotNull(await _functions.Cdn.Destination.HeadAsync(ReducedOriginal.KeyOf(Key)!));
        Assert.Equal([("Copied", "Made"), ("Unchanged", "There")],
            _functions.Log.Select(line => (line.GetProperty("outcome").GetString()!, line.GetProperty("reduced").GetString()!)));
    }

    [Fact]
    public async Task What_asks_for_one_gets_it_and_is_taken_away()
    {
        await _functions.Cdn.AddAsync(Key, LargePhotos.One);
        await WishAsync(Key);

        await _functions.NotifyAsync(Events.Notification("cdn", ("ObjectCreated:Put", $"resize/wanted/{Encoded}")));

        Assert.Equal([Key, ReducedOriginal.KeyOf(Key)!], await _functions.Cdn.KeysAsync());
        Assert.Equal("Made", Assert.Single(_functions.Log).GetProperty("reduced").GetString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_asks_in_vain_is_taken_away_too(bool isDamaged)
    {
        if (isDamaged)
            await _functions.Cdn.AddAsync(Key, LargePhotos.One[..100_000]);
        await WishAsync(Key);

        await _functions.NotifyAsync(Events.Notification("cdn", ("ObjectCreated:Put", $"resize/wanted/{Encoded}")));

        Assert.Equal(isDamaged ? [Key] : [], await _functions.Cdn.KeysAsync());
        Assert.Equal(isDamaged ? "Failed" : "Gone", Assert.Single(_functions.Log).GetProperty("reduced").GetString());
    }

    [Fact]
    public async Task Where_the_store_fails_the_invocation_does_and_the_wish_stays()
    {
        await _functions.Cdn.AddAsync(Key, LargePhotos.One);
        await WishAsync(Key);
        _functions.Cdn.Destination.BeforePut = _ => throw new StorageException("The disk is full.");

        await Assert.ThrowsAsync<MirrorException>(() =>
            _functions.NotifyAsync(Events.Notification("cdn", ("ObjectCreated:Put", $"resize/wanted/{Encoded}"))));

        Assert.NotNull(await _functions.Cdn.Destination.HeadAsync(ReducedOriginal.WantedKeyOf(Key)!));
    }

    [Fact]
    public async Task Another_object_of_that_bucket_is_refused_as_any_foreign_one()
    {
        await _functions.NotifyAsync(Events.Notification("cdn", ("ObjectCreated:Put", "w200/a.jpg")));

        Assert.Equal("WARN", Assert.Single(_functions.Log).GetProperty("level").GetString());
    }

    private Task WishAsync(string key) => TestCdn.PutAsync(_functions.Cdn.Destination, ReducedOriginal.WantedKeyOf(key)!, []);
}
