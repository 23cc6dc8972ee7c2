namespace Transcoder.Contracts;

/// <summary>What the grammar needs to know of a format to tell a token that has no effect.</summary>
public static class FormatTraits
{
    /// <summary>The quality where none is asked for, 1 to 100; null where the format is lossless here, or not known yet.</summary>
    public static int? DefaultQuality(this OutputFormat format) => format switch
    {
        OutputFormat.Jpeg or OutputFormat.WebP => 80,
        OutputFormat.Avif => 50,
        _ => null,
    };

    public static bool IsLossless(this OutputFormat format) => format is OutputFormat.Png or OutputFormat.Gif or OutputFormat.Tiff;

    /// <summary>
    /// Can a file of this format, as it is made here, hold more than one frame? <see cref="OutputFormat.Auto"/> may become one that can.
    /// </summary>
    public static bool HoldsAnimation(this OutputFormat format) =>
        format is OutputFormat.WebP or OutputFormat.Gif or OutputFormat.Auto;
}
