using Transcoder.Storage;

namespace Transcoder.Imaging;

/// <summary>An original's bytes. The last of a JPEG's may still be on their way: it is decoded as they come.</summary>
public sealed class OriginalBytes
{
    private readonly object _news = new();
    private readonly byte[] _bytes;
    private int _here;
    private bool _hasEnded, _isGivenUp;

    private OriginalBytes(byte[] bytes, int here) => (_bytes, _here) = (bytes, here);

    /// <summary>Does all of it come, and of one version? Ends when nothing more comes, and fails with the store.</summary>
    public Task<bool> Whole { get; private set; } = Task.FromResult(true);

    internal int Length => _bytes.Length;

    internal bool IsComing { get; private init; }

    /// <summary>Nothing more comes, and not all of it came.</summary>
    internal bool IsBrokenOff
    {
        get
        {
            lock (_news)
                return _hasEnded && _here < _bytes.Length;
        }
    }

    internal ReadOnlySpan<byte> Start
    {
        get
        {
            lock (_news)
                return _bytes.AsSpan(0, _here);
        }
    }

    /// <summary>Of what is not coming, but here.</summary>
    internal byte[] All => IsComing ? throw new InvalidOperationException("Not all of it is here.") : _bytes;

    public static implicit operator OriginalBytes(byte[] whole) => new(whole, whole.Length);

    /// <param name="bytes">Where they are put.</param>
    /// <param name="here">How many of them are there.</param>
    /// <param name="fetch">Has the rest put there by <see cref="FillAsync"/>; false where it is of another version.</param>
    internal static OriginalBytes Coming(byte[] bytes, int here, Func<OriginalBytes, Task<bool>> fetch)
    {
        var coming = new OriginalBytes(bytes, here) { IsComing = true };
        coming.Whole = coming.EndAsync(fetch);
        return coming;
    }

    /// <summary>Goes on with what comes next.</summary>
    /// <param name="end">Where that ends in the whole.</param>
    internal async Task FillAsync(Stream content, int end)
    {
        while (_here < end)
        {
            var read = await content.ReadAsync(_bytes.AsMemory(_here, end - _here));
            if (read == 0)
                throw new EndOfStreamException("The original is shorter than it was said to be.");
            lock (_news)
            {
                _here += read;
                Monitor.PulseAll(_news);
            }
        }
    }

    /// <summary>From the start; a read waits for what is not here yet.</summary>
    internal Stream Open() => new Reading(this);

    /// <summary>Whoever waits for bytes waits no longer.</summary>
    internal void GiveUp()
    {
        lock (_news)
        {
            _isGivenUp = true;
            Monitor.PulseAll(_news);
        }
    }

    private async Task<bool> EndAsync(Func<OriginalBytes, Task<bool>> fetch)
    {
        try
        {
            return await fetch(this);
        }
        finally
        {
            lock (_news)
            {
                _hasEnded = true;
                Monitor.PulseAll(_news);
            }
        }
    }

    private int Read(int from, Span<byte> buffer)
    {
        int here;
        lock (_news)
        {
            while (from >= _here && from < _bytes.Length)
            {
                if (_hasEnded || _isGivenUp)
                    throw new EndOfStreamException("The original broke off.");
                Monitor.Wait(_news);
            }

            here = _here;
        }

        var part = _bytes.AsSpan(from, Math.Min(buffer.Length, here - from));
        part.CopyTo(buffer);
        return part.Length;
    }

    private sealed class Reading(OriginalBytes original) : ReadStream
    {
        private int _at;

        public override int Read(Span<byte> buffer)
        {
            var read = original.Read(_at, buffer);
            _at += read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
