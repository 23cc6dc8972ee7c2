using Transcoder.Storage;

namespace Transcoder.Images.Jobs;

/// <summary>A job that one worker holds: changed by it alone, its lease renewed until it is let go. Lost where another one has written
/// it, or where the store was silent for as long as the lease is; then the work is to stop.</summary>
internal sealed class HeldJob : IAsyncDisposable
{
    private readonly JobQueue _queue;
    private readonly TimeProvider _time;
    private readonly TimeSpan _lease;
    private readonly CancellationTokenSource _lost;
    private readonly CancellationTokenSource _letGo = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Task _renewal;
    private StoredJob _stored;

    /// <param name="stored">As it was taken.</param>
    public HeldJob(JobQueue queue, StoredJob stored, TimeSpan lease, TimeProvider time, CancellationToken cancel)
    {
        (_queue, _stored, _lease, _time) = (queue, stored, lease, time);
        _lost = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        _renewal = RenewAsync();
    }

    public Job Job => _stored.Job;

    /// <summary>Ends the work: the caller's wish, or the job is lost.</summary>
    public CancellationToken Cancel => _lost.Token;

    /// <returns>False where the job is lost.</returns>
    public async Task<bool> UpdateAsync(Func<Job, Job> change, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            var changed = change(_stored.Job);
            if (changed.LeaseEnd is not null)
                changed = changed with { LeaseEnd = _time.GetUtcNow() + _lease };
            if (await _queue.TryPutAsync(_stored with { Job = changed }, cancel) is { } stored)
            {
                _stored = stored;
                return true;
            }
            await _lost.CancelAsync();
            return false;
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _letGo.CancelAsync();
        await _renewal;
        _letGo.Dispose();
        _lost.Dispose();
        _turn.Dispose();
    }

    private async Task RenewAsync()
    {
        using var ticks = new PeriodicTimer(_lease / 3, _time);
        try
        {
            while (await ticks.WaitForNextTickAsync(_letGo.Token))
                if (!await TryRenewAsync())
                    return;
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task<bool> TryRenewAsync()
    {
        try
        {
            return await UpdateAsync(job => job, _letGo.Token);
        }
        catch (StorageException) when (_time.GetUtcNow() < Job.LeaseEnd)
        {
            return true;
        }
        catch (StorageException)
        {
            await _lost.CancelAsync();
            return false;
        }
    }
}
