namespace NetVips;

/// <summary>
/// The first exception that a stream threw inside a callback. It may not cross into libvips, so it is kept here, and whoever runs the
/// operation throws it afterwards. Images that come from the stream carry it along.
/// </summary>
internal sealed class StreamErrors
{
    private Exception _first;

    internal Exception First => Volatile.Read(ref _first);

    internal void Record(Exception error) => Interlocked.CompareExchange(ref _first, error, null);

    internal static StreamErrors[] Union(StreamErrors[] some, StreamErrors[] others) =>
        some is null ? others : others is null || ReferenceEquals(some, others) ? some : [.. some.Union(others)];

    internal static Exception FirstOf(StreamErrors[] streams)
    {
        if (streams is not null)
        {
            foreach (var stream in streams)
            {
                if (stream.First is { } error)
                {
                    return error;
                }
            }
        }
        return null;
    }
}
