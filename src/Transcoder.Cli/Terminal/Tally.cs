using System.Threading.Channels;

namespace Transcoder.Cli.Terminal;

/// <summary>How far a long work is. Counted by many threads, read by the screen.</summary>
/// <param name="unit">What is counted, as a plural.</param>
internal sealed class Tally(string unit)
{
    private long _total;
    private long _done;
    private long _failed;

    public string Unit => unit;

    /// <summary>What is known to be there to do; more may be found as long as it is not <see cref="IsCounted"/>.</summary>
    public long Total => Interlocked.Read(ref _total);

    public long Done => Interlocked.Read(ref _done);

    public long Failed => Interlocked.Read(ref _failed);

    public long Left => Total - Done;

    public bool IsCounted { get; set; }

    /// <summary>What is being done, in a word or two.</summary>
    public string Phase { get; set; } = "";

    /// <summary>Counting goes on, and what failed is tried again.</summary>
    public void Begin()
    {
        IsCounted = false;
        Interlocked.Exchange(ref _failed, 0);
    }

    public void Found(long more = 1) => Interlocked.Add(ref _total, more);

    /// <summary>Counts what is found as it is handed on to the work. The end of both, trouble too, is the channel's.</summary>
    public async Task HandOnAsync<T>(IAsyncEnumerable<T> found, ChannelWriter<T> work, CancellationToken cancel)
    {
        try
        {
            await foreach (var one in found)
            {
                Found();
                await work.WriteAsync(one, cancel);
            }

            IsCounted = true;
            work.Complete();
        }
        catch (Exception trouble)
        {
            work.Complete(trouble);
        }
    }

    public void Finished(bool failed = false, long count = 1)
    {
        Interlocked.Add(ref _done, count);
        if (failed)
            Interlocked.Add(ref _failed, count);
    }
}

/// <summary>How fast a tally grew lately.</summary>
internal sealed class Pace(Tally tally, TimeProvider time)
{
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(15);

    private readonly Queue<(long At, long Done)> _seen = new();

    /// <summary>A second; 0 as long as nothing can be said.</summary>
    public double Rate { get; private set; }

    /// <summary>Null where the end cannot be foreseen.</summary>
    public TimeSpan? Left => tally.IsCounted && Rate > 0 && tally.Left / Rate is < 360_000 and var seconds ? TimeSpan.FromSeconds(seconds) : null;

    public void Look()
    {
        var (now, done) = (time.GetTimestamp(), tally.Done);
        _seen.Enqueue((now, done));
        while (_seen.Count > 2 && time.GetElapsedTime(_seen.Peek().At, now) > Memory)
            _seen.Dequeue();
        var (at, before) = _seen.Peek();
        var passed = time.GetElapsedTime(at, now);
        Rate = passed > TimeSpan.FromMilliseconds(300) ? (done - before) / passed.TotalSeconds : Rate;
    }
}
