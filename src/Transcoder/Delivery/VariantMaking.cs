using System.Diagnostics;
using Transcoder.Contracts;
using Transcoder.Imaging;
using Transcoder.Storage;

namespace Transcoder.Delivery;

/// <summary>A variant, made and stored.</summary>
/// <param name="StoreTrouble">Why it could not be stored; null where it was.</param>
internal sealed record Variant(ReadOnlyMemory<byte> Bytes, string ContentType, string? ETag, ServerTiming Timing, string? StoreTrouble);

/// <summary>Makes a variant of its original as it is now: fetch, transform, store; anew where the original changes meanwhile.</summary>
internal sealed class VariantMaking(IObjectStore store, ImageTransformer transformer, ChangeLocks locks, VariantStoring storing, ResizeOptions options)
{
    /// <summary>An original that changes under every try is being written to all the time.</summary>
    private const int Tries = 5;

    /// <param name="fetch">The original as it was found; not disposed of.</param>
    /// <param name="timeLeft">Of the caller's that began it; null where it has no end.</param>
    public async Task<Outcome<Variant>> MakeAsync(UrlTarget.Variant target, OriginalFetch fetch, Func<TimeSpan?> timeLeft)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            if (options.Limits.RefuseFile(fetch.Info.Size) is { } tooLarge)
                return tooLarge;

            var watch = Stopwatch.StartNew();
            var watermark = WatermarkAsync(target.Spec);
            var bytes = await fetch.ReadAsync();
            var laidOver = await watermark;
            var fetched = watch.Elapsed;
            if (bytes is not null)
            {
                var transformed = await transformer.TransformAsync(bytes, target.Spec, laidOver, timeLeft());
                if (!transformed.Try(out var output, out var failure))
                    return failure;
                if (await storing.StoreAsync(target, fetch, output, fetched) is { } variant)
                    return variant;
            }

            // It changed while it was read, or while its variant was made.
            if (await OriginalFetch.BeginAsync(store, locks, target.Key, withPart: false) is not { } newer)
                return Failure.NoOriginal(target.Key);
            fetch = newer;
        }

        return new Failure(FailureKind.Busy, "The original keeps changing while it is read. Try again.");
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
