using System.Buffers;
using System.Threading.Channels;
using Transcoder.Cli.Serve.Playground;

namespace Transcoder.Cli.Serve.Log;

/// <summary>What the framework's loggers were told.</summary>
/// <param name="Values">What the message was made of, by name.</param>
internal sealed record LogEvent(
    DateTimeOffset At, LogLevel Level, string Category, string Message, IReadOnlyList<KeyValuePair<string, object?>> Values, Exception? Exception);

/// <summary>How an entry of the log is written, its line's end with it.</summary>
internal interface ILogLines
{
    void Write(IBufferWriter<byte> to, Passage request);

    void Write(IBufferWriter<byte> to, LogEvent told);
}

/// <summary>The server's log: requests and what the loggers are told, written by a loop of its own, so that no request waits for the screen.
/// Where that is too slow, entries are dropped, and how many is told.</summary>
/// <param name="to">Written to by the loop only, and flushed whenever there is nothing left to write.</param>
internal sealed class ServerLog(ILogLines lines, Stream to, TimeProvider time) : ILoggerProvider, IAsyncDisposable
{
    /// <summary>Entries that wait to be written.</summary>
    public const int Capacity = 4096;

    private const int BufferSize = 64 * 1024;

    /// <summary>For a reader that does not read on; what is pending then is lost.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Channel<Entry> _entries = Channel.CreateBounded<Entry>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly ArrayBufferWriter<byte> _buffer = new(BufferSize);
    private Task? _writing;
    private long _dropped;
    private bool _isBroken;

    private DateTimeOffset Now => time.GetLocalNow();

    /// <summary>Nothing is written before, so that a greeting can go first.</summary>
    public void Start() => _writing ??= Task.Run(WriteAllAsync);

    public void Add(Passage request) => Add(new Entry(request, null));

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    /// <summary>Writes what is pending.</summary>
    public async ValueTask DisposeAsync()
    {
        _entries.Writer.TryComplete();
        Start();
        await _writing!.WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>By the framework, which does not own it.</summary>
    void IDisposable.Dispose()
    {
    }

    private void Add(Entry entry)
    {
        if (!_entries.Writer.TryWrite(entry))
            Interlocked.Increment(ref _dropped);
    }

    private async Task WriteAllAsync()
    {
        var entries = _entries.Reader;
        while (await entries.WaitToReadAsync())
        {
            while (entries.TryRead(out var entry))
            {
                Write(entry);
                if (_buffer.WrittenCount > BufferSize / 2)
                    await FlushAsync();
            }

            if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
                lines.Write(_buffer, Dropped(dropped));
            await FlushAsync();
        }
    }

    private void Write(Entry entry)
    {
        if (entry.Request is { } request)
            lines.Write(_buffer, request);
        else
            lines.Write(_buffer, entry.Told!);
    }

    private async Task FlushAsync()
    {
        try
        {
            if (!_isBroken)
            {
                await to.WriteAsync(_buffer.WrittenMemory);
                await to.FlushAsync();
            }
        }
        catch (IOException)
        {
            // Whoever read it is gone; the server is not.
            _isBroken = true;
        }

        _buffer.ResetWrittenCount();
    }

    private LogEvent Dropped(long count) => new(
        Now, LogLevel.Warning, typeof(ServerLog).FullName!, $"{count} entries of the log were dropped, for it is not read fast enough",
        [KeyValuePair.Create<string, object?>("Count", count)], null);

    /// <summary>One of the two.</summary>
    private readonly record struct Entry(Passage? Request, LogEvent? Told);

    private sealed class Logger(ServerLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        /// <summary>Filters stand before it.</summary>
        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            // The last is the message's template.
            KeyValuePair<string, object?>[] values = state is IReadOnlyList<KeyValuePair<string, object?>> { Count: > 1 } named ? [.. named.Take(named.Count - 1)] : [];
            log.Add(new Entry(null, new LogEvent(log.Now, logLevel, category, formatter(state, exception), values, exception)));
        }
    }
}
