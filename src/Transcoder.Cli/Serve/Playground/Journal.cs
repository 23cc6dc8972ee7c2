namespace Transcoder.Cli.Serve.Playground;

/// <summary>What happened lately, for the page that shows it: the last requests, what the edge forgot, the last errors, and figures of the
/// last minutes. Bounded; safe for many threads; a request costs it one lock and no allocation but its own record.</summary>
internal sealed class Journal(TimeProvider time)
{
    /// <summary>By this a page finds again what became of its own request.</summary>
    public const string MarkHeader = "X-Transcoder-Mark";

    private const int Kept = 1024;
    private const int ErrorsKept = 50;

    private readonly Lock _gate = new();
    private readonly Queue<Passage> _passages = new(Kept);
    private readonly Queue<Forgotten> _forgotten = new(Kept);
    private readonly Queue<Passage> _errors = new(ErrorsKept);
    private readonly RecentFigures _figures = new();
    private long _number;

    public DateTimeOffset Began { get; } = time.GetUtcNow();

    public void Add(Passage passage, CacheResult cache)
    {
        lock (_gate)
        {
            passage.Number = ++_number;
            Keep(_passages, passage, Kept);
            if (passage.IsFill)
                return;
            _figures.Count(passage, cache);
            if (passage.Status >= 400)
                Keep(_errors, passage, ErrorsKept);
        }
    }

    public void Forgot(IReadOnlyList<string> labels)
    {
        lock (_gate)
            Keep(_forgotten, new Forgotten(++_number, time.GetUtcNow(), labels), Kept);
    }

    /// <returns>Everything that bore the mark, and what the edge forgot between its first and its last.</returns>
    public (Passage[] Passages, Forgotten[] Forgotten) Marked(string mark)
    {
        lock (_gate)
        {
            Passage[] passages = [.. _passages.Where(passage => passage.Mark == mark)];
            if (passages is [])
                return ([], []);
            var (first, last) = (passages[0].At - TimeSpan.FromMilliseconds(passages[0].Milliseconds), passages[^1].Number);
            return (passages, [.. _forgotten.Where(forgotten => forgotten.At >= first && forgotten.Number < last)]);
        }
    }

    /// <summary>The last requests and errors, newest first.</summary>
    public (Passage[] Passages, Passage[] Errors) Last(int count)
    {
        lock (_gate)
            return ([.. _passages.Where(passage => !passage.IsFill).TakeLast(count).Reverse()], [.. _errors.Reverse()]);
    }

    public Totals Totals
    {
        get
        {
            lock (_gate)
                return _figures.Totals;
        }
    }

    public IReadOnlyList<Slice> Slices()
    {
        lock (_gate)
            return _figures.Slices(time.GetUtcNow());
    }

    private static void Keep<T>(Queue<T> last, T item, int most)
    {
        if (last.Count == most)
            last.Dequeue();
        last.Enqueue(item);
    }
}
