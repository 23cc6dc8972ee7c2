using Transcoder.Contracts.Api;
using Transcoder.Mirroring;
using Transcoder.Storage;

namespace Transcoder.Images;

/// <summary>Takes an image away: the original, its copy, its variants, what the edge has of them, and at last the record. What is
/// interrupted leaves the record, and so can be done again.</summary>
public sealed class ImageRemoval(IObjectStore source, MirrorHandler mirror, ImageRecords records)
{
    public async Task RemoveAsync(ImageRecord record, CancellationToken cancel = default)
    {
        if (record.Format is not null)
        {
            var key = ImageKey.Of(record);
            await source.DeleteAsync([key], cancel);
            await mirror.ReconcileAsync(key, cancel: cancel);
        }

        await records.DeleteAsync(record.Id, cancel);
    }

    /// <summary>The same of an image that was never mirrored: there is nothing for the edge to forget.</summary>
    public async Task RemoveUnseenAsync(ImageRecord record, CancellationToken cancel = default)
    {
        await source.DeleteAsync([ImageKey.Of(record)], cancel);
        await records.DeleteAsync(record.Id, cancel);
    }
}
