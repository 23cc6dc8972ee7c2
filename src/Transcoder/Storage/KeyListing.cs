namespace Transcoder.Storage;

/// <summary>The store's keys in order: those that are paths, and those that stand under their hash. Holds one folder's names at a time on
/// each level, and all hashed keys, which are few.</summary>
internal sealed class KeyListing(KeyPaths paths, PlainTree tree, Sidecars sidecars)
{
    /// <param name="after">Only keys past this one; folders that lie wholly before it are not read.</param>
    /// <param name="find">What is known of a key; null where it has gone since its name was read.</param>
    public IEnumerable<ListEntry> Entries(string prefix, string? delimiter, string? after, Func<string, ObjectInfo?> find)
    {
        string? last = null;
        foreach (var key in Merge(PlainKeys(prefix, after, shallow: delimiter == "/"), HashedKeys(prefix, after)))
        {
            var end = string.IsNullOrEmpty(delimiter) ? -1 : key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
            var name = end < 0 ? key : key[..(end + delimiter!.Length)];
            if (name == last)
                continue;
            last = name;
            if (end >= 0)
                yield return new ListEntry(name, null);
            else if (find(key) is { } info)
                yield return new ListEntry(name, info);
        }
    }

    /// <summary>Files below the root whose keys begin with the prefix.</summary>
    /// <param name="shallow">Do not enter folders past the prefix: one that holds any object is an entry itself, with its slash.</param>
    private IEnumerable<string> PlainKeys(string prefix, string? after, bool shallow)
    {
        var slash = prefix.LastIndexOf('/');
        var folder = slash < 0 ? paths.Root : paths.Plain(prefix[..slash]);
        return folder is not null && tree.IsFolder(folder) ? Below(folder, prefix[..(slash + 1)], prefix[(slash + 1)..], after, shallow) : [];
    }

    private IEnumerable<string> Below(string folder, string key, string start, string? after, bool shallow)
    {
        // A folder is sorted with its slash, because that is how its keys go on: a-b, a/b, a0.
        var entries = tree.Entries(folder, name => name.StartsWith(start, StringComparison.Ordinal) && !IsBefore(key + name, after))
            .Select(entry => (entry.Path, entry.IsFolder, Key: key + entry.Name + (entry.IsFolder ? "/" : "")))
            .OrderBy(entry => entry.Key, KeyOrder.Instance);
        foreach (var entry in entries)
        {
            if (!entry.IsFolder ? IsPast(entry.Key, after) : shallow && HoldsAny(entry.Path))
                yield return entry.Key;
            else if (entry.IsFolder && !shallow)
                foreach (var below in Below(entry.Path, entry.Key, "", after, shallow: false))
                    yield return below;
        }
    }

    private static bool IsPast(string key, string? after) => after is null || KeyOrder.Instance.Compare(key, after) > 0;

    /// <summary>So is then every key that begins with this one.</summary>
    private static bool IsBefore(string key, string? after) => !IsPast(key, after) && !after!.StartsWith(key, StringComparison.Ordinal);

    private bool HoldsAny(string folder) => tree.Entries(folder, _ => true).Any(entry => !entry.IsFolder || HoldsAny(entry.Path));

    private IEnumerable<string> HashedKeys(string prefix, string? after) =>
        Directory.Exists(paths.HashedFolder)
            ? new DirectoryInfo(paths.HashedFolder).EnumerateFiles()
                .Where(file => file.Exists)
                .Select(file => sidecars.Read(file.Name, FileVersion.Of(file))?.Key)
                .OfType<string>()
                .Where(key => key.StartsWith(prefix, StringComparison.Ordinal) && IsPast(key, after))
                .Order(KeyOrder.Instance)
            : [];

    private static IEnumerable<string> Merge(IEnumerable<string> left, IEnumerable<string> right)
    {
        using var lefts = left.GetEnumerator();
        using var rights = right.GetEnumerator();
        var (hasLeft, hasRight) = (lefts.MoveNext(), rights.MoveNext());
        while (hasLeft || hasRight)
        {
            if (!hasRight || (hasLeft && KeyOrder.Instance.Compare(lefts.Current, rights.Current) <= 0))
            {
                yield return lefts.Current;
                hasLeft = lefts.MoveNext();
            }
            else
            {
                yield return rights.Current;
                hasRight = rights.MoveNext();
            }
        }
    }
}
