using Transcoder.Contracts;

namespace Transcoder.Imaging;

/// <summary>What is known of an original from its header.</summary>
/// <param name="Stored">Its size as stored, before the EXIF orientation; one frame's.</param>
/// <param name="Orientation">EXIF's, 1 to 8.</param>
/// <param name="Frames">Frames that play; 1 for a still image, whatever pages it has.</param>
public sealed record ImageFacts(SourceFormat Format, Size Stored, int Orientation, int Frames, bool HasAlpha)
{
    public Size Upright => Orientation >= 5 ? Stored.Turned : Stored;
}

/// <summary>All that the steps need to know, decided before a pixel is decoded.</summary>
/// <param name="Spec">What was asked for.</param>
/// <param name="Source">What there is.</param>
/// <param name="Geometry">The sizes on the way.</param>
/// <param name="Format">The output's format; never <see cref="OutputFormat.Auto"/>.</param>
/// <param name="Frames">How many frames the output has.</param>
public sealed record Plan(Spec Spec, ImageFacts Source, Geometry Geometry, OutputFormat Format, int Frames)
{
    public Watermark? Watermark { get; init; }

    /// <summary>What the source was reduced from; null where it is the original itself.</summary>
    public OriginalFacts? ReducedOf { get; init; }

    /// <summary>Where to cut, once the first frame of an animation has said it.</summary>
    public (int Left, int Top)? CutAt { get; init; }

    /// <summary>Nothing is drawn or encoded before all is decoded, even where it could be.</summary>
    public bool DecodesFirst { get; init; }

    /// <summary>What the resize aims at, in the stored orientation.</summary>
    public Size StoredTarget => Source.Orientation >= 5 ? Geometry.Resized.Turned : Geometry.Resized;

    /// <summary>Transparent stays transparent: the format has it, and no background was asked for.</summary>
    public bool KeepsAlpha => Spec.Background is null && Format is not OutputFormat.Jpeg;

    /// <summary>Are colours put in that are not the original's? They are sRGB's.</summary>
    public bool Paints =>
        Watermark is not null || Spec.Gray || Spec.Sharpen || Spec.Rotate % 90 != 0 || Geometry.Canvas != Geometry.Cropped;

    /// <summary>What shows where the image does not reach, by band.</summary>
    public double[] Background => Spec.Background is { } rgb ? [rgb.R, rgb.G, rgb.B] : [255, 255, 255];

    /// <summary>The source is a reduced original of that: sizes and format are the original's, the pixels the reduced one's.</summary>
    public static Outcome<Plan> Make(ImageFacts source, Spec spec, OriginalFacts reducedOf, Limits limits)
    {
        if (!Reduction.Serves(source, reducedOf, spec))
            return new Failure(FailureKind.NotReduced, "The reduced original is none for this variant.");
        var format = spec.Format ?? reducedOf.Format.Output ?? OutputFormat.Jpeg;
        var plan = new Plan(spec, source, Geometry.Of(reducedOf.Upright, spec), format, 1) { ReducedOf = reducedOf };
        return plan.Check(limits) is { } failure ? failure : plan;
    }

    public static Outcome<Plan> Make(ImageFacts source, Spec spec, Limits limits)
    {
        // A drawing has no pixels of its own that could be enlarged.
        if (source.Format == SourceFormat.Svg)
            spec = spec with { Enlarge = true };
        var format = spec.Format ?? source.Format.Output ?? (source.HasAlpha ? OutputFormat.Png : OutputFormat.Jpeg);
        var frames = spec.Still || format is not (OutputFormat.Gif or OutputFormat.WebP) ? 1 : source.Frames;
        var plan = new Plan(spec, source, Geometry.Of(source.Upright, spec), format, frames);
        return plan.Check(limits) is { } failure ? failure : plan;
    }

    private Failure? Check(Limits limits)
    {
        var (width, height) = Geometry.Canvas;
        if (width > limits.OutputSide || height > limits.OutputSide)
            return new Failure(FailureKind.TooLarge, $"The output would be {width} x {height} pixels; at most {limits.OutputSide} a side are made. Ask for a width or a height.");
        if (Geometry.Canvas.Pixels * Frames > limits.OutputPixels)
            return new Failure(FailureKind.TooLarge, $"The output would be {width} x {height} pixels in {Frames} frames; at most {limits.OutputPixels:N0} pixels are made over all frames.");
        // What is scaled up only to be cut costs as much as what is kept.
        var drawn = Math.Max(Geometry.Resized.Pixels, Geometry.Rotated.Pixels);
        // A drawing's own size is free, so it earns no more.
        var most = Source.Format == SourceFormat.Svg ? limits.OutputPixels : Math.Max(limits.OutputPixels, Source.Stored.Pixels);
        return drawn * Frames > most
            ? new Failure(FailureKind.TooLarge, $"The image would be scaled to {Geometry.Resized.Width} x {Geometry.Resized.Height} pixels on the way; at most {limits.OutputPixels:N0} pixels are made.")
            : null;
    }
}
