namespace Transcoder.Tests;

/// <summary>Stands until it is moved on; timers ring when it passes them.</summary>
internal sealed class SteppedTime(DateTimeOffset now) : TimeProvider
{
    private readonly List<Bell> _bells = [];
    private DateTimeOffset _now = now;

    /// <summary>How many timers wait to ring.</summary>
    public int Waiting
    {
        get
        {
            lock (_bells)
                return _bells.Count(bell => bell.Due is not null);
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_bells)
            return _now;
    }

    public void Advance(TimeSpan by)
    {
        Bell[] ringing;
        lock (_bells)
        {
            _now += by;
            ringing = [.. _bells.Where(bell => bell.Due <= _now).OrderBy(bell => bell.Due)];
            foreach (var bell in ringing)
                bell.Due = bell.Period is { } period ? _now + period : null;
        }
        foreach (var bell in ringing)
            bell.Ring();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var bell = new Bell(this, () => callback(state));
        bell.Change(dueTime, period);
        return bell;
    }

    private sealed class Bell(SteppedTime time, Action ring) : ITimer
    {
        public DateTimeOffset? Due { get; set; }

        public TimeSpan? Period { get; private set; }

        public void Ring() => ring();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._bells)
            {
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : time._now + dueTime;
                Period = period == Timeout.InfiniteTimeSpan || period == TimeSpan.Zero ? null : period;
                if (!time._bells.Contains(this))
                    time._bells.Add(this);
            }
            return true;
        }

        public void Dispose()
        {
            lock (time._bells)
            {
                Due = null;
                time._bells.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
