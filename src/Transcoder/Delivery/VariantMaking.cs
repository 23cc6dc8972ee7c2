using System.Diagnostics;
using Transcoder.Contracts;
using Transcoder.Imaging;
using Transcoder.Storage;

namespace Transcoder.Delivery;

/// <summary>A variant, made and stored.</summary>
/// <param name="StoreTrouble">Why it could not be stored; null where it was.</param>
internal sealed record Variant(ReadOnlyMemory<byte> Bytes, string ContentType, string? ETag, ServerTiming Timing, string? StoreTrouble);

/// <summary>Makes a variant of its original as it is now: fetch, transform, store; anew where the original changes meanwhile.</summary>
internal sealed class VariantMaking(IObjectStore store, ImageTransformer transformer, VariantStoring storing, ResizeOptions options)
{
    /// <summary>An original that changes under every try is being written to all the time.</summary>
    private const int Tries = 5;

    /// <param name="timeLeft">Of the caller's that began it; null where it has no end.</param>
    public async Task<Outcome<Variant>> MakeAsync(UrlTarget.Variant target, ObjectInfo original, Func<TimeSpan?> timeLeft)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            if (options.Limits.RefuseFile(original.Size) is { } tooLarge)
                return tooLarge;

            var watch = Stopwatch.StartNew();
            var (bytes, watermark) = (await ReadAsync(original), await WatermarkAsync(target.Spec));
            var fetched = watch.Elapsed;
            if (bytes is not null)
            {
                var transformed = await transformer.TransformAsync(bytes, target.Spec, watermark, timeLeft());
                if (!transformed.Try(out var output, out var failure))
                    return failure;
                if (await storing.StoreAsync(target, original, output, fetched) is { } variant)
                    return variant;
            }

            // It changed while it was read, or while its variant was made.
            if (await store.HeadAsync(target.Key) is not { } newer)
                return Failure.NoOriginal(target.Key);
            original = newer;
        }

        return new Failure(FailureKind.Busy, "The original keeps changing while it is read. Try again.");
    }

    /// <summary>The original's bytes; null where it is no longer that version.</summary>
    private async Task<byte[]?> ReadAsync(ObjectInfo original)
    {
        await using var opened = await store.OpenAsync(original.Key, new ReadOptions { IfMatch = original.ETag });
        return opened is { Outcome: ReadOutcome.Content } ? await opened.ReadAllAsync(CancellationToken.None) : null;
    }

    private async Task<Watermark?> WatermarkAsync(Spec spec)
    {
        if (spec.Watermark is not { } name || !options.Watermarks.TryGetValue(name, out var watermark))
            return null;
        await using var opened = await store.OpenAsync(watermark.Key)
            ?? throw new StorageException($"The watermark '{name}' is configured as '{watermark.Key}', and no such original is there.");
        return new Watermark(await opened.ReadAllAsync(CancellationToken.None), watermark.Gravity, watermark.Size, watermark.Opacity);
    }
}
