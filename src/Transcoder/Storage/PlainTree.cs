namespace Transcoder.Storage;

/// <summary>What stands at a path.</summary>
internal enum Standing
{
    Free,
    File,

    /// <summary>A folder, or below a file: no file can stand here as things are.</summary>
    Blocked,

    /// <summary>A symbolic link, or below one.</summary>
    Link,
}

/// <summary>The files as they lie below the root. No symbolic link below the root is followed: none can then lead out of it, into our own
/// folder or round in a circle. This guards against accidents, not against someone who may write to the folder while we look.</summary>
/// <param name="look">Looks at a path without following a link; tests put a file system here that ignores case.</param>
internal sealed class PlainTree(string root, Func<string, FileInfo> look)
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    public Standing Look(string path, out FileInfo? file)
    {
        file = null;
        foreach (var step in StepsTo(path))
        {
            var found = look(step);
            if (IsMissing(found))
                return Standing.Free;
            if (IsLink(found))
                return Standing.Link;
            var isLast = step.Length == path.Length;
            if (IsFolder(found) == isLast)
                return Standing.Blocked;
            file = isLast ? found : null;
        }
        return file is null ? Standing.Blocked : Standing.File;
    }

    /// <summary>False where the path is only found because the file system ignores case: S3 knows <c>A.jpg</c> and <c>a.jpg</c> as two
    /// objects. Costs a look at each step; a folder is only read where the name is found in swapped case as well.</summary>
    public bool IsSpelledSo(string path)
    {
        foreach (var step in StepsTo(path))
        {
            if (IsMissing(look(step)))
                return true;
            var name = Path.GetFileName(step);
            var folder = Path.GetDirectoryName(step)!;
            var swapped = string.Concat(name.Select(c => char.IsUpper(c) ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c)));
            if (swapped != name && !IsMissing(look(Path.Join(folder, swapped))) && !NamesIn(folder).Contains(name))
                return false;
        }
        return true;
    }

    public bool IsFolder(string path) => path == root || (StepsTo(path).All(step => IsTrueFolder(look(step))) && IsSpelledSo(path));

    /// <summary>Files and folders in no order; no links, and nothing of ours.</summary>
    /// <param name="wanted">By its name alone, which costs no look at it.</param>
    public IEnumerable<(string Name, string Path, bool IsFolder)> Entries(string folder, Func<string, bool> wanted)
    {
        foreach (var name in NamesIn(folder))
        {
            if (name.Equals(KeyPaths.Reserved, StringComparison.OrdinalIgnoreCase) || !wanted(name))
                continue;
            var path = Path.Join(folder, name);
            var found = look(path);
            if (!IsMissing(found) && !IsLink(found))
                yield return (name, path, IsFolder(found));
        }
    }

    /// <summary>Nothing where the folder has gone since it was seen; but a root that has gone is trouble, not an empty store.</summary>
    private IEnumerable<string> NamesIn(string folder)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(folder, "*", Everything).Select(path => Path.GetFileName(path));
        }
        catch (IOException) when (folder != root && !Directory.Exists(folder))
        {
            return [];
        }
    }

    /// <summary>Each path from just below the root down to this one.</summary>
    private IEnumerable<string> StepsTo(string path)
    {
        for (var end = root.Length; end < path.Length;)
        {
            end = path.IndexOf(Path.DirectorySeparatorChar, end + 1);
            end = end < 0 ? path.Length : end;
            yield return path[..end];
        }
    }

    private static bool IsMissing(FileInfo found) => (int)found.Attributes == -1;

    private static bool IsFolder(FileInfo found) => found.Attributes.HasFlag(FileAttributes.Directory);

    private static bool IsTrueFolder(FileInfo found) => !IsMissing(found) && !IsLink(found) && IsFolder(found);

    /// <summary>Asks for the target, because Windows also marks files that a cloud drive has yet to fetch.</summary>
    private static bool IsLink(FileInfo found) => found.Attributes.HasFlag(FileAttributes.ReparsePoint) && found.LinkTarget is not null;
}
