using System.Collections.Concurrent;

namespace Transcoder.Delivery;

/// <summary>Work that several ask for at once is done once: who comes while it runs gets its result.</summary>
/// <remarks>The work takes no caller's cancellation: one who hangs up must not take the answer from the others.</remarks>
internal sealed class SingleFlight<T>
{
    private readonly ConcurrentDictionary<string, Lazy<Task<T>>> _running = new(StringComparer.Ordinal);

    public Task<T> RunAsync(string key, Func<Task<T>> work)
    {
        Lazy<Task<T>>? flight = null;
        flight = new Lazy<Task<T>>(() => FlyAsync(key, flight!, work));
        return _running.GetOrAdd(key, flight).Value;
    }

    private async Task<T> FlyAsync(string key, Lazy<Task<T>> flight, Func<Task<T>> work)
    {
        // Not before the caller has its task: the entry must stand before it can be taken away.
        await Task.Yield();
        try
        {
            return await work();
        }
        finally
        {
            _running.TryRemove(KeyValuePair.Create(key, flight));
        }
    }
}
