using System.Diagnostics;

namespace Transcoder.Storage;

/// <summary>One writer at a time, among threads and among processes that share the folder: a lock file, which the system releases when
/// its holder dies. Held while places change hands, never while content flows. Needed because no rename of .NET is exact about a
/// destination that must not exist (on Unix, <see cref="File.Move(string, string)"/> looks first and renames then).</summary>
internal sealed class CommitLock(string path)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock _threads = new();

    public T Hold<T>(Func<T> work)
    {
        lock (_threads)
        {
            using var held = Take();
            return work();
        }
    }

    private FileStream Take()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        for (var begun = Stopwatch.GetTimestamp(); ; Thread.Sleep(1))
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (IOException) when (File.Exists(path) && Stopwatch.GetElapsedTime(begun) < Patience)
            {
                // Another process holds it.
            }
        }
    }
}
