using System.Security.Cryptography;
using System.Text;
using Transcoder.Cli.Terminal;
using Transcoder.Contracts;

namespace Transcoder.Cli.Upload;

/// <summary>Which files are meant, and what each is called by its content.</summary>
internal static class UploadFiles
{
    /// <summary>Files as they are named; of folders the images below them, by their names, without what is hidden.</summary>
    /// <exception cref="RefusedException">One is not there.</exception>
    public static List<string> Of(IEnumerable<string> paths)
    {
        var files = new List<string>();
        foreach (var path in paths)
        {
            if (File.Exists(path))
                files.Add(path);
            else if (Directory.Exists(path))
                files.AddRange(Below(path));
            else
                throw new RefusedException($"{path}: there is no such file or folder.");
        }

        return files.Count > 0 ? files : throw new RefusedException("There is no image below what was named.");
    }

    /// <summary>The same for the same content in the same place, asked for in the same way: the server adds it once.</summary>
    public static async Task<string> KeyAsync(string file, string? transform, CancellationToken cancel)
    {
        await using var content = File.OpenRead(file);
        var hash = await SHA256.HashDataAsync(content, cancel);
        var named = Encoding.UTF8.GetBytes($"{Path.GetFullPath(file)}\n{transform}\n{Convert.ToHexString(hash)}");
        return Convert.ToHexStringLower(SHA256.HashData(named).AsSpan(0, 16));
    }

    private static IEnumerable<string> Below(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => !UrlPolicy.IsHidden(Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/')))
            .Where(file => Path.GetExtension(file) is var extension && (MediaTypes.FromExtension(extension) is not null || extension.Equals(".svg", StringComparison.OrdinalIgnoreCase)))
            .Order(StringComparer.Ordinal);
}
