using NetVips;

namespace Transcoder.Imaging;

/// <summary>Stops an image's evaluation when its time is up; libvips asks before each region that it computes.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly ITimer _timer;
    private readonly Action? _whenPassed;
    private readonly Lock _gate = new();
    private Image? _watched;
    private bool _passed;

    public Deadline(TimeSpan time, TimeProvider clock, Action? whenPassed = null)
    {
        _whenPassed = whenPassed;
        _timer = clock.CreateTimer(_ => Stop(), null, time, Timeout.InfiniteTimeSpan);
    }

    public bool Passed
    {
        get
        {
            lock (_gate)
                return _passed;
        }
    }

    /// <summary>Does work that evaluates the image; a <see cref="VipsException"/> where the time passes meanwhile.</summary>
    public T Run<T>(Image image, Func<T> work)
    {
        Watch(image);
        try
        {
            return work();
        }
        finally
        {
            Watch(null);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Watch(Image? image)
    {
        lock (_gate)
        {
            _watched = image;
            if (_passed)
                image?.SetKill(true);
        }
    }

    private void Stop()
    {
        lock (_gate)
        {
            _passed = true;
            _watched?.SetKill(true);
        }

        _whenPassed?.Invoke();
    }
}
