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
    /// <summary>How often is looked at what transforms left in the allocator, as long as there are any.</summary>
    private static readonly TimeSpan RestsEvery = TimeSpan.FromSeconds(1);

    /// <summary>In bytes, of what the next transforms take up again. A busy server, which is never without work for as long, would keep in each
    /// arena the most that any image ever took from it.</summary>
    private const long Spare = 32 * 1024 * 1024;

    private readonly Channel<Action> _queue;
    private readonly Lazy<Thread[]> _threads;
    private readonly Timer _rest;
    private readonly SemaphoreSlim _places;
    private int _waiting;
    private int _entered;
    private long _done;
    private long _doneAtRest;
    private int _isRestDue;

    /// <param name="threads">Transforms at once; one more than the cores, because libvips hands work between its own threads and so
    /// two jobs do not fill two cores.</param>
    /// <param name="queue">How many may wait beyond those; 0 or more.</param>
    public WorkGate(int? threads = null, int? queue = null)
    {
        Threads = threads ?? Environment.ProcessorCount + 1;
        QueueLimit = queue ?? 16 * Threads;
        _queue = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleWriter = false, SingleReader = false });
        _threads = new Lazy<Thread[]>(() => [.. Enumerable.Range(0, Threads).Select(Start)]);
        _rest = new Timer(_ => Rest());
        _places = new SemaphoreSlim(Math.Min(2 * Threads, Threads + QueueLimit));
    }

    public int Threads { get; }

    public int QueueLimit { get; }

    /// <summary>What runs and what waits.</summary>
    public int Pending => Volatile.Read(ref _waiting);

    /// <summary>Waits until what the work needs may be brought into memory: one original for each thread and one more behind each, so that
    /// a queue is of requests and not of images. What comes back is given up by disposing it; null where as many wait as may.</summary>
    public async Task<Place?> EnterAsync()
    {
        if (Interlocked.Increment(ref _entered) > Threads + QueueLimit)
        {
            Interlocked.Decrement(ref _entered);
            return null;
        }

        await _places.WaitAsync();
        return new Place(this);
    }

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
                Leave();
                done.SetResult(result);
            }
            catch (Exception error)
            {
                Leave();
                done.SetException(error);
            }
        });
        ObjectDisposedException.ThrowIf(!written, this);
        return done.Task;
    }

    public void Dispose()
    {
        _queue.Writer.TryComplete();
        _rest.Dispose();
    }

    private void Leave()
    {
        Interlocked.Decrement(ref _waiting);
        Interlocked.Increment(ref _done);
        RestLater();
    }

    private void RestLater()
    {
        if (Interlocked.Exchange(ref _isRestDue, 1) != 0)
            return;
        try
        {
            _rest.Change(RestsEvery, Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
            // The gate is closed, and the last work leaves it.
        }
    }

    private void Rest()
    {
        Volatile.Write(ref _isRestDue, 0);
        var done = Volatile.Read(ref _done);
        if (done == Interlocked.Exchange(ref _doneAtRest, done) || NativeMemory.Unused() > Spare)
            NativeMemory.GiveBack();
        else
            RestLater();
    }

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

    /// <summary>In memory, for one original.</summary>
    public sealed class Place : IDisposable
    {
        private WorkGate? _gate;

        internal Place(WorkGate gate) => _gate = gate;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _gate, null) is not { } left)
                return;
            Interlocked.Decrement(ref left._entered);
            left._places.Release();
        }
    }
}
