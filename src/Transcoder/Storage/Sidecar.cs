using System.Text.Json;
using System.Text.Json.Serialization;

namespace Transcoder.Storage;

/// <summary>What is kept beside the bytes of one version of an object. Never changed: a new version has a new sidecar.</summary>
internal sealed record Sidecar(string Key, string ETag, ObjectHeaders Headers);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Sidecar))]
internal sealed partial class SidecarJson : JsonSerializerContext;

/// <summary>The sidecars on disk, each named for the key and the exact version of the data it belongs to. So one that is written before
/// its data takes its place, or left behind after, belongs to nothing and does no harm.</summary>
internal sealed class Sidecars(KeyPaths paths)
{
    /// <summary>Null where this version has none: a file dropped by hand.</summary>
    public Sidecar? Read(string hash, FileVersion version)
    {
        var path = PathOf(hash, version);
        if (!File.Exists(path))
            return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), SidecarJson.Default.Sidecar);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            // Gone with its version a moment ago, or cut short by a power failure; the bytes are whole, so they are served as they stand.
            return null;
        }
    }

    /// <returns>False where this version has a sidecar already, so that the name is not free.</returns>
    public bool TryWrite(string hash, FileVersion version, Sidecar sidecar)
    {
        var path = PathOf(hash, version);
        if (File.Exists(path))
            return false;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        file.Write(JsonSerializer.SerializeToUtf8Bytes(sidecar, SidecarJson.Default.Sidecar));
        return true;
    }

    /// <summary>Removes those of all other versions, also of writes that never came to their end.</summary>
    public void RemoveAllBut(string hash, FileVersion? kept)
    {
        var folder = paths.SidecarFolder(hash);
        if (!Directory.Exists(folder))
            return;
        var keptPath = kept is { } version ? PathOf(hash, version) : null;
        foreach (var path in Directory.EnumerateFiles(folder, hash + ".*"))
            if (path != keptPath)
                File.Delete(path);
    }

    private string PathOf(string hash, FileVersion version) =>
        Path.Join(paths.SidecarFolder(hash), $"{hash}.{version.Size}-{version.Modified.Ticks}");
}
