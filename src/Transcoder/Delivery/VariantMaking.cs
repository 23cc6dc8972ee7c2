using System.Diagnostics;
using Transcoder.Contracts;
using Transcoder.Imaging;
using Transcoder.Storage;

namespace Transcoder.Delivery;

/// <summary>A variant, made and stored.</summary>
/// <param name="StoreTrouble">Why it could not be stored; null where it was.</param>
/// <param name="Note">What else the log is to say.</param>
internal sealed record Variant(ReadOnlyMemory<byte> Bytes, string ContentType, string? ETag, ServerTiming Timing, string? StoreTrouble, string? Note);

/// <summary>Makes a variant of its original as it is now: fetch, transform, store; anew where the original changes meanwhile.</summary>
internal sealed class VariantMaking(IObjectStore store, ImageTransformer transformer, ChangeLocks locks, VariantStoring storing, ResizeOptions options)
{
    /// <summary>An original that changes under every try is being written to all the time.</summary>
    private const int Tries = 5;

    /// <param name="fetch">The original as it was found; not disposed of.</param>
    /// <param name="reduced">What may stand in for it; not disposed of.</param>
    /// <param name="timeLeft">Of the caller's that began it; null where it has no end.</param>
    public async Task<Outcome<Variant>> MakeAsync(UrlTarget.Variant target, OriginalFetch fetch, ReducedFetch? reduced, Func<TimeSpan?> timeLeft)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            if (options.Limits.RefuseFile(fetch.Info.Size) is { } tooLarge)
                return tooLarge;

            var made = await TransformAsync(target.Spec, fetch, reduced, timeLeft);
            if (made?.Failure is { } failure)
                return failure;
            if (made?.Value is { } output && await storing.StoreAsync(target, fetch, output, Trouble(reduced, output, fetch.Info)) is { } variant)
                return variant;

            // It changed while it was read, or while its variant was made.
            if (await OriginalFetch.BeginAsync(store, locks, target.Key, withPart: false) is not { } newer)
                return Failure.NoOriginal(target.Key);
            (fetch, reduced) = (newer, null);
        }

        return new Failure(FailureKind.Busy, "The original keeps changing while it is read. Try again.");
    }

    /// <summary>Null where the original is no longer that version.</summary>
    private async Task<Outcome<TransformOutput>?> TransformAsync(Spec spec, OriginalFetch fetch, ReducedFetch? reduced, Func<TimeSpan?> timeLeft)
    {
        var watch = Stopwatch.StartNew();
        if (!(await transformer.EnterAsync()).Try(out var place, out var full))
            return full;
        using var _ = place;
        var waited = watch.Elapsed;
        var watermark = WatermarkAsync(spec);
        var made = (reduced is null ? null : await OfReducedAsync(spec, fetch.Info, reduced, watermark, timeLeft))
            ?? await OfOriginalAsync(spec, fetch, watermark, timeLeft);
        return made?.Value is { } output ? output with { Timing = output.Timing with { Wait = output.Timing.Wait + waited } } : made;
    }

    /// <summary>Null where the reduced original does not serve.</summary>
    private async Task<Outcome<TransformOutput>?> OfReducedAsync(
        Spec spec, ObjectInfo original, ReducedFetch reduced, Task<Watermark?> watermark, Func<TimeSpan?> timeLeft)
    {
        var watch = Stopwatch.StartNew();
        if (await reduced.ReadAsync(original, spec) is not { } standIn)
            return null;
        var laidOver = await watermark;
        var fetched = watch.Elapsed;
        var made = await transformer.TransformAsync(standIn.Bytes, spec, laidOver, timeLeft(), standIn.Of);
        if (made.Failure is { Kind: FailureKind.NotReduced })
        {
            reduced.IsCorrupt();
            return null;
        }

        if (made.Try(out var output, out var failure))
            return output with { Timing = output.Timing with { Fetch = fetched, Source = "reduced" } };
        return failure;
    }

    /// <summary>Null where the original is no longer that version.</summary>
    private async Task<Outcome<TransformOutput>?> OfOriginalAsync(Spec spec, OriginalFetch fetch, Task<Watermark?> watermark, Func<TimeSpan?> timeLeft)
    {
        var watch = Stopwatch.StartNew();
        var bytes = await fetch.ReadAsync(spec, options.Limits, asItComes: transformer.IsIdle);
        var laidOver = await watermark;
        var fetched = watch.Elapsed;
        if (bytes is null)
            return null;
        var made = await transformer.TransformAsync(bytes, spec, laidOver, timeLeft());
        // A failure that is the image's own, or the time's, does not wait for what is still to come.
        if (made.Failure is null or { Kind: FailureKind.Storage } && !await bytes.Whole)
            return null;
        if (made.Try(out var output, out var failure))
            return output with { Timing = output.Timing with { Fetch = fetched } };
        return failure;
    }

    /// <summary>Counts what a reduced original did here.</summary>
    /// <returns>Why one did not serve that should have; null where all is well.</returns>
    private static string? Trouble(ReducedFetch? reduced, TransformOutput output, ObjectInfo original)
    {
        var isUsed = output.Timing.Source is not null;
        var trouble = reduced?.Trouble;
        // That there is none is right for most originals; which deserve one, their header says.
        if (trouble == ReducedFetch.Missing && !(output.Source is { } facts && Reduction.IsWorth(facts, original.Size)))
            trouble = null;
        if (isUsed || trouble is not null)
            Telemetry.ReducedOriginals.Add(1, Telemetry.Tag("outcome", trouble ?? "used"));
        return trouble;
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
