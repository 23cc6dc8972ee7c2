namespace Transcoder.Client;

/// <summary>The bytes of an upload, opened anew for each attempt.</summary>
/// <param name="Length">In bytes; null where it is not known before the end.</param>
/// <param name="CanRepeat">Can they be read again from where they began?</param>
/// <param name="IsOwn">Opened by the client, and so closed by it.</param>
internal sealed record UploadSource(Func<Stream> Open, long? Length, bool CanRepeat, bool IsOwn)
{
    public static UploadSource File(string path) =>
        new(() => System.IO.File.OpenRead(path), new FileInfo(path).Length, CanRepeat: true, IsOwn: true);

    public static UploadSource Bytes(ReadOnlyMemory<byte> content) =>
        new(() => new MemoryStream(content.ToArray(), writable: false), content.Length, CanRepeat: true, IsOwn: true);

    /// <summary>From where the stream stands now; it stays open.</summary>
    public static UploadSource Of(Stream content)
    {
        if (!content.CanSeek)
            return new(() => content, null, CanRepeat: false, IsOwn: false);
        var start = content.Position;
        return new(
            () =>
            {
                content.Position = start;
                return content;
            },
            content.Length - start, CanRepeat: true, IsOwn: false);
    }
}
