using System.Collections.Concurrent;
using Transcoder.Contracts;
using Transcoder.Imaging;
using Transcoder.Mirroring;
using Transcoder.Storage;

namespace Transcoder.Cli.Serve.Playground;

/// <summary>What the page is told of an image once it was looked at.</summary>
/// <param name="Trouble">Why it cannot be shown; then nothing else is known.</param>
internal sealed record ImageLook(
    string? Format = null, int? Width = null, int? Height = null, int? Frames = null, bool? Alpha = null, string? Thumbhash = null, string? Trouble = null);

/// <param name="IsShadowed">No URL can ask for it, because its first folder reads as a spec or is reserved.</param>
internal sealed record OriginalCard(string Key, long Size, DateTimeOffset Modified, bool IsShadowed, ImageLook? Look);

/// <summary>The originals as the page has them: listed by pages, looked at one by one, added and taken away.</summary>
internal sealed class OriginalsShelf(
    IObjectStore originals, MirrorHandler mirror, UrlPolicy policy, ImageReader reader, Settle settle)
{
    public const int PageSize = 1000;

    /// <summary>Looks that are remembered; then all are forgotten, and taken again as they are needed.</summary>
    private const int LooksKept = 20_000;

    private readonly ConcurrentDictionary<(string Key, string ETag), ImageLook> _looks = [];

    /// <param name="after">The last key of the page before; empty for the first.</param>
    public async Task<IReadOnlyList<OriginalCard>> ListAsync(string after, CancellationToken cancel)
    {
        var page = new List<OriginalCard>();
        await foreach (var entry in originals.ListAsync("", after: after is "" ? null : after, cancel: cancel))
        {
            if (entry.Info is not { } info || UrlPolicy.IsHidden(entry.Key))
                continue;
            page.Add(new OriginalCard(info.Key, info.Size, info.LastModified, policy.IsShadowed(info.Key), _looks.GetValueOrDefault((info.Key, info.ETag))));
            if (page.Count == PageSize)
                break;
        }

        return page;
    }

    /// <returns>Null where there is no such original.</returns>
    public async Task<OriginalCard?> LookAsync(string key, CancellationToken cancel)
    {
        if (UrlPolicy.IsHidden(key) || await originals.HeadAsync(key, cancel) is not { } info)
            return null;
        if (!_looks.TryGetValue((key, info.ETag), out var look))
        {
            var read = await ReadAsync(key, info, cancel);
            look = Of(read);
            if (_looks.Count >= LooksKept)
                _looks.Clear();
            // What was only busy is not known yet.
            if (read.Failure is not { Kind: FailureKind.Busy })
                _looks[(key, info.ETag)] = look;
        }

        return new OriginalCard(key, info.Size, info.LastModified, policy.IsShadowed(key), look);
    }

    /// <summary>Adds a file under its own name; what is there already stays.</summary>
    public async Task<Failure?> AddAsync(string key, Stream body, long? length, CancellationToken cancel)
    {
        if (policy.IsShadowed(key) || key.EndsWith('/'))
            return new Failure(FailureKind.BadRequest, $"No original can be called '{key}': its first folder reads as a spec or is reserved, or it is hidden.");
        if (reader.Limits.RefuseFile(length ?? 0) is { } large)
            return large;
        var bytes = await ReceiveAsync(body, cancel);
        if (reader.Limits.RefuseFile(bytes.Length) is { } larger)
            return larger;
        if (!(await reader.ReadAsync(bytes)).Try(out _, out var failure))
            return failure;
        using var content = new MemoryStream(bytes);
        var put = await originals.PutAsync(key, content, new ObjectHeaders(), new PutOptions { OnlyIfAbsent = true }, cancel);
        if (!put.Stored)
            return new Failure(FailureKind.Conflict, $"There is an original '{key}' already.");
        await settle(key, mayBeNew: true, cancel);
        return null;
    }

    public async Task<Failure?> DeleteAsync(string key, CancellationToken cancel)
    {
        if (UrlPolicy.IsHidden(key) || await originals.HeadAsync(key, cancel) is null)
            return Failure.NoOriginal(key);
        await originals.DeleteAsync([key], cancel);
        await mirror.ReconcileAsync(key, cancel: cancel);
        return null;
    }

    private async Task<Outcome<ImageSummary>> ReadAsync(string key, ObjectInfo info, CancellationToken cancel)
    {
        if (reader.Limits.RefuseFile(info.Size) is { } large)
            return large;
        await using var opened = await originals.OpenAsync(key, cancel: cancel);
        return opened is null ? Failure.NoOriginal(key) : await reader.ReadAsync(await opened.ReadAllAsync(cancel));
    }

    private static ImageLook Of(Outcome<ImageSummary> read) => read.Try(out var summary, out var failure)
        ? new ImageLook(summary.Facts.Format.Name, summary.Facts.Upright.Width, summary.Facts.Upright.Height, summary.Facts.Frames, summary.Facts.HasAlpha, summary.Thumbhash)
        : new ImageLook(Trouble: failure.Detail);

    private async Task<byte[]> ReceiveAsync(Stream body, CancellationToken cancel)
    {
        using var received = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await body.ReadAsync(buffer, cancel) is > 0 and var read)
        {
            received.Write(buffer, 0, read);
            if (reader.Limits.RefuseFile(received.Length) is not null)
                break;
        }

        return received.ToArray();
    }
}
