using Transcoder.Contracts;
using Transcoder.Delivery;
using Transcoder.Storage;

namespace Transcoder.Cli.Serve;

/// <summary>Makes reduced originals behind everything else, one at a time: of what was mirrored, of what a request lacked, and once after
/// the start of all, because what waited at the end of the last run is forgotten.</summary>
internal sealed partial class ReducedWork(ReducedOriginals reduced, IObjectStore destination, UrlPolicy policy, ILogger log) : IAsyncDisposable
{
    /// <summary>Beyond that many a key is dropped; the first request that lacks it brings it again.</summary>
    private const int Most = 10_000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, bool> _wanted = new(StringComparer.Ordinal);
    private readonly Signal _news = new();
    private readonly CancellationTokenSource _stopping = new();
    private volatile bool _isAllWanted;
    private Task _running = Task.CompletedTask;

    public void Start() => _running = RunAsync();

    /// <param name="isDoubted">Somebody could not use what is there.</param>
    public void Want(string key, bool isDoubted = false)
    {
        lock (_gate)
        {
            if (_wanted.Count < Most || _wanted.ContainsKey(key))
                _wanted[key] = isDoubted || _wanted.GetValueOrDefault(key);
        }

        _news.Set();
    }

    /// <summary>Everything is mirrored: now each key is looked at.</summary>
    public void WantAll()
    {
        _isAllWanted = true;
        _news.Set();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        while (true)
        {
            await WorkAsync();
            if (_isAllWanted)
            {
                _isAllWanted = false;
                await LookAtAllAsync();
                continue;
            }

            await _news.WaitAsync(Timeout.InfiniteTimeSpan, _stopping.Token);
        }
    }

    private async Task WorkAsync()
    {
        while (Take() is var (key, isDoubted))
            await EnsureAsync(key, isDoubted);
    }

    private async Task LookAtAllAsync()
    {
        try
        {
            await foreach (var entry in destination.ListAsync("", cancel: _stopping.Token))
            {
                if (VariantPurge.OriginalOf(entry.Key, policy) != entry.Key || UrlPolicy.IsReserved(entry.Key))
                    continue;
                // What is new goes before what is old.
                await WorkAsync();
                await EnsureAsync(entry.Key, isDoubted: false);
            }
        }
        catch (StorageException trouble)
        {
            NotListed(trouble);
        }
    }

    private async Task EnsureAsync(string key, bool isDoubted)
    {
        try
        {
            var outcome = await reduced.EnsureAsync(key, isDoubted, _stopping.Token);
            if (outcome.State == ReducedState.Made)
                Made(key);
            else if (outcome.MayComeRight)
            {
                await Task.Delay(Pause, _stopping.Token);
                Want(key, isDoubted);
            }
            else if (outcome.Failure is { } failure)
                NotMade(key, failure.Detail);
        }
        // The work goes on with the next one, whatever was wrong with this.
        catch (Exception trouble) when (!_stopping.IsCancellationRequested)
        {
            Failed(trouble, key);
        }
    }

    private (string Key, bool IsDoubted)? Take()
    {
        lock (_gate)
        {
            foreach (var (key, isDoubted) in _wanted)
            {
                _wanted.Remove(key);
                return (key, isDoubted);
            }

            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Reduced original: {Key} Made")]
    private partial void Made(string key);

    [LoggerMessage(Level = LogLevel.Information, Message = "Reduced original: {Key} has none: {Why}")]
    private partial void NotMade(string key, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reduced original: {Key} failed; the first request that lacks it brings it again")]
    private partial void Failed(Exception e, string key);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reduced originals: the keys could not be listed")]
    private partial void NotListed(Exception e);
}
