using System.Globalization;
using Microsoft.AspNetCore.OutputCaching;

namespace Transcoder.Cli.Serve;

/// <summary>
/// The edge's memory: bounded in bytes, the least recently used goes first. What is stored bears labels, its path (<c>/…</c>) and its
/// cache tag (<c>#…</c>), and an invalidation names labels; one that ends in <c>*</c> names all that begin so.
/// <para>
/// An invalidation is strict: a request that arrives after it gets nothing that was begun before it. Each invalidation begins a
/// generation. A request carries the generation of its arrival: in its cache key, so that it cannot join the making of an older answer,
/// and as a label, so that an answer which was named while it was made is not stored. What is stored belongs to no generation.
/// </para>
/// </summary>
/// <param name="capacity">In bytes, over all entries.</param>
internal sealed class EdgeStore(long capacity, TimeProvider time) : IOutputCacheStore
{
    /// <summary>What an entry takes beside its payload, in bytes, roughly.</summary>
    private const int Overhead = 512;

    /// <summary>An answer begun more invalidations ago than this is not stored: whether they named it is no longer known.</summary>
    private const int Remembered = 4096;

    private const char GenerationMark = '@';
    private const char KeyDelimiter = '\x1e';

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = [];
    private readonly Dictionary<string, HashSet<Entry>> _labelled = [];
    private readonly LinkedList<Entry> _leastUsedFirst = [];
    private readonly Queue<Invalidation> _invalidations = [];
    private long _bytes;
    private long _generation;
    private volatile string _generationLabel = GenerationLabel(0);

    /// <summary>The present generation as a label, <c>@</c> and a number: the prefix of the cache key of whatever arrives now.</summary>
    public string Generation => _generationLabel;

    /// <summary>What is kept now, with what it takes beside its payload.</summary>
    public (long Bytes, int Count) Kept
    {
        get
        {
            lock (_gate)
                return (_bytes, _entries.Count);
        }
    }

    public ValueTask<byte[]?> GetAsync(string key, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_entries.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(WithoutGeneration(key), out var entry))
                return default;
            if (entry.Until <= time.GetUtcNow())
            {
                Remove(entry);
                return default;
            }
            _leastUsedFirst.Remove(entry.Use!);
            _leastUsedFirst.AddLast(entry.Use!);
            return new(entry.Payload);
        }
    }

    /// <summary>Stores the answer, unless an invalidation has named it since it was begun.</summary>
    public ValueTask SetAsync(string key, byte[] value, string[]? tags, TimeSpan validFor, CancellationToken cancellationToken)
    {
        var begun = long.MinValue;
        var labels = new List<string>(2);
        foreach (var tag in tags ?? [])
        {
            if (tag[0] == GenerationMark)
                begun = long.Parse(tag.AsSpan(1), CultureInfo.InvariantCulture);
            else
                labels.Add(tag);
        }
        var entry = new Entry(WithoutGeneration(key).ToString(), value, [.. labels], time.GetUtcNow() + validFor);
        lock (_gate)
        {
            if (entry.Bytes <= capacity && !IsNamedSince(begun, labels))
                Add(entry);
        }
        return ValueTask.CompletedTask;
    }

    public ValueTask EvictByTagAsync(string tag, CancellationToken cancellationToken)
    {
        Invalidate([tag]);
        return ValueTask.CompletedTask;
    }

    public void Invalidate(IReadOnlyList<string> labels)
    {
        lock (_gate)
        {
            _generationLabel = GenerationLabel(++_generation);
            _invalidations.Enqueue(new(_generation, labels));
            if (_invalidations.Count > Remembered)
                _invalidations.Dequeue();

            foreach (var label in labels)
            {
                var names = label.EndsWith('*') ? _labelled.Keys.Where(name => Names(label, name)).ToArray() : [label];
                foreach (var name in names)
                {
                    if (_labelled.TryGetValue(name, out var entries))
                        entries.ToList().ForEach(Remove);
                }
            }
        }
    }

    private void Add(Entry entry)
    {
        if (_entries.TryGetValue(entry.Key, out var older))
            Remove(older);
        _entries.Add(entry.Key, entry);
        foreach (var label in entry.Labels)
        {
            if (!_labelled.TryGetValue(label, out var entries))
                _labelled.Add(label, entries = []);
            entries.Add(entry);
        }
        entry.Use = _leastUsedFirst.AddLast(entry);
        _bytes += entry.Bytes;
        while (_bytes > capacity)
            Remove(_leastUsedFirst.First!.Value);
    }

    private void Remove(Entry entry)
    {
        _entries.Remove(entry.Key);
        foreach (var label in entry.Labels)
        {
            var entries = _labelled[label];
            entries.Remove(entry);
            if (entries.Count == 0)
                _labelled.Remove(label);
        }
        _leastUsedFirst.Remove(entry.Use!);
        _bytes -= entry.Bytes;
    }

    private bool IsNamedSince(long begun, List<string> labels)
    {
        if (begun < _generation - _invalidations.Count)
            return true;
        return begun < _generation && _invalidations
            .Where(invalidation => invalidation.Generation > begun)
            .SelectMany(invalidation => invalidation.Labels)
            .Any(named => labels.Exists(label => Names(named, label)));
    }

    private static bool Names(string invalidated, string label) => invalidated.EndsWith('*')
        ? label.AsSpan().StartsWith(invalidated.AsSpan(0, invalidated.Length - 1), StringComparison.Ordinal)
        : label == invalidated;

    private static string GenerationLabel(long generation) =>
        string.Create(CultureInfo.InvariantCulture, $"{GenerationMark}{generation}");

    /// <summary>The middleware puts the prefix first, and after it a delimiter that no path contains.</summary>
    private static ReadOnlySpan<char> WithoutGeneration(string key) => key.AsSpan(key.IndexOf(KeyDelimiter, StringComparison.Ordinal));

    private sealed class Entry(string key, byte[] payload, string[] labels, DateTimeOffset until)
    {
        public string Key => key;

        public byte[] Payload => payload;

        public string[] Labels => labels;

        public DateTimeOffset Until => until;

        public LinkedListNode<Entry>? Use { get; set; }

        public long Bytes => payload.Length + (2 * key.Length) + Overhead;
    }

    private readonly record struct Invalidation(long Generation, IReadOnlyList<string> Labels);
}
