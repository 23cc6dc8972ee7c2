using Transcoder.Storage;

namespace Transcoder.Tests.Storage;

public abstract partial class ObjectStoreContract
{
    [Fact]
    public async Task Conditions_are_answered_without_bytes()
    {
        var store = await CreateStoreAsync();
        var etag = (await store.PutTextAsync("k", "hello", Jpeg)).ETag!;
        var modified = (await store.HeadAsync("k"))!.LastModified;

        await OutcomeAsync(ReadOutcome.Content, new() { IfMatch = etag });
        await OutcomeAsync(ReadOutcome.PreconditionFailed, new() { IfMatch = "\"other\"" });
        await OutcomeAsync(ReadOutcome.NotModified, new() { IfNoneMatch = etag });
        await OutcomeAsync(ReadOutcome.NotModified, new() { IfNoneMatch = "W/" + etag });
        await OutcomeAsync(ReadOutcome.NotModified, new() { IfNoneMatch = $"\"a,b\", W/\"c\" ,{etag}" });
        await OutcomeAsync(ReadOutcome.NotModified, new() { IfNoneMatch = "*" });
        await OutcomeAsync(ReadOutcome.Content, new() { IfNoneMatch = "\"other\"" });
        await OutcomeAsync(ReadOutcome.NotModified, new() { IfModifiedSince = modified });
        await OutcomeAsync(ReadOutcome.Content, new() { IfModifiedSince = modified.AddSeconds(-60) });
        await OutcomeAsync(ReadOutcome.Content, new() { IfNoneMatch = "\"other\"", IfModifiedSince = modified.AddSeconds(60) });

        async Task OutcomeAsync(ReadOutcome expected, ReadOptions options)
        {
            await using var got = (await store.OpenAsync("k", options))!;
            Assert.Equal((expected, etag, 5L), (got.Outcome, got.Info.ETag, got.Info.Size));
            Assert.Equal(expected == ReadOutcome.Content ? "hello" : "", await got.TextAsync());
        }
    }

    [Theory]
    [InlineData(0L, 3L, "0123", 0, 3)]
    [InlineData(4L, null, "456789", 4, 9)]
    [InlineData(9L, 9L, "9", 9, 9)]
    [InlineData(5L, 500L, "56789", 5, 9)]
    [InlineData(-3L, null, "789", 7, 9)]
    [InlineData(-300L, null, "0123456789", 0, 9)]
    public async Task A_range_is_cut_to_the_object(long from, long? to, string text, long first, long last)
    {
        var store = await CreateStoreAsync();
        await store.PutTextAsync("k", "0123456789", Jpeg);

        await using var got = (await store.OpenAsync("k", new() { From = from, To = to }))!;

        Assert.Equal((ReadOutcome.Content, new ByteRange(first, last), 10L), (got.Outcome, got.Range, got.Info.Size));
        Assert.Equal(text, await got.TextAsync());
    }

    [Fact]
    public async Task A_range_past_the_end_cannot_be_met()
    {
        var store = await CreateStoreAsync();
        await store.PutTextAsync("k", "0123456789");

        await using var got = (await store.OpenAsync("k", new() { From = 10 }))!;

        Assert.Equal((ReadOutcome.RangeNotSatisfiable, null, 10L), (got.Outcome, got.Range, got.Info.Size));
        Assert.Equal("", await got.TextAsync());
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("there/")]
    [InlineData("there.jpg/below")]
    [InlineData("folder")]
    [InlineData("FOLDER/x.jpg")]
    public async Task A_missing_key_is_null(string key)
    {
        var store = await CreateStoreAsync();
        await store.PutTextAsync("there.jpg", "x");
        await store.PutTextAsync("folder/x.jpg", "x");

        Assert.Null(await store.HeadAsync(key));
        Assert.Null(await store.OpenAsync(key));
        await store.DeleteAsync([key]);
        Assert.Equal(["folder/x.jpg", "there.jpg"], await store.KeysAsync(""));
    }

    [Fact]
    public async Task Megabytes_come_back_as_they_went_in()
    {
        var store = await CreateStoreAsync();
        var content = new byte[6_000_001];
        new Random(1).NextBytes(content);

        await store.PutAsync("big", new MemoryStream(content), new());

        await using var got = await store.OpenAsync("big");
        var back = new MemoryStream();
        await got!.Content.CopyToAsync(back);
        Assert.Equal(content, back.ToArray());
    }
}
