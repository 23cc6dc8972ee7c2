using System.Threading.Channels;

namespace Transcoder.Imaging;

/// <summary>
/// Bounds the work that libvips does: a fixed number of threads of its own, and a short queue before them. What does not fit is refused
/// at once, because an answer after the client's patience is work for nobody.
/// </summary>
/// <remarks>Threads, not the pool's: a transform blocks its thread for tens of milliseconds, and libvips keeps buffers for each thread
/// that ever called it.</remarks>
public sealed class WorkGate : IDisposable
{
    private readonly Channel<Action> _queue;
    private readonly Lazy<Thread[]> _threads;
    private int _waiting;

    /// <param name="threads">Transforms at once; one more than the cores, because libvips hands work between its own threads and so
    /// two jobs do not fill two cores.</param>
    /// <param name="queue">How many may wait beyond those; 0 or more.</param>
    public WorkGate(int? threads = null, int? queue = null)
    {
        Threads = threads ?? Environment.ProcessorCount + 1;
        QueueLimit = queue ?? 16 * Threads;
        _queue = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleWriter = false, SingleReader = false });
        _threads = new Lazy<Thread[]>(() => [.. Enumerable.Range(0, Threads).Select(Start)]);
    }

    public int Threads { get; }

    public int QueueLimit { get; }

    /// <summary>What runs and what waits.</summary>
    public int Pending => Volatile.Read(ref _waiting);

    /// <summary>Runs the work on one of the gate's threads; null where the gate is full.</summary>
    public Task<T>? TryRun<T>(Func<T> work)
    {
        if (Interlocked.Increment(ref _waiting) > Threads + QueueLimit)
        {
            Interlocked.Decrement(ref _waiting);
            return null;
        }

        _ = _threads.Value;
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var written = _queue.Writer.TryWrite(() =>
        {
            // Out before the caller hears of it: who was just answered may come again.
            try
            {
                var result = work();
                Interlocked.Decrement(ref _waiting);
                done.SetResult(result);
            }
            catch (Exception error)
            {
                Interlocked.Decrement(ref _waiting);
                done.SetException(error);
            }
        });
        ObjectDisposedException.ThrowIf(!written, this);
        return done.Task;
    }

    public void Dispose() => _queue.Writer.TryComplete();

    private Thread Start(int number)
    {
        var thread = new Thread(Work) { IsBackground = true, Name = $"transform {number}" };
        thread.Start();
        return thread;
    }

    private void Work()
    {
        var reader = _queue.Reader;
        while (reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (reader.TryRead(out var work))
                work();
        }
    }
}
