using Transcoder.Lambda;
using Transcoder.Storage;
using Transcoder.Tests.Delivery;

namespace Transcoder.Tests.Lambda;

public class MirrorFunctionTests
{
    private static readonly byte[] Photo = TestImages.Png(TestImages.Red);

    [Theory]
    [InlineData("red+flower.jpg", "red flower.jpg")]
    [InlineData("a%2Bb.jpg", "a+b.jpg")]
    [InlineData("a%40b/%C3%A4.jpg", "a@b/ä.jpg")]
    [InlineData("100%2525.jpg", "100%25.jpg")]
    public async Task A_key_is_decoded_as_a_form_once(string written, string key)
    {
        using var functions = new FunctionsUnderTest();
        await TestCdn.PutAsync(functions.Cdn.Source, key, Photo);
        await functions.NotifyAsync(Events.Notification("originals", ("ObjectCreated:Put", written)));
        Assert.Equal([key], await functions.Cdn.KeysAsync());
    }

    [Theory]
    [InlineData("ObjectCreated:Put")]
    [InlineData("ObjectCreated:Post")]
    [InlineData("ObjectCreated:Copy")]
    [InlineData("ObjectCreated:CompleteMultipartUpload")]
    [InlineData("ObjectRemoved:Delete")]
    [InlineData("ObjectRemoved:DeleteMarkerCreated")]
    [InlineData("LifecycleExpiration:Delete")]
    [InlineData("LifecycleExpiration:DeleteMarkerCreated")]
    [InlineData("ObjectRestore:Completed")]
    [InlineData(null)]
    public async Task Whatever_an_event_says_the_source_decides(string? eventName)
    {
        using var functions = new FunctionsUnderTest();
        await functions.Cdn.AddAsync("gone.png", Photo);
        await functions.Cdn.Source.DeleteAsync(["gone.png"]);
        await TestCdn.PutAsync(functions.Cdn.Source, "there.png", Photo);

        await functions.NotifyAsync(Events.Notification("originals", (eventName!, "gone.png"), (eventName!, "there.png")));
        Assert.Equal(["there.png"], await functions.Cdn.KeysAsync());
    }

    [Theory]
    [InlineData("ObjectCreated:Put", 0)]
    [InlineData("ObjectRemoved:Delete", 1)]
    [InlineData(null, 1)]
    public async Task What_was_mirrored_before_its_arrival_is_told_of_costs_no_invalidation(string? eventName, int told)
    {
        using var functions = new FunctionsUnderTest();
        await functions.Cdn.AddAsync("a.png", Photo);
        functions.Cdn.Edge.Told.Clear();

        await functions.NotifyAsync(Events.Notification("originals", (eventName!, "a.png")));
        Assert.Equal(told, functions.Cdn.Edge.Told.Count);
    }

    [Fact]
    public async Task A_key_that_stands_there_twice_is_looked_at_once()
    {
        using var functions = new FunctionsUnderTest();
        await TestCdn.PutAsync(functions.Cdn.Source, "a b.png", Photo);
        await functions.NotifyAsync(Events.Notification("originals", ("ObjectCreated:Put", "a+b.png"), ("ObjectRemoved:Delete", "a%20b.png")));
        Assert.Single(functions.Log);
    }

    [Fact]
    public async Task One_that_fails_stops_no_other_and_the_invocation_fails_with_its_name()
    {
        using var functions = new FunctionsUnderTest();
        foreach (var key in (string[])["a.png", "b.png", "c.png"])
            await TestCdn.PutAsync(functions.Cdn.Source, key, Photo);
        functions.Cdn.Source.BeforeHead = key => key == "b.png" ? throw new StorageException("The disk is on fire.") : Task.CompletedTask;

        var records = Events.Notification(
            "originals",
            ("ObjectCreated:Put", "b.png"), ("ObjectCreated:Put", "a.png"), ("ObjectCreated:Put", "%zz"), ("ObjectCreated:Put", ""), ("ObjectCreated:Put", "c.png"));
        var error = await Assert.ThrowsAsync<MirrorException>(() => functions.NotifyAsync(records));

        Assert.Equal(["a.png", "c.png"], await functions.Cdn.KeysAsync());
        Assert.StartsWith("3 of 5 records failed.", error.Message, StringComparison.Ordinal);
        Assert.Contains("'b.png': The disk is on fire.", error.Message, StringComparison.Ordinal);
        Assert.Contains("'%zz' is no key", error.Message, StringComparison.Ordinal);
        Assert.Contains("names no bucket or no key", error.Message, StringComparison.Ordinal);
        var failed = Assert.Single(functions.Log, line => line.GetProperty("level").GetString() == "ERROR");
        Assert.Equal(("b.png", 1), (failed.GetProperty("key").GetString(), failed.GetProperty("Failures").GetInt32()));
    }

    [Fact]
    public async Task The_event_that_tries_a_configuration_out_is_accepted()
    {
        using var functions = new FunctionsUnderTest();
        await functions.NotifyAsync(Events.Test);
        Assert.Equal("s3:TestEvent", Assert.Single(functions.Log).GetProperty("event").GetString());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"Event": "s3:Other"}""")]
    public async Task An_event_of_no_bucket_says_so(string json)
    {
        using var functions = new FunctionsUnderTest();
        var error = await Assert.ThrowsAsync<ArgumentException>(() => functions.NotifyAsync(json));
        Assert.Contains("no Records", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"Records": [null]}""")]
    [InlineData("""{"Records": [{}]}""")]
    [InlineData("""{"Records": [{"s3": {"bucket": {"name": "originals"}}}]}""")]
    [InlineData("""{"Records": [{"s3": {"object": {"key": "x.png"}}}]}""")]
    public async Task A_record_without_a_key_fails(string json)
    {
        using var functions = new FunctionsUnderTest();
        await Assert.ThrowsAsync<MirrorException>(() => functions.NotifyAsync(json));
    }

    [Fact]
    public async Task Another_buckets_event_is_refused_in_the_log()
    {
        using var functions = new FunctionsUnderTest();
        await TestCdn.PutAsync(functions.Cdn.Source, "a.png", Photo);
        await functions.NotifyAsync(Events.Notification("others", ("ObjectCreated:Put", "a.png")));

        Assert.Empty(await functions.Cdn.KeysAsync());
        var line = Assert.Single(functions.Log);
        Assert.Equal(("WARN", 1), (line.GetProperty("level").GetString(), line.GetProperty("Refusals").GetInt32()));
        Assert.Contains("'others'", line.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shadowed_original_is_counted()
    {
        using var functions = new FunctionsUnderTest();
        await TestCdn.PutAsync(functions.Cdn.Source, "w200/a.png", Photo);
        await functions.NotifyAsync(Events.Notification("originals", ("ObjectCreated:Put", "w200/a.png")));

        Assert.Empty(await functions.Cdn.KeysAsync());
        var line = Assert.Single(functions.Log);
        Assert.Equal(("Shadowed", 1), (line.GetProperty("outcome").GetString(), line.GetProperty("Shadowed").GetInt32()));
    }
}
