namespace Transcoder.Storage;

/// <summary>The store's keys in order: those that are paths, and those that stand under their hash. Holds one folder's names at a time on
/// each level, and all hashed keys, which are few.</summary>
internal sealed class KeyListing(KeyPaths paths, PlainTree tree, Sidecars sidecars)
{
    /// <param name="find">What is known of a key; null where it has gone since its name was read.</param>
    public IEnumerable<ListEntry> Entries(string prefix, string? delimiter, Func<string, ObjectInfo?> find)
    {
        string? last = null;
        foreach (var key in Merge(PlainKeys(prefix, shallow: delimiter == "/"), HashedKeys(prefix)))
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
    private IEnumerable<string> PlainKeys(string prefix, bool shallow)
    {
        var slash = prefix.LastIndexOf('/');
        var folder = slash < 0 ? paths.Root : paths.Plain(prefix[..slash]);
        return folder is not null && tree.IsFolder(folder) ? Below(folder, prefix[..(slash + 1)], prefix[(slash + 1)..], shallow) : [];
    }

    private IEnumerable<string> Below(string folder, string key, string start, bool shallow)
    {
        // A folder is sorted with its slash, because that is how its keys go on: a-b, a/b, a0.
        var entries = tree.Entries(folder)
            .Where(entry => entry.Name.StartsWith(start, StringComparison.Ordinal))
            .Select(entry => (entry.Path, entry.IsFolder, Key: key + entry.Name + (entry.IsFolder ? "/" : "")))
            .OrderBy(entry => entry.Key, KeyOrder.Instance);
        foreach (var entry in entries)
        {
            if (!entry.IsFolder || (shallow && HoldsAny(entry.Path)))
                yield return entry.Key;
            else if (!shallow)
                foreach (var below in Below(entry.Path, entry.Key, "", shallow: false))
                    yield return below;
        }
    }

    private bool HoldsAny(string folder) => tree.Entries(folder).Any(entry => !entry.IsFolder || HoldsAny(entry.Path));

    private IEnumerable<string> HashedKeys(string prefix) =>
        Directory.Exists(paths.HashedFolder)
            ? new DirectoryInfo(paths.HashedFolder).EnumerateFiles()
                .Where(file => file.Exists)
                .Select(file => sidecars.Read(file.Name, FileVersion.Of(file))?.Key)
                .OfType<string>()
                .Where(key => key.StartsWith(prefix, StringComparison.Ordinal))
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
