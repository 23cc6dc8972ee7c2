using System.Text;
using Transcoder.Storage;

namespace Transcoder.Tests.Storage;

/// <summary>A folder for a store, within one that stands for the world outside it.</summary>
internal sealed class StoreFolder : IDisposable
{
    private readonly DirectoryInfo _world = Directory.CreateTempSubdirectory("folder-store-");

    public StoreFolder() => Directory.CreateDirectory(Root);

    public string World => _world.FullName;

    public string Root => Path.Join(World, "root");

    public string PathOf(string path) => Path.Join(Root, path);

    /// <summary>Drops a file by hand.</summary>
    public string Drop(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
        File.WriteAllText(PathOf(path), text);
        return PathOf(path);
    }

    /// <summary>Files below the root, our own folder's among them, save the lock.</summary>
    public IEnumerable<string> Files(string below = "") =>
        Directory.Exists(PathOf(below))
            ? Directory.EnumerateFiles(PathOf(below), "*", new EnumerationOptions { AttributesToSkip = 0, RecurseSubdirectories = true })
                .Select(path => Path.GetRelativePath(Root, path)).Where(path => path != ".transcoder/lock").Order(StringComparer.Ordinal)
            : [];

    public void Dispose() => _world.Delete(recursive: true);
}

internal static class StoreText
{
    public static Task<PutResult> PutTextAsync(this IObjectStore store, string key, string text, ObjectHeaders? headers = null, PutOptions? options = null) =>
        store.PutAsync(key, new MemoryStream(Encoding.UTF8.GetBytes(text)), headers ?? new(), options);

    public static async Task<string?> TextAsync(this IObjectStore store, string key)
    {
        await using var got = await store.OpenAsync(key);
        return got is null ? null : await got.TextAsync();
    }

    public static async Task<string> TextAsync(this StoredObject got)
    {
        using var reader = new StreamReader(got.Content, leaveOpen: true);
        return await reader.ReadToEndAsync();
    }

    public static async Task<List<string>> KeysAsync(this IObjectStore store, string prefix, string? delimiter = null, string? after = null)
    {
        var keys = new List<string>();
        await foreach (var entry in store.ListAsync(prefix, delimiter, after))
            keys.Add(entry.Key);
        return keys;
    }
}
