using System.Collections.Concurrent;
using System.Globalization;

namespace Transcoder.EndToEnd.Aws;

/// <summary>An answer as an origin or the cache has it, whole.</summary>
internal sealed record Stored(int Status, Dictionary<string, string> Headers, byte[] Body)
{
    public string? this[string header] => Headers.GetValueOrDefault(header);
}

/// <summary>What one edge keeps, by path, and how long: CloudFront's rules for what answers say of themselves.</summary>
/// <param name="redirectsAreKept">
/// Is a 307 or 308 kept for the default time when it says nothing? CloudFront's page says no; reports from users say yes.
/// </param>
internal sealed class EdgeCache(Distribution distribution, bool redirectsAreKept, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public sealed record Entry(Stored Answer, DateTimeOffset Since, DateTimeOffset Until);

    /// <summary>What is kept for a path, fresh or not.</summary>
    public Entry? Find(string path) => _entries.GetValueOrDefault(path);

    public bool IsFresh(Entry entry) => time.GetUtcNow() < entry.Until;

    public TimeSpan Age(Entry entry) => time.GetUtcNow() - entry.Since;

    public void Keep(string path, Stored answer, Life rules)
    {
        var life = LifeOf(answer, rules);
        var now = time.GetUtcNow();
        if (life > TimeSpan.Zero)
            _entries[path] = new Entry(answer, now, now + life);
        else
            _entries.TryRemove(path, out _);
    }

    /// <param name="paths"><c>/a%20b.jpg</c>, <c>/w200/*</c>, or <c>#tag</c>.</param>
    public void Invalidate(IEnumerable<string> paths)
    {
        foreach (var path in paths)
            foreach (var (kept, entry) in _entries)
                if (IsMeant(path, kept, entry))
                    _entries.TryRemove(kept, out _);
    }

    private bool IsMeant(string path, string kept, Entry entry) => path switch
    {
        ['#', .. var tag] => distribution.TagHeader is { } header && (entry.Answer[header] ?? "")
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Contains(tag, StringComparer.OrdinalIgnoreCase),
        // Decoded, because an invalidation encodes a few characters more than a browser must.
        [.. var prefix, '*'] => Uri.UnescapeDataString(kept).StartsWith(Uri.UnescapeDataString(prefix), StringComparison.Ordinal),
        _ => Uri.UnescapeDataString(kept) == Uri.UnescapeDataString(path),
    };

    private TimeSpan LifeOf(Stored answer, Life rules)
    {
        var asked = AskedFor(answer["Cache-Control"]);
        if (answer.Status >= 400)
        {
            return distribution.ErrorLife(answer.Status) is { } least
                ? asked > least ? Shorter(asked.Value, rules.Max) : least
                : Shorter(asked ?? TimeSpan.Zero, rules.Max);
        }
        if (asked is null && answer.Status is 307 or 308 && !redirectsAreKept)
            return TimeSpan.Zero;
        var life = asked ?? rules.Default;
        return Shorter(life < rules.Min ? rules.Min : life, rules.Max);
    }

    /// <summary>Null where the header says nothing of it.</summary>
    private static TimeSpan? AskedFor(string? cacheControl)
    {
        var directives = (cacheControl ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (directives.Any(directive => directive is "no-store" or "no-cache" or "private"))
            return TimeSpan.Zero;
        return Seconds("s-maxage=") ?? Seconds("max-age=");

        TimeSpan? Seconds(string name) => directives.FirstOrDefault(directive => directive.StartsWith(name, StringComparison.Ordinal)) is { } found
            ? TimeSpan.FromSeconds(long.Parse(found.AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture))
            : null;
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
