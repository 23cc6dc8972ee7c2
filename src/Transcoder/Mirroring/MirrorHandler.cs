using System.Security.Cryptography;
using System.Text;
using Transcoder.Contracts;
using Transcoder.Delivery;
using Transcoder.Imaging;
using Transcoder.Storage;

namespace Transcoder.Mirroring;

public enum MirrorOutcome
{
    /// <summary>The destination has the source's version now; its variants and the edge's copies are gone.</summary>
    Copied,

    /// <summary>The source has it no longer, nor has the destination, nor are there variants.</summary>
    Deleted,

    /// <summary>The destination had the source's version already.</summary>
    Unchanged,

    /// <summary>No URL could ever ask for it, because its first segment reads as a spec or is the API's, or it is hidden; it is not copied.</summary>
    Shadowed,
}

/// <summary>Why a key is looked at.</summary>
public enum MirrorCause
{
    /// <summary>Something said that it changed. The edge is told to forget it even where the stores agree already: an earlier try may
    /// have ended between the copy and that.</summary>
    Event,

    /// <summary>Something said that it was put there. Where the stores agree already, the edge is told only if the copy replaced something:
    /// of what was not there before it has nothing to forget.</summary>
    Arrival,

    /// <summary>All keys are looked at.</summary>
    Scan,
}

/// <summary>
/// Makes the destination agree with the source as it is now. An event only names a key; duplicates, disorder and deletions of old
/// versions so need no case of their own.
/// </summary>
public sealed class MirrorHandler(IObjectStore source, IObjectStore destination, UrlPolicy policy, IEdge edge, ChangeLocks locks, TimeProvider time)
{
    /// <summary>A source that changed during every copy is being written to all the time; the next event brings it.</summary>
    private const int Tries = 5;

    private readonly VariantPurge _purge = new(destination, policy);

    /// <summary>Brings one key in line.</summary>
    /// <param name="occasion">What told of the change, the same each time it is tried again; it tells one change from the next where the
    /// versions and their times cannot.</param>
    /// <exception cref="StorageException">A store failed; nothing is lost by trying again.</exception>
    /// <exception cref="EdgeException">The stores agree, and the edge may still serve what was there before; the same again.</exception>
    public async Task<MirrorOutcome> ReconcileAsync(
        string key, MirrorCause cause = MirrorCause.Event, string occasion = "", CancellationToken cancel = default)
    {
        var outcome = await ReconcileLockedAsync(key, cause, occasion, cancel);
        Telemetry.Mirrored.Add(1, Telemetry.Tag("outcome", outcome));
        return outcome;
    }

    /// <summary>
    /// Copies what a listing of both stores has shown to be missing, with no variant of it there, in two requests; where the source is no
    /// longer as it was listed, it is brought in line as any other. That it did not change during the copy is not looked at: whoever
    /// calls this lists the source once more afterwards.
    /// </summary>
    /// <exception cref="StorageException">A store failed; nothing is lost by trying again.</exception>
    /// <exception cref="EdgeException">The stores agree, and the edge may still serve what was there before; the same again.</exception>
    public async Task<MirrorOutcome> CopyMissingAsync(ObjectInfo listed, CancellationToken cancel = default)
    {
        if (!policy.IsShadowed(listed.Key) && await CopyAsListedAsync(listed, cancel))
        {
            Telemetry.Mirrored.Add(1, Telemetry.Tag("outcome", MirrorOutcome.Copied));
            return MirrorOutcome.Copied;
        }

        return await ReconcileAsync(listed.Key, MirrorCause.Scan, cancel: cancel);
    }

    /// <summary>As long as the source is what it was, nothing else can have come to the destination, and the edge has nothing to forget.</summary>
    private async Task<bool> CopyAsListedAsync(ObjectInfo listed, CancellationToken cancel)
    {
        using var turn = await locks.EnterAsync(listed.Key, cancel);
        return await source.HeadAsync(listed.Key, cancel) is { } wanted
            && wanted.ETag == listed.ETag
            && await destination.CopyAsync(source, wanted, listed.Key, await HeadersAsync(wanted, replaces: false, cancel), cancel) is not null;
    }

