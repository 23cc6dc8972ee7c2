using System.Text.Json;

namespace Transcoder.EndToEnd.Commands;

/// <summary>A folder that commands are called from.</summary>
internal sealed class Workplace : IDisposable
{
    private readonly TempFolder _folder = new();

    public string Folder => _folder.Path;

    public Dictionary<string, string> Environment { get; } = [];

    public string this[string path] => _folder[path];

    public void Drop(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[path])!);
        File.WriteAllBytes(this[path], content);
    }

    public void Drop(string folder, int count)
    {
        for (var number = 0; number < count; number++)
            Drop($"{folder}/{number:00000}.jpg", [1, 2, 3]);
    }

    /// <summary>The objects of a store in a folder.</summary>
    public string[] Keys(string folder) =>
        Directory.Exists(this[folder])
            ? [.. Directory.EnumerateFiles(this[folder], "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(this[folder], file))
                .Where(key => !key.StartsWith(".transcoder", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)]
            : [];

    public Task<(int Status, string[] Output, string Screen)> RunAsync(params string[] arguments) => CliProcess.EndAsync(Folder, arguments, Environment);

    public CliProcess Start(params string[] arguments) => CliProcess.Run(Folder, arguments, Environment);

    /// <summary>The lines of <c>--json</c>.</summary>
    public static List<JsonElement> Json(string[] lines) => [.. lines.Select(line => JsonDocument.Parse(line).RootElement)];

    public void Dispose() => _folder.Dispose();
}
