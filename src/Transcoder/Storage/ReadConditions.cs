namespace Transcoder.Storage;

/// <summary>What HTTP's conditions and range make of an object: decided here for every store that cannot leave it to its server.</summary>
public static class ReadConditions
{
    /// <returns>The outcome, and where it is <see cref="ReadOutcome.Content"/> and a range was asked for, that range within the object.</returns>
    public static (ReadOutcome Outcome, ByteRange? Range) Decide(this ReadOptions? options, ObjectInfo info)
    {
        if (options is null)
            return (ReadOutcome.Content, null);
        if (options.IfMatch is { } wanted && wanted != info.ETag)
            return (ReadOutcome.PreconditionFailed, null);
        if (options.IfNoneMatch is { } known ? Names(known, info.ETag) : options.IfModifiedSince is { } since && !ModifiedAfter(info, since))
            return (ReadOutcome.NotModified, null);
        if (options.From is null && options.To is null)
            return (ReadOutcome.Content, null);

        var from = options.From ?? 0;
        var first = from < 0 ? Math.Max(0, info.Size + from) : from;
        var last = Math.Min(options.To ?? long.MaxValue, info.Size - 1);
        return first <= last ? (ReadOutcome.Content, new ByteRange(first, last)) : (ReadOutcome.RangeNotSatisfiable, null);
    }

    /// <summary>HTTP dates have no fraction: a date that came from this very object must not look older than it.</summary>
    private static bool ModifiedAfter(ObjectInfo info, DateTimeOffset since) =>
        info.LastModified.ToUnixTimeSeconds() > since.ToUnixTimeSeconds();

    /// <summary>Whether a list of ETags names this one. If-None-Match compares weakly, so <c>W/</c> says nothing; a comma may stand
    /// inside the quotes; clients that forget the quotes are understood.</summary>
    private static bool Names(ReadOnlySpan<char> list, ReadOnlySpan<char> etag)
    {
        var opaque = Opaque(etag);
        for (list = list.TrimStart(", \t"); !list.IsEmpty; list = list.TrimStart(", \t"))
        {
            if (list.StartsWith("W/"))
                list = list[2..];
            var quoted = list[0] == '"';
            var end = quoted ? list[1..].IndexOf('"') + 2 : list.IndexOf(',');
            var tag = end > (quoted ? 1 : -1) ? list[..end] : list;
            if (tag.TrimEnd() is "*" || Opaque(tag.TrimEnd()).SequenceEqual(opaque))
                return true;
            list = list[tag.Length..];
        }
        return false;
    }

    private static ReadOnlySpan<char> Opaque(ReadOnlySpan<char> etag) => (etag.StartsWith("W/") ? etag[2..] : etag).Trim('"');
}
