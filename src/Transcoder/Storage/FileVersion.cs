using Microsoft.Win32.SafeHandles;

namespace Transcoder.Storage;

/// <summary>What tells two contents of one path apart without reading them. The birth time sees a file replaced by another of the same
/// size and the same copied time of change.</summary>
internal readonly record struct FileVersion(long Size, DateTime Modified, DateTime Born)
{
    public static FileVersion Of(FileInfo file) => new(file.Length, file.LastWriteTimeUtc, file.CreationTimeUtc);

    public static FileVersion Of(SafeFileHandle file) =>
        new(RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file), File.GetCreationTimeUtc(file));

    /// <summary>The ETag of a file that bears none of its own: cheap, as the content is not read.</summary>
    public string ETag => $"\"{Size:x}-{Modified.Ticks:x}-{Born.Ticks:x}\"";
}
