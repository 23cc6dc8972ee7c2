using System.Security.Cryptography;
using Transcoder.Contracts;
using Transcoder.Contracts.Api;
using Transcoder.Delivery;
using Transcoder.Images.Uploading;
using Transcoder.Imaging;
using Transcoder.Mirroring;
using Transcoder.Storage;

namespace Transcoder.Images;

/// <summary>
/// Takes an image in: record, original, copy, variant. What fails on the way is taken away again, whole; where even that fails, the record
/// stays <c>pending</c> and <see cref="SweepAsync(CancellationToken)"/> takes it away later.
/// </summary>
/// <param name="bucket">Of the source store, for the record; null where it is no bucket.</param>
public sealed class ImageIntake(
    IObjectStore source, MirrorHandler mirror, ImageRecords records, ImageRemoval removal, VariantMaker variants, ImageReader reader,
    TimeProvider time, string? bucket = null)
{
    /// <summary>No upload takes so long.</summary>
    private static readonly TimeSpan PendingLife = TimeSpan.FromHours(1);

    private const int SweepPage = 1_000;

    /// <summary>What stops it is a failure; only cancellation throws.</summary>
    public async Task<Outcome<ImageRecord>> AddAsync(Stream content, IntakeOptions options, CancellationToken cancel = default)
    {
        if (options.Transform is { } transform && variants.Refuse(transform) is { } refused)
            return refused;
        try
        {
            return await BeginAsync(content, options, cancel);
        }
        catch (Exception error) when (FailureOf(error) is { } failure)
        {
            return failure;
        }
    }

    /// <summary>Gives an image that was just taken in what came after its content.</summary>
    /// <returns>A failure where the transform fails; then the image is gone.</returns>
    public async Task<Outcome<ImageRecord>> AmendAsync(ImageRecord image, string? filename, string? transform, CancellationToken cancel = default)
    {
        try
        {
            ImageVariant? processed = null;
            if (transform is not null && !(await variants.MakeAsync(image, transform, null, cancel)).Try(out processed, out var failure))
            {
                await removal.RemoveAsync(image, CancellationToken.None);
                return failure;
            }

            var amended = await records.UpdateAsync(
                image.Id,
                record => record with { Filename = NameOf(filename) ?? record.Filename, Processed = processed ?? record.Processed },
                cancel);
            return amended is null ? Deleted(image.Id) : amended;
        }
        catch (Exception error) when (FailureOf(error) is { } failure)
        {
            return failure;
        }
    }

    /// <summary>Takes away every image whose upload died more than an hour ago. Looks at all records.</summary>
    public async Task SweepAsync(CancellationToken cancel = default)
    {
        Guid? before = null;
        IReadOnlyList<ImageRecord> page;
        do
        {
            page = await records.ListAsync(before, SweepPage, cancel);
            await SweepAsync(page, cancel);
            before = page.Count > 0 ? page[^1].Id : null;
        }
        while (page.Count == SweepPage);
    }

    /// <summary>The same among these records only.</summary>
    /// <returns>Those that stay.</returns>
    public async Task<IReadOnlyList<ImageRecord>> SweepAsync(IReadOnlyList<ImageRecord> page, CancellationToken cancel = default)
    {
        var dead = page.Where(record => record.Status == ImageStatus.Pending && record.Timestamp < time.GetUtcNow() - PendingLife).ToArray();
        foreach (var record in dead)
            await removal.RemoveAsync(record, cancel);
        return dead.Length == 0 ? page : [.. page.Except(dead)];
    }

    private async Task<Outcome<ImageRecord>> BeginAsync(Stream content, IntakeOptions options, CancellationToken cancel)
    {
        if (options.Id is { } known && await records.FindAsync(known, cancel) is { } there)
        {
            if (there.Status != ImageStatus.Pending)
                return there.Status == ImageStatus.Ready ? there : Deleted(known);
            // An earlier try with the same id, which died.
            await removal.RemoveAsync(there, cancel);
        }

        var incoming = await Incoming.OfAsync(content, cancel);
        if (!FormatOf(incoming.Head.Span).Try(out var format, out var failure))
            return failure;

        var now = time.GetUtcNow();
        var id = options.Id ?? Guid.CreateVersion7(now);
        var pending = new ImageRecord
        {
            Id = id,
            Filename = NameOf(options.Filename),
            Status = ImageStatus.Pending,
            Timestamp = now,
            Format = ImageKey.FormatOf(format),
        };
        if (!await records.AddAsync(pending, cancel))
            return new Failure(FailureKind.Conflict, $"The image {id} is being taken in already.");

        var progress = new Progress();
        var outcome = (Outcome<ImageRecord>)Deleted(id);
        try
        {
            outcome = await StoreAsync(pending, format, incoming, options, progress, cancel);
            return outcome;
        }
        finally
        {
            if (outcome.Failure is not null)
                await DiscardAsync(pending, progress.IsMirrored);
        }
    }

    private async Task<Outcome<ImageRecord>> StoreAsync(
        ImageRecord pending, SourceFormat format, Incoming incoming, IntakeOptions options, Progress progress, CancellationToken cancel)
    {
        var key = ImageKey.Of(pending);
        if (!(await ReceiveAsync(key, format, incoming, cancel)).Try(out var received, out var failure)
            || !(await reader.ReadAsync(received.Bytes)).Try(out var summary, out failure))
            return failure;

        progress.IsMirrored = true;
        await mirror.ReconcileAsync(key, cancel: cancel);
        var ready = pending with
        {
            Status = ImageStatus.Ready,
            S3Path = bucket is null ? key : $"s3://{bucket}/{key}",
            Url = "/" + UrlPath.Encode(key),
            Size = received.Bytes.Length,
            Width = summary.Facts.Upright.Width,
            Height = summary.Facts.Upright.Height,
            Frames = summary.Facts.Frames > 1 ? summary.Facts.Frames : null,
            Thumbhash = summary.Thumbhash,
            Colour = $"#{summary.Colour.R:x2}{summary.Colour.G:x2}{summary.Colour.B:x2}",
            Sha256 = received.Sha256,
        };
        ImageVariant? processed = null;
        if (options.Transform is { } transform
            && !(await variants.MakeAsync(pending, transform, options.TimeLeft, cancel)).Try(out processed, out failure))
            return failure;

        // The variant stands in the record by now; and somebody may have deleted the image while it came.
        var stored = await records.UpdateAsync(
            pending.Id,
            record => record.Status == ImageStatus.Pending ? ready with { Processed = processed, Variants = record.Variants } : null,
            cancel);
        return stored is { Status: ImageStatus.Ready } ? stored : Deleted(pending.Id);
    }

    /// <summary>Stores the content; what is not in memory yet is streamed there and read back, because it is looked at as a whole.</summary>
    private async Task<Outcome<Received>> ReceiveAsync(string key, SourceFormat format, Incoming incoming, CancellationToken cancel)
    {
        var headers = new ObjectHeaders { ContentType = format.ContentType };
        if (incoming.Whole is { } whole)
        {
            if (whole.Length > reader.Limits.SourceBytes)
                return IntakeStream.TooLong(reader.Limits);
            await source.PutAsync(key, new MemoryStream(whole), headers, cancel: cancel);
            return new Received(whole, Convert.ToHexStringLower(SHA256.HashData(whole)));
        }

        using var stream = new IntakeStream(incoming.Head, incoming.Rest, reader.Limits);
        var put = await source.PutAsync(key, stream, headers, cancel: cancel);
        await using var stored = await source.OpenAsync(key, new ReadOptions { IfMatch = put.ETag }, cancel);
        return stored is { Outcome: ReadOutcome.Content }
            ? new Received(await stored.ReadAllAsync(cancel), stream.Sha256())
            : new Failure(FailureKind.Conflict, "The image was changed or deleted while it was taken in.");
    }

    private static Outcome<SourceFormat> FormatOf(ReadOnlySpan<byte> head)
    {
        if (head.IsEmpty)
            return new Failure(FailureKind.BadRequest, "There is no image: the content is empty.");
        return SourceFormat.Detect(head) switch
        {
            { IsRead: true } format => format,
            { } other => new Failure(FailureKind.Unreadable, $"The content is {other.Name}, which is not read; JPEG, PNG, WebP, GIF, AVIF, TIFF and SVG are."),
            null => new Failure(FailureKind.Unreadable, "The content is no image that is known here; JPEG, PNG, WebP, GIF, AVIF, TIFF and SVG are read."),
        };
    }

    /// <summary>Without folders, control characters and what is over 255 characters; null where nothing is left.</summary>
    private static string? NameOf(string? filename)
    {
        var bare = filename?[(filename.LastIndexOfAny(['/', '\\']) + 1)..];
        var name = bare is null ? "" : string.Concat(bare.Where(c => !char.IsControl(c))).Trim();
        return name is "" ? null : name.Length <= 255 ? name : name[..255];
    }

    /// <summary>Nobody may stop this; and where it fails, the record stays for the sweep.</summary>
    private async Task DiscardAsync(ImageRecord record, bool isMirrored)
    {
        try
        {
            if (isMirrored)
                await removal.RemoveAsync(record, CancellationToken.None);
            else
                await removal.RemoveUnseenAsync(record, CancellationToken.None);
        }
        catch (Exception error) when (error is StorageException or EdgeException)
        {
        }
    }

    private static Failure Deleted(Guid id) => new(FailureKind.Conflict, $"The image {id} was deleted while it was taken in.");

    private static Failure? FailureOf(Exception error) => error switch
    {
        ContentException content => content.Failure,
        StorageException => new Failure(FailureKind.Storage, "The store did not answer; the image was not added. Try again.", error.ToString()),
        EdgeException => new Failure(FailureKind.Storage, "The CDN did not answer; the image was not added. Try again.", error.ToString()),
        IOException => new Failure(FailureKind.BadRequest, "The content broke off before its end.", error.Message),
        _ => null,
    };

    private sealed record Received(byte[] Bytes, string Sha256);

    /// <param name="Head">The first bytes; <paramref name="Rest"/> begins behind them.</param>
    /// <param name="Whole">All of it, where it is in memory already.</param>
    private sealed record Incoming(ReadOnlyMemory<byte> Head, Stream Rest, byte[]? Whole)
    {
        public static async Task<Incoming> OfAsync(Stream content, CancellationToken cancel)
        {
            if (content is MemoryStream { Position: 0 } memory && memory.TryGetBuffer(out var buffer)
                && buffer is { Offset: 0, Array: { } whole } && buffer.Count == whole.Length)
                return new Incoming(whole.AsMemory(0, Math.Min(whole.Length, SourceFormat.HeadBytes)), Stream.Null, whole);
            var head = new byte[SourceFormat.HeadBytes];
            var read = await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancel);
            return new Incoming(head.AsMemory(0, read), content, null);
        }
    }

    private sealed class Progress
    {
        public bool IsMirrored { get; set; }
    }
}
