using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Transcoder.Storage;

namespace Transcoder.Images;

/// <summary>
/// Records as small objects of a store: a line of the catalog's own, then the JSON as it was given. Any store with conditional writes is
/// a catalog so; a page of n records costs a listing and n reads, 16 at a time.
/// <para>Who reads sees nothing that has expired, but it lies there until it is swept.</para>
/// </summary>
public sealed class StoreCatalog(IObjectStore store, TimeProvider time) : ICatalog
{
    private const int Readers = 16;

    /// <summary>As many as a listing of S3 has.</summary>
    private const int SweptAtOnce = 1_000;

    private static readonly ObjectHeaders Headers = new() { ContentType = "application/x-ndjson", CacheControl = "no-store" };

    public async Task<CatalogEntry?> FindAsync(string kind, Guid id, CancellationToken cancel = default) =>
        await ReadAsync(kind, id, cancel) is { } entry && IsAlive(entry) ? entry : null;

    public async Task<CatalogEntry?> TryPutAsync(CatalogEntry entry, CancellationToken cancel = default)
    {
        if (await PutAsync(entry, cancel) is { } stored)
            return stored;
        return entry.Version is null && await ReadAsync(entry.Kind, entry.Id, cancel) is { } there && !IsAlive(there)
            ? await PutAsync(entry with { Version = there.Version }, cancel)
            : null;
    }

    public Task DeleteAsync(string kind, Guid id, CancellationToken cancel = default) => store.DeleteAsync([RecordKey.Of(kind, id)], cancel);

    public async Task<IReadOnlyList<CatalogEntry>> ListAsync(string kind, Guid? before, int limit, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var listed = new List<CatalogEntry>();
        await foreach (var entries in ChunksAsync(kind, before, limit, cancel))
        {
            listed.AddRange(entries.Where(IsAlive).Take(limit - listed.Count));
            if (listed.Count == limit)
                break;
        }
        return listed;
    }

    /// <summary>Deletes what has expired. Reads every record of the kind.</summary>
    public async Task SweepAsync(string kind, CancellationToken cancel = default)
    {
        await foreach (var entries in ChunksAsync(kind, before: null, SweptAtOnce, cancel))
            await store.DeleteAsync([.. entries.Where(entry => !IsAlive(entry)).Select(entry => RecordKey.Of(kind, entry.Id))], cancel);
    }

    /// <summary>All records, those of a chunk read at once.</summary>
    private async IAsyncEnumerable<IEnumerable<CatalogEntry>> ChunksAsync(
        string kind, Guid? before, int size, [EnumeratorCancellation] CancellationToken cancel)
    {
        var ids = new List<Guid>(size);
        await foreach (var listed in store.ListAsync(RecordKey.Prefix(kind), after: before is { } id ? RecordKey.Of(kind, id) : null, cancel: cancel))
        {
            if (RecordKey.IdOf(listed.Key) is { } found)
                ids.Add(found);
            if (ids.Count < size)
                continue;
            yield return await ReadAsync(kind, ids, cancel);
            ids.Clear();
        }
        yield return await ReadAsync(kind, ids, cancel);
    }

    /// <summary>In the order of the ids; without those that have gone since they were listed.</summary>
    private async Task<IEnumerable<CatalogEntry>> ReadAsync(string kind, List<Guid> ids, CancellationToken cancel)
    {
        var entries = new CatalogEntry?[ids.Count];
        await Parallel.ForAsync(0, ids.Count, new ParallelOptions { MaxDegreeOfParallelism = Readers, CancellationToken = cancel },
            async (at, stop) => entries[at] = await ReadAsync(kind, ids[at], stop));
        return entries.OfType<CatalogEntry>();
    }

    private async Task<CatalogEntry?> ReadAsync(string kind, Guid id, CancellationToken cancel)
    {
        await using var found = await store.OpenAsync(RecordKey.Of(kind, id), cancel: cancel);
        if (found is null)
            return null;
        var bytes = await found.ReadAllAsync(cancel);
        var end = bytes.AsSpan().IndexOf((byte)'\n');
        var head = HeadOf(bytes.AsSpan(0, Math.Max(end, 0))) ?? throw new StorageException($"'{found.Info.Key}' is no record.");
        return new CatalogEntry(kind, id, bytes.AsMemory(end + 1)) { Version = found.Info.ETag, Status = head.Status, Expires = head.Expires };
    }

    private async Task<CatalogEntry?> PutAsync(CatalogEntry entry, CancellationToken cancel)
    {
        var content = new MemoryStream();
        JsonSerializer.Serialize(content, new RecordHead(Guid.NewGuid(), entry.Status, entry.Expires), RecordJson.Default.RecordHead);
        content.WriteByte((byte)'\n');
        content.Write(entry.Json.Span);
        content.Position = 0;
        var options = new PutOptions { OnlyIfAbsent = entry.Version is null, IfMatch = entry.Version };
        var put = await store.PutAsync(RecordKey.Of(entry.Kind, entry.Id), content, Headers, options, cancel);
        return put.Stored ? entry with { Version = put.ETag } : null;
    }

    private static RecordHead? HeadOf(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, RecordJson.Default.RecordHead);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private bool IsAlive(CatalogEntry entry) => entry.Expires is not { } end || time.GetUtcNow() < end;
}

/// <param name="Write">Another one each time, so that no two writes bear one ETag.</param>
internal sealed record RecordHead(Guid Write, string? Status = null, DateTimeOffset? Expires = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RecordHead))]
internal sealed partial class RecordJson : JsonSerializerContext;
