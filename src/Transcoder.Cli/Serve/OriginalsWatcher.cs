using System.Threading.Channels;
using Transcoder.Contracts;
using Transcoder.Storage;

namespace Transcoder.Cli.Serve;

internal sealed record OriginalsWatcherOptions
{
    /// <summary>For how long a file must not change before it counts as whole.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Between full reconciliations, which find what no event told of.</summary>
    public TimeSpan FullEvery { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a request waits for a file that is being written.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Keys in work at once.</summary>
    public int Parallelism { get; init; } = 2;
}

/// <summary>What the watcher has done; both make the destination agree with the source as it is now, and may run at the same time.</summary>
internal sealed record Reconciliation(Func<string, CancellationToken, Task> Key, Func<CancellationToken, Task> All);

/// <summary>Keeps the destination up with a folder of originals: what S3's events and the mirror function do on AWS.</summary>
internal sealed partial class OriginalsWatcher : IAsyncDisposable
{
    private readonly IObjectStore _source;
    private readonly IObjectStore _destination;
    private readonly Reconciliation _reconcile;
    private readonly OriginalsWatcherOptions _options;
    private readonly ILogger _log;
    private readonly OriginalsFolder _folder;
    private readonly ChangeQueue _changes;
    private readonly Channel<string> _quiet = Channel.CreateUnbounded<string>();
    private readonly Signal _changed = new();
    private readonly Signal _lost = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    /// <param name="root">The folder of the source store.</param>
    public OriginalsWatcher(string root, IObjectStore source, IObjectStore destination, Reconciliation reconcile,
        OriginalsWatcherOptions options, ILogger<OriginalsWatcher> log)
    {
        (_source, _destination, _reconcile, _options, _log) = (source, destination, reconcile, options, log);
        _folder = new OriginalsFolder(root, Changed, Lost);
        _changes = new ChangeQueue(options.Quiet, _folder.Look, TimeProvider.System);
    }

    public void Start()
    {
        // Before the first full reconciliation, so that nothing falls between the two.
        Watch();
        var workers = Enumerable.Range(0, _options.Parallelism).Select(_ => WorkAsync());
        _running = Task.WhenAll([ReconcileAllAsync(), ReleaseAsync(), .. workers]);
    }

    /// <summary>Makes sure that the destination agrees with the source for this key now, as far as that takes no longer than a request can wait.
    /// Cheap where nothing is pending.</summary>
    /// <param name="mayBeNew">Look also for a file that no event has told of yet.</param>
    /// <returns>Was there anything to do?</returns>
    public async Task<bool> SettleAsync(string key, bool mayBeNew, CancellationToken cancel)
    {
        if (UrlPolicy.IsHidden(key))
            return false;
        var settled = _changes.Settled(key);
        if (settled is null)
        {
            if (!mayBeNew || _folder.Look(key) is not { } stamp || await _destination.HeadAsync(key, cancel) is not null)
                return false;
            settled = _changes.Add(key, stamp);
            _changed.Set();
        }
        try
        {
            await settled.WaitAsync(_options.Patience, cancel);
        }
        catch (TimeoutException)
        {
            StillWriting(key);
        }
        return true;
    }

    /// <summary>Is this key looked after here already, or does it belong there because its file may still be written? Then nobody else
    /// should copy it: it would be half of a file.</summary>
    public bool LooksAfter(string key)
    {
        if (_changes.Settled(key) is not null)
            return true;
        if (UrlPolicy.IsHidden(key) || _folder.Look(key) is not { } stamp
            || (!stamp.IsBeingWritten && stamp.LastWrite.ToUniversalTime() + _options.Quiet < DateTime.UtcNow))
            return false;
        _changes.Add(key, stamp);
        _changed.Set();
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        await _stopping.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private void Changed(string key)
    {
        _changes.Touch(key);
        _changed.Set();
    }

    private void Lost(Exception e)
    {
        EventsLost(e);
        if (e is not InternalBufferOverflowException)
            Watch();
        _lost.Set();
    }

    private void Watch()
    {
        try
        {
            _folder.Watch();
        }
        catch (Exception e) when (e is IOException or ArgumentException)
        {
            NotWatched(e, _options.FullEvery.TotalSeconds);
        }
    }

    private async Task ReconcileAllAsync()
    {
        while (true)
        {
            try
            {
                await _reconcile.All(_stopping.Token);
            }
            catch (Exception e) when (!_stopping.IsCancellationRequested)
            {
                FullFailed(e);
            }
            await _lost.WaitAsync(_options.FullEvery, _stopping.Token);
        }
    }

    /// <summary>Hands keys over as they come to rest; sleeps while there are none.</summary>
    private async Task ReleaseAsync()
    {
        while (true)
        {
            await _changed.WaitAsync(Timeout.InfiniteTimeSpan, _stopping.Token);
            while (!_changes.IsEmpty)
            {
                foreach (var key in _changes.TakeQuiet())
                    _quiet.Writer.TryWrite(key);
                await Task.Delay(_options.Quiet / 10, _stopping.Token);
            }
        }
    }

    private async Task WorkAsync()
    {
        await foreach (var key in _quiet.Reader.ReadAllAsync(_stopping.Token))
        {
            try
            {
                await (key.EndsWith('/') ? SpreadAsync(key) : _reconcile.Key(key, _stopping.Token));
                _changes.Done(key);
            }
            catch (Exception e) when (!_stopping.IsCancellationRequested)
            {
                if (_changes.Failed(key) is { } pause)
                    WillRetry(e, key, pause.TotalSeconds);
                else
                    GivenUp(e, key);
            }
        }
    }

    /// <summary>A folder came or went: all that is or was in it has changed.</summary>
    private async Task SpreadAsync(string folder)
    {
        foreach (var store in new[] { _source, _destination })
        {
            await foreach (var entry in store.ListAsync(folder, cancel: _stopping.Token))
            {
                if (!UrlPolicy.IsHidden(entry.Key))
                    Changed(entry.Key);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Changes of originals were missed; looking at all of them")]
    private partial void EventsLost(Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The originals cannot be watched; looking at all of them every {Seconds} s instead")]
    private partial void NotWatched(Exception e, double seconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "The originals could not be mirrored")]
    private partial void FullFailed(Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Key} could not be mirrored; again in {Seconds} s")]
    private partial void WillRetry(Exception e, string key, double seconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Key} could not be mirrored; left to the next full reconciliation")]
    private partial void GivenUp(Exception e, string key);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Key} was asked for while it was still being written")]
    private partial void StillWriting(string key);
}
