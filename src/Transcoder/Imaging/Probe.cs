using System.Buffers.Binary;
using NetVips;

namespace Transcoder.Imaging;

/// <summary>Reads what an original is from its header, and refuses it there if it is over a limit: no pixel is decoded.</summary>
public static class Probe
{
    public static Outcome<ImageFacts> Read(OriginalBytes original, Limits limits)
    {
        if (limits.RefuseFile(original.Length) is { } tooLarge)
            return tooLarge;
        if (SourceFormat.Detect(original.Start) is not { } format)
            return Unreadable(original.Length == 0 ? "The original is empty." : "The original is no image that is known here; JPEG, PNG, WebP, GIF, AVIF, TIFF and SVG are read.");
        if (!format.IsRead)
            return Unreadable($"The original is {format.Name}, which is not read; JPEG, PNG, WebP, GIF, AVIF, TIFF and SVG are.");

        if (format == SourceFormat.Svg && SvgCheck.Of(original.All) is { } refused)
            return refused;
        if (format == SourceFormat.Gif && GifBlocks.IsCutOff(original.All))
            return Unreadable("The original is GIF and is cut off.");

        Libvips.Require();
        try
        {
            using var header = Loader.Open(original, format);
            var facts = Facts(header, format);
            if (format == SourceFormat.Gif && Over(facts with { Stored = GifScreen(original.All) }, limits) is { } lie)
                return lie;
            return Over(facts, limits) is { } failure ? failure : facts;
        }
        catch (VipsException error)
        {
            return Unreadable($"The original begins as {format.Name} and cannot be read as such; it may be cut off or damaged.", error.Message);
        }
    }

    private static ImageFacts Facts(Image header, SourceFormat format)
    {
        var frames = format.MayMove && header.Contains("n-pages") ? (int)header.Get("n-pages") : 1;
        var orientation = header.Contains("orientation") && header.Get("orientation") is int and >= 1 and <= 8 and var tag ? tag : 1;
        return new ImageFacts(format, new Size(header.Width, header.Height), orientation, frames, header.HasAlpha());
    }

    /// <summary>The size that a GIF claims for all its frames; a decoder may take the frames' word instead, and no honest file differs.</summary>
    private static Size GifScreen(byte[] gif) => gif.Length < 10
        ? default
        : new Size(BinaryPrimitives.ReadUInt16LittleEndian(gif.AsSpan(6)), BinaryPrimitives.ReadUInt16LittleEndian(gif.AsSpan(8)));

    private static Failure? Over(ImageFacts facts, Limits limits)
    {
        var (width, height) = facts.Stored;
        // A drawing is rendered at the size that is asked for; its own is only a proportion.
        if (facts.Format != SourceFormat.Svg && facts.Stored.Pixels > limits.SourcePixels)
            return new Failure(FailureKind.TooLarge, $"The original has {width} x {height} pixels; at most {limits.SourcePixels:N0} are decoded.");
        if (facts.Frames > limits.SourceFrames)
            return new Failure(FailureKind.TooLarge, $"The original has {facts.Frames:N0} frames; at most {limits.SourceFrames:N0} are read.");
        if (facts.Frames > 1 && facts.Stored.Pixels * facts.Frames > limits.AnimationPixels)
            return new Failure(FailureKind.TooLarge, $"The original has {facts.Frames:N0} frames of {width} x {height} pixels; at most {limits.AnimationPixels:N0} pixels over all frames are decoded.");
        return null;
    }

    private static Failure Unreadable(string detail, string? log = null) => new(FailureKind.Unreadable, detail, log);
}
