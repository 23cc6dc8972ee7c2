namespace Transcoder.Cli.Serve;

/// <summary>What a file looks like from outside; it is being written as long as this changes.</summary>
internal readonly record struct FileStamp(long Size, DateTime LastWrite);

/// <summary>
/// Keys that changed, each held until it has been quiet for a while: a copy takes its time, and half a file is no image. A key is in work
/// at most once; what changes meanwhile comes again.
/// </summary>
/// <param name="look">A key's file as it is now; null where there is none.</param>
internal sealed class ChangeQueue(TimeSpan quiet, Func<string, FileStamp?> look, TimeProvider time)
{
    private const int Attempts = 8;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Change> _changes = [];

    public bool IsEmpty
    {
        get
        {
            lock (_gate)
                return _changes.Count == 0;
        }
    }

    /// <summary>The key has changed just now.</summary>
    public void Touch(string key)
    {
        var stamp = look(key);
        lock (_gate)
        {
            var change = Of(key);
            change.Stamp = stamp;
            change.DueAt = time.GetUtcNow() + quiet;
            change.IsWaiting = true;
        }
    }

    /// <summary>The key may never have been seen; its file last changed when the stamp says.</summary>
    /// <returns>Ends when all that is known of the key is done.</returns>
    public Task Add(string key, FileStamp stamp)
    {
        lock (_gate)
        {
            if (_changes.TryGetValue(key, out var known))
                return known.Settled.Task;
            var change = Of(key);
            change.Stamp = stamp;
            // A file may come with a time of its own, from a clock that is ahead.
            var now = time.GetUtcNow();
            change.DueAt = (stamp.LastWrite > now.UtcDateTime ? now : stamp.LastWrite) + quiet;
            change.IsWaiting = true;
            return change.Settled.Task;
        }
    }

    /// <returns>Ends when all that is known of the key is done; null where nothing is to be done.</returns>
    public Task? Settled(string key)
    {
        lock (_gate)
            return _changes.GetValueOrDefault(key)?.Settled.Task;
    }

    /// <summary>The keys that have been quiet for long enough. Each is in work from now on, until it is reported back.</summary>
    public IReadOnlyList<string> TakeQuiet()
    {
        var now = time.GetUtcNow();
        var taken = new List<string>();
        lock (_gate)
        {
            foreach (var (key, change) in _changes)
            {
                if (!change.IsWaiting || change.IsInWork || change.DueAt > now)
                    continue;
                // An event may be late, or lost; the file itself is not.
                if (look(key) is var stamp && stamp != change.Stamp)
                {
                    change.Stamp = stamp;
                    change.DueAt = now + quiet;
                    continue;
                }
                (change.IsWaiting, change.IsInWork) = (false, true);
                taken.Add(key);
            }
        }
        return taken;
    }

    public void Done(string key)
    {
        lock (_gate)
        {
            var change = _changes[key];
            (change.IsInWork, change.Failures) = (false, 0);
            if (!change.IsWaiting)
                Forget(key, change);
        }
    }

    /// <returns>When it will be tried again; null where it will not.</returns>
    public TimeSpan? Failed(string key)
    {
        lock (_gate)
        {
            var change = _changes[key];
            change.IsInWork = false;
            if (++change.Failures >= Attempts)
            {
                Forget(key, change);
                return null;
            }
            var pause = FirstPause * (1 << (change.Failures - 1));
            change.DueAt = time.GetUtcNow() + pause;
            change.IsWaiting = true;
            return pause;
        }
    }

    private Change Of(string key)
    {
        if (!_changes.TryGetValue(key, out var change))
            _changes.Add(key, change = new Change());
        return change;
    }

    private void Forget(string key, Change change)
    {
        _changes.Remove(key);
        change.Settled.SetResult();
    }

    private sealed class Change
    {
        public FileStamp? Stamp { get; set; }

        public DateTimeOffset DueAt { get; set; }

        /// <summary>Changed since it was last taken.</summary>
        public bool IsWaiting { get; set; }

        public bool IsInWork { get; set; }

        public int Failures { get; set; }

        public TaskCompletionSource Settled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
