using System.Buffers;
using System.Security.Cryptography;

namespace Transcoder.Storage;

/// <summary>Content on its way in: whole on disk, seen by nobody. What is not moved to its place is removed on disposal.</summary>
internal sealed class StagedFile : IDisposable
{
    private const int BufferBytes = 128 * 1024;

    private StagedFile(string path) => Path = path;

    public string Path { get; }

    public long Size { get; private set; }

    /// <summary>MD5 of the content, quoted, as S3 has it.</summary>
    public string ETag { get; private set; } = "";

    /// <summary>Trouble with the file is a <see cref="StorageException"/>; trouble with the content is the caller's and passes as it is.</summary>
    public static async Task<StagedFile> ReceiveAsync(string folder, Stream content, CancellationToken cancel)
    {
        var staged = new StagedFile(System.IO.Path.Join(folder, Guid.NewGuid().ToString("n")));
        var whole = false;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
            using var file = FolderStore.Guard("begin a temporary file", () =>
            {
                Directory.CreateDirectory(folder);
                return File.OpenHandle(staged.Path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
            });
            int read;
            while ((read = await content.ReadAsync(buffer, cancel)) > 0)
            {
                md5.AppendData(buffer, 0, read);
                FolderStore.Guard("write a temporary file", () =>
                {
                    RandomAccess.Write(file, buffer.AsSpan(0, read), staged.Size);
                    return staged.Size += read;
                });
            }
            staged.ETag = $"\"{Convert.ToHexStringLower(md5.GetHashAndReset())}\"";
            whole = true;
            return staged;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            if (!whole)
                staged.Dispose();
        }
    }

    public void Dispose()
    {
        if (File.Exists(Path))
            File.Delete(Path);
    }
}