    private async Task<MirrorOutcome> ReconcileLockedAsync(string key, MirrorCause cause, string occasion, CancellationToken cancel)
    {
        if (policy.IsShadowed(key))
            return MirrorOutcome.Shadowed;

        using var turn = await locks.EnterAsync(key, cancel);
        var copied = false;
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var wanted = await source.HeadAsync(key, cancel);
            var present = await destination.HeadAsync(key, cancel);
            if (wanted is null)
            {
                await DeleteAsync(key, present, occasion, cancel);
                return MirrorOutcome.Deleted;
            }

            if (present?.Headers.Metadata.GetValueOrDefault(StampedHeaders.SourceETag) == wanted.ETag)
            {
                if (copied)
                    return MirrorOutcome.Copied;
                var stale = await _purge.DeleteStaleAsync(present, cancel);
                if (stale || cause == MirrorCause.Event || (cause == MirrorCause.Arrival && HasReplaced(present)))
                    await ForgetAsync(key, $"{occasion} {Change(key, wanted)}", optional: false, cancel);
                return MirrorOutcome.Unchanged;
            }

            var replaces = present is not null || (await _purge.FindAsync(key, cancel)).Count > 0;
            if (await destination.CopyAsync(source, wanted, key, await HeadersAsync(wanted, replaces, cancel), cancel) is null)
                continue;
            await _purge.DeleteAllAsync(key, cancel);
            // Of an original that was not there before the edge has redirects and misses only, and those for seconds.
            await ForgetAsync(key, $"{occasion} {Change(key, wanted)}", optional: !replaces, cancel);
            copied = true;
        }

        throw new StorageException($"'{key}' changed during each of {Tries} copies.");
    }

    /// <summary>Where the copy does not say it, it may have.</summary>
    private static bool HasReplaced(ObjectInfo copy) => copy.Headers.Metadata.GetValueOrDefault(StampedHeaders.Replaced) != "false";

    /// <summary>The variants go before the original too: a crash in between then leaves an original that the next scan finds.</summary>
    private async Task DeleteAsync(string key, ObjectInfo? present, string occasion, CancellationToken cancel)
    {
        await _purge.DeleteAllAsync(key, cancel);
        if (present is not null)
        {
            await destination.DeleteAsync([key], cancel);
            await _purge.DeleteAllAsync(key, cancel);
        }

        // The copy may be of the second and with the ETag of the original, whose arrival had that reference.
        var change = present is not null ? $"deleted {Change(key, present)}" : $"{key} {time.GetUtcNow():yyyyMMddHHmm}";
        await ForgetAsync(key, $"{occasion} {change}", optional: false, cancel);
    }

    private Task ForgetAsync(string key, string change, bool optional, CancellationToken cancel) => edge.InvalidateAsync(
        new Invalidation
        {
            Paths = [key],
            Tag = CacheTag.For(key),
            Reference = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(change)).AsSpan(0, 16)),
            Optional = optional,
        },
        cancel);

    /// <summary>The same for each try of one change; another when the same bytes come again later.</summary>
    private static string Change(string key, ObjectInfo version) => $"{key} {version.ETag} {version.LastModified.UtcTicks}";

    /// <summary>The source's headers; where its content type says nothing, the content says it.</summary>
    private async Task<ObjectHeaders> HeadersAsync(ObjectInfo wanted, bool replaces, CancellationToken cancel)
    {
        if (wanted.Headers.ContentType is { Length: > 0 } given && given is not ("application/octet-stream" or "binary/octet-stream"))
            return StampedHeaders.Original(wanted, given, replaces);

        await using var head = await source.OpenAsync(wanted.Key, new ReadOptions { From = 0, To = SourceFormat.HeadBytes - 1 }, cancel);
        var bytes = head is { Outcome: ReadOutcome.Content } ? await head.ReadAllAsync(cancel) : [];
        return StampedHeaders.Original(wanted, SourceFormat.Detect(bytes)?.ContentType ?? "application/octet-stream", replaces);
    }
}
