using NetVips;
using Transcoder.Contracts;

namespace Transcoder.Imaging;

/// <summary>What is told of an image before anyone sees it.</summary>
/// <param name="Thumbhash">In base64.</param>
/// <param name="Colour">The dominant one.</param>
public sealed record ImageSummary(ImageFacts Facts, string Thumbhash, Rgb Colour);

/// <summary>Reads an image once whole, so that what is damaged is known, and keeps a placeholder of it.</summary>
public sealed class ImageReader(Limits limits, WorkGate gate, TimeProvider? clock = null)
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>As large as the algorithm of the placeholder takes it.</summary>
    private static readonly Spec Thumbnail =
        new() { Width = ThumbHash.MaxSide, Height = ThumbHash.MaxSide, Still = true, Format = OutputFormat.Png };

    public Limits Limits => limits;

    public async Task<Outcome<ImageSummary>> ReadAsync(byte[] original)
    {
        var running = gate.TryRun(() => Read(original));
        return running is null
            ? new Failure(FailureKind.Busy, "As much is being done as may be at once. Try again in a moment.")
            : await running;
    }

    /// <summary>The same on the calling thread.</summary>
    public Outcome<ImageSummary> Read(byte[] original)
    {
        if (!Probe.Read(original, limits).Try(out var facts, out var failure)
            || !Plan.Make(facts, Thumbnail, limits).Try(out var plan, out failure))
            return failure;

        using var deadline = new Deadline(limits.Time, _clock);
        Image[] frames = [];
        try
        {
            using var opened = Loader.OpenFor(original, plan);
            frames = deadline.Run(opened, () => Animation.Decode(opened, plan));
            using var drawn = Animation.Draw(frames, plan);
            using var srgb = drawn.Colourspace(Enums.Interpretation.Srgb);
            using var opaque = srgb.HasAlpha() ? srgb.Copy() : srgb.BandjoinConst([255]);
            using var rgba = opaque.Cast(Enums.BandFormat.Uchar);
            var pixels = deadline.Run(rgba, rgba.WriteToMemory);
            return new ImageSummary(facts, Convert.ToBase64String(ThumbHash.Encode(rgba.Width, rgba.Height, pixels)), DominantColour.Of(pixels));
        }
        catch (VipsException error)
        {
            return deadline.Passed
                ? new Failure(FailureKind.TooLarge, $"The image took longer than {limits.Time.TotalSeconds:0.#} s to decode, the most that it may.")
                : new Failure(FailureKind.Unreadable, $"The image is {facts.Format.Name} and is damaged or cut off.", error.Message);
        }
        finally
        {
            Array.ForEach(frames, frame => frame.Dispose());
        }
    }
}
