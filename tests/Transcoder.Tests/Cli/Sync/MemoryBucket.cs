using System.Security.Cryptography;
using Transcoder.Storage;

namespace Transcoder.Tests.Cli.Sync;

/// <summary>A store as a bucket is one: the ETag is the content's MD5, and a listing has no headers.</summary>
internal sealed class MemoryBucket : IObjectStore
{
    private readonly SortedDictionary<string, (ObjectInfo Info, byte[] Bytes)> _objects = new(KeyOrder.Instance);

    /// <summary>Objects are of this time until it is moved.</summary>
    public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public int Heads { get; private set; }

    public Action<string> BeforeCopy { get; set; } = _ => { };

    public IReadOnlyList<string> Keys
    {
        get
        {
            lock (_objects)
                return [.. _objects.Keys];
        }
    }

    public byte[] this[string key] => _objects[key].Bytes;

    public void Put(string key, byte[] bytes, ObjectHeaders? headers = null)
    {
        lock (_objects)
            _objects[key] = (new ObjectInfo(key, $"\"{Convert.ToHexStringLower(MD5.HashData(bytes))}\"", bytes.Length, Now, headers ?? new ObjectHeaders()), bytes);
    }

    public Task<ObjectInfo?> HeadAsync(string key, CancellationToken cancel = default)
    {
        lock (_objects)
        {
            Heads++;
            return Task.FromResult(_objects.TryGetValue(key, out var found) ? found.Info : null);
        }
    }

    public Task<StoredObject?> OpenAsync(string key, ReadOptions? options = null, CancellationToken cancel = default)
    {
        lock (_objects)
        {
            if (!_objects.TryGetValue(key, out var found))
                return Task.FromResult<StoredObject?>(null);
            var bytes = found.Bytes.AsSpan(0, (int)Math.Min(found.Bytes.Length, (options?.To ?? long.MaxValue - 1) + 1)).ToArray();
            return Task.FromResult<StoredObject?>(new StoredObject(found.Info with { Size = bytes.Length }, new MemoryStream(bytes), ReadOutcome.Content));
        }
    }

    public async Task<PutResult> PutAsync(string key, Stream content, ObjectHeaders headers, PutOptions? options = null, CancellationToken cancel = default)
    {
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, cancel);
        Put(key, bytes.ToArray(), headers);
        return new PutResult(true, (await HeadAsync(key, cancel))!.ETag);
    }

    public Task<ObjectInfo?> CopyAsync(IObjectStore source, ObjectInfo sourceObject, string key, ObjectHeaders headers, CancellationToken cancel = default)
    {
        BeforeCopy(key);
        var from = (MemoryBucket)source;
        lock (from._objects)
        {
            if (!from._objects.TryGetValue(sourceObject.Key, out var found) || found.Info.ETag != sourceObject.ETag)
                return Task.FromResult<ObjectInfo?>(null);
            Put(key, found.Bytes, headers);
        }

        return HeadAsync(key, cancel);
    }

    public Task DeleteAsync(IReadOnlyCollection<string> keys, CancellationToken cancel = default)
    {
        lock (_objects)
            foreach (var key in keys)
                _objects.Remove(key);
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<ListEntry> ListAsync(
        string prefix, string? delimiter = null, string? after = null,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel = default)
    {
        await Task.Yield();
        var last = "";
        List<ObjectInfo> all;
        lock (_objects)
            all = [.. _objects.Values.Select(found => found.Info with { Headers = new ObjectHeaders() })];
        foreach (var info in all.Where(info => info.Key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            cancel.ThrowIfCancellationRequested();
            var end = delimiter is null ? -1 : info.Key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
            if (end >= 0 && info.Key[..(end + 1)] != last)
                yield return new ListEntry(last = info.Key[..(end + 1)], null);
            else if (end < 0 && (after is null || KeyOrder.Instance.Compare(info.Key, after) > 0))
                yield return new ListEntry(info.Key, info);
        }
    }
}
