namespace Transcoder.Storage;

/// <summary>
/// One holder for each original at a time, within this process. The mirror holds it while the original and its variants change; the
/// resize handler while it looks at the original's version and stores a variant of it. Across processes nothing like it exists, so the
/// version is looked at again after the store: this lock only closes the moment between.
/// </summary>
public sealed class ChangeLocks
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly long[] _turns = new long[256];

    /// <summary>How often the key, or another one that is counted with it, was entered and left: while that stands still, nobody who
    /// holds these locks has changed anything. Who enters counts himself too.</summary>
    public long Turns(string key) => Interlocked.Read(ref Count(key));

    /// <summary>Waits for the key; dispose what comes back to let the next one in.</summary>
    public async Task<IDisposable> EnterAsync(string key, CancellationToken cancel = default)
    {
        Entry? entry;
        lock (_entries)
        {
            if (!_entries.TryGetValue(key, out entry))
                _entries[key] = entry = new Entry(this, key);
            entry.Holders++;
        }

        try
        {
            await entry.Turn.WaitAsync(cancel);
            entry.CountTurn();
            return new Lease(entry);
        }
        catch (OperationCanceledException)
        {
            entry.Leave();
            throw;
        }
    }

    private ref long Count(string key) => ref _turns[(uint)string.GetHashCode(key, StringComparison.Ordinal) % _turns.Length];

    private sealed class Entry(ChangeLocks owner, string key)
    {
        public void CountTurn() => Interlocked.Increment(ref owner.Count(key));

        public SemaphoreSlim Turn { get; } = new(1, 1);

        /// <summary>Who holds the key or waits for it; guarded by the owner's table.</summary>
        public int Holders { get; set; }

        public void Leave()
        {
            lock (owner._entries)
            {
                if (--Holders == 0)
                    owner._entries.Remove(key);
            }
        }
    }

    private sealed class Lease(Entry entry) : IDisposable
    {
        private Entry? _entry = entry;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _entry, null) is not { } held)
                return;
            held.CountTurn();
            held.Turn.Release();
            held.Leave();
        }
    }
}
