using System.Text;
using Transcoder.Images;
using Transcoder.Storage;

namespace Transcoder.Tests.Images;

/// <summary>What every catalog does alike.</summary>
public abstract class CatalogContract
{
    private readonly string _kind = string.Concat(Guid.NewGuid().ToString("n").Select(digit => (char)('a' + Convert.ToInt32($"{digit}", 16))));

    protected static DateTimeOffset Now { get; } = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    protected Clock Time { get; } = new(Now);

    protected abstract Task<ICatalog> CreateAsync();

    /// <summary>One whose table, bucket or folder has gone.</summary>
    protected abstract Task<ICatalog> CreateBrokenAsync();

    public static TheoryData<string> HostileJson =>
    [
        "{}", "null", "", "\"\n\n\"", "{\"a\":\"\\u0000 \\ud83d\\ude00 😀 é e\u0301 \u2028\",\"a\":1e400}", " \r\n\t[ 1 , 2 ]\n", "{\"write\":\"x\",\"expires\":\"y\"}\n{}",
        new string('[', 5_000), $"\"{new string('x', 300_000)}\"",
    ];

    [Theory]
    [MemberData(nameof(HostileJson))]
    public async Task What_is_put_is_found_byte_for_byte(string json)
    {
        var catalog = await CreateAsync();
        var entry = Entry(1, json) with { Status = "queued", Expires = Now.AddDays(7) };

        var put = (await catalog.TryPutAsync(entry))!;
        var found = (await catalog.FindAsync(_kind, Id(1)))!;
        var listed = Assert.Single(await catalog.ListAsync(_kind, null, 10));

        foreach (var same in new[] { put, found, listed })
        {
            Assert.Equal((_kind, Id(1), "queued", Now.AddDays(7)), (same.Kind, same.Id, same.Status, same.Expires));
            Assert.Equal((json, put.Version), (Encoding.UTF8.GetString(same.Json.Span), same.Version));
        }
    }

    [Fact]
    public async Task What_is_not_there_is_null()
    {
        var catalog = await CreateAsync();
        await catalog.TryPutAsync(Entry(1));

        Assert.Null(await catalog.FindAsync(_kind, Id(2)));
        Assert.Null(await catalog.FindAsync(_kind + "x", Id(1)));
        Assert.Empty(await catalog.ListAsync(_kind + "x", null, 10));
        await catalog.DeleteAsync(_kind, Id(2));
        Assert.NotNull(await catalog.FindAsync(_kind, Id(1)));
    }

    [Fact]
    public async Task An_entry_is_added_once()
    {
        var catalog = await CreateAsync();
        var first = await catalog.TryPutAsync(Entry(1, "\"first\""));

        Assert.Null(await catalog.TryPutAsync(Entry(1, "\"second\"")));

        var found = (await catalog.FindAsync(_kind, Id(1)))!;
        Assert.Equal((first!.Version, "\"first\""), (found.Version, JsonOf(found)));
    }

    [Fact]
    public async Task Only_the_version_that_was_read_is_replaced()
    {
        var catalog = await CreateAsync();
        var first = (await catalog.TryPutAsync(Entry(1, "1") with { Status = "queued" }))!;

        var second = (await catalog.TryPutAsync(first with { Json = "2"u8.ToArray(), Status = null }))!;

        Assert.NotEqual(first.Version, second.Version);
        Assert.Null(await catalog.TryPutAsync(first with { Json = "3"u8.ToArray() }));
        var found = (await catalog.FindAsync(_kind, Id(1)))!;
        Assert.Equal(("2", null, second.Version), (JsonOf(found), found.Status, found.Version));
        Assert.NotNull(await catalog.TryPutAsync(found with { Json = "4"u8.ToArray() }));
    }

    [Fact]
    public async Task A_version_written_again_with_the_same_json_is_another_one()
    {
        var catalog = await CreateAsync();
        var first = (await catalog.TryPutAsync(Entry(1)))!;

        Assert.NotNull(await catalog.TryPutAsync(first));

        Assert.Null(await catalog.TryPutAsync(first));
    }

    [Fact]
    public async Task What_was_deleted_is_not_replaced_and_can_be_added()
    {
        var catalog = await CreateAsync();
        var first = (await catalog.TryPutAsync(Entry(1)))!;
        await catalog.DeleteAsync(_kind, Id(1));

        Assert.Null(await catalog.TryPutAsync(first));
        Assert.Null(await catalog.FindAsync(_kind, Id(1)));

        Assert.NotNull(await catalog.TryPutAsync(Entry(1)));
        Assert.Null(await catalog.TryPutAsync(first));
    }

