namespace Transcoder.Cli.Serve;

/// <summary>Wakes one waiter; set any number of times before it waits, it wakes it once.</summary>
internal sealed class Signal
{
    private volatile TaskCompletionSource _set = Unset();

    public void Set() => _set.TrySetResult();

    /// <returns>When it was set, or the time is up.</returns>
    public async Task WaitAsync(TimeSpan limit, CancellationToken cancel)
    {
        await _set.Task.WaitAsync(limit, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancel.ThrowIfCancellationRequested();
        // What is set between here and the waiter's next look at its work is seen by that look.
        if (_set.Task.IsCompleted)
            _set = Unset();
    }

    private static TaskCompletionSource Unset() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