    [Fact]
    public async Task Of_writers_at_once_one_wins()
    {
        var catalog = await CreateAsync();

        var added = await RaceAsync(writer => catalog.TryPutAsync(Entry(1, $"{writer}")));
        var replaced = await RaceAsync(writer => catalog.TryPutAsync(added with { Json = Encoding.UTF8.GetBytes($"{writer + 100}") }));

        Assert.Equal((replaced.Version, JsonOf(replaced)), (await catalog.FindAsync(_kind, Id(1))) is { } found ? (found.Version, JsonOf(found)) : default);

        static async Task<CatalogEntry> RaceAsync(Func<int, Task<CatalogEntry?>> write) =>
            Assert.Single((await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(() => write(writer))))).OfType<CatalogEntry>());
    }

    [Fact]
    public async Task What_has_expired_is_absent()
    {
        var catalog = await CreateAsync();
        for (var n = 1; n <= 9; n++)
            await catalog.TryPutAsync(Entry(n) with { Expires = n % 3 == 0 ? Now.AddHours(1) : null });

        Time.Now += TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1);
        Assert.NotNull(await catalog.FindAsync(_kind, Id(3)));
        Assert.Equal(9, (await catalog.ListAsync(_kind, null, 100)).Count);
        Assert.Null(await catalog.TryPutAsync(Entry(3)));

        Time.Now += TimeSpan.FromSeconds(1);
        Assert.Null(await catalog.FindAsync(_kind, Id(3)));
        Assert.Equal([8, 7, 5, 4], await NumbersAsync(catalog, null, 4));
        Assert.Equal([2, 1], await NumbersAsync(catalog, Id(4), 4));

        Assert.NotNull(await catalog.TryPutAsync(Entry(3, "\"again\"")));
        Assert.Equal("\"again\"", JsonOf((await catalog.FindAsync(_kind, Id(3)))!));
        Assert.Null(await catalog.TryPutAsync(Entry(3)));
    }

    [Fact]
    public async Task A_list_is_newest_first_and_goes_on_before_any_id()
    {
        var catalog = await CreateAsync();
        foreach (var n in new[] { 5, 1, 9, 3, 7 })
            await catalog.TryPutAsync(Entry(n));

        Assert.Equal([9, 7, 5, 3, 1], await NumbersAsync(catalog, null, 1_000));
        Assert.Equal([9, 7], await NumbersAsync(catalog, null, 2));
        Assert.Equal([5, 3], await NumbersAsync(catalog, Id(7), 2));
        Assert.Equal([3, 1], await NumbersAsync(catalog, Id(4), 2));
        Assert.Empty(await NumbersAsync(catalog, Id(1), 2));
        Assert.Empty(await NumbersAsync(catalog, Guid.Empty, 2));
        Assert.Equal([9], await NumbersAsync(catalog, Guid.AllBitsSet, 1));
    }

    [Fact]
    public async Task Ids_of_one_millisecond_and_of_any_version_are_in_order()
    {
        var catalog = await CreateAsync();
        var random = new Random(11);
        var ids = Enumerable.Range(0, 40).Select(n =>
        {
            var bytes = new byte[16];
            random.NextBytes(bytes);
            return n % 2 == 0 ? new Guid(bytes) : Guid.CreateVersion7(Now);
        }).ToList();
        await Parallel.ForEachAsync(ids, async (id, _) => await catalog.TryPutAsync(new CatalogEntry(_kind, id, "1"u8.ToArray())));

        var listed = await catalog.ListAsync(_kind, null, 1_000);

        Assert.Equal(ids.Select(id => $"{id}").OrderDescending(StringComparer.Ordinal), listed.Select(entry => $"{entry.Id}"));
    }

    [Fact]
    public async Task Pages_are_whole_while_records_come_and_go()
    {
        var catalog = await CreateAsync();
        await Parallel.ForEachAsync(Enumerable.Range(1, 60), async (n, _) => await catalog.TryPutAsync(Entry(n * 10)));

        var seen = new List<int>();
        Guid? before = null;
        for (var page = 0; await NumbersAsync(catalog, before, 7) is { Count: > 0 } numbers; page++)
        {
            seen.AddRange(numbers);
            before = Id(numbers[^1]);

            // One that is newer than all, one right behind the cursor, and one gone far ahead of it.
            await catalog.TryPutAsync(Entry(1_000 + page));
            await catalog.TryPutAsync(Entry(numbers[^1] + 1));
            await catalog.DeleteAsync(_kind, Id(10 * (page + 1)));
            await catalog.DeleteAsync(_kind, Id(numbers[^1]));
        }

        var untouched = Enumerable.Range(1, 60).Select(n => n * 10).Where(n => n > 100).Reverse().ToList();
        Assert.Equal(untouched, seen.Where(n => n > 100));
        Assert.Equal(seen.Distinct(), seen);
    }

    [Fact]
    public async Task Trouble_is_not_an_empty_catalog()
    {
        var catalog = await CreateBrokenAsync();

        await Assert.ThrowsAsync<StorageException>(() => catalog.FindAsync(_kind, Id(1)));
        await Assert.ThrowsAsync<StorageException>(() => catalog.TryPutAsync(Entry(1)));
        await Assert.ThrowsAsync<StorageException>(() => catalog.TryPutAsync(Entry(1) with { Version = "\"v\"" }));
        await Assert.ThrowsAsync<StorageException>(() => catalog.DeleteAsync(_kind, Id(1)));
        await Assert.ThrowsAsync<StorageException>(() => catalog.ListAsync(_kind, null, 10));
    }

    [Fact]
    public async Task A_page_of_nothing_is_misuse()
    {
        var catalog = await CreateAsync();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => catalog.ListAsync(_kind, null, 0));
    }

    private CatalogEntry Entry(int number, string json = "{}") => new(_kind, Id(number), Encoding.UTF8.GetBytes(json));

    /// <summary>As far apart as ids of version 7 would be that were made so many minutes after one another.</summary>
    private static Guid Id(int number)
    {
        var bytes = Guid.CreateVersion7(Now.AddMinutes(number)).ToByteArray(bigEndian: true);
        bytes.AsSpan(6).Clear();
        return new Guid(bytes, bigEndian: true);
    }

    private async Task<List<int>> NumbersAsync(ICatalog catalog, Guid? before, int limit) =>
        [.. (await catalog.ListAsync(_kind, before, limit)).Select(entry => Enumerable.Range(1, 2_000).First(number => Id(number) == entry.Id))];

    private static string JsonOf(CatalogEntry entry) => Encoding.UTF8.GetString(entry.Json.Span);
}
