namespace Transcoder.Contracts;

/// <summary>What the formats are called on the wire and in file names.</summary>
public static class MediaTypes
{
    /// <summary>For instance <c>image/jpeg</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="OutputFormat.Auto"/>, which is no format yet.</exception>
    public static string ContentType(this OutputFormat format) => format switch
    {
        OutputFormat.Jpeg => "image/jpeg",
        OutputFormat.Png => "image/png",
        OutputFormat.WebP => "image/webp",
        OutputFormat.Avif => "image/avif",
        OutputFormat.Gif => "image/gif",
        OutputFormat.Tiff => "image/tiff",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
    };

    /// <summary>Without a dot, as the grammar writes it: <c>jpg</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="OutputFormat.Auto"/>, which is no format yet.</exception>
    public static string Extension(this OutputFormat format) => format is OutputFormat.Auto
        ? throw new ArgumentOutOfRangeException(nameof(format), format, null)
        : Vocabulary.Of(format);

    /// <param name="extension">With or without its dot, in any case. Null is given back where no format of ours has it.</param>
    public static OutputFormat? FromExtension(ReadOnlySpan<char> extension)
    {
        if (extension is ['.', .. var bare])
            extension = bare;
        Span<char> lower = stackalloc char["jpeg".Length];
        return extension.Length > lower.Length ? null : lower[..extension.ToLowerInvariant(lower)] switch
        {
            "jpg" or "jpeg" or "jpe" or "jfif" => OutputFormat.Jpeg,
            "png" => OutputFormat.Png,
            "webp" => OutputFormat.WebP,
            "avif" => OutputFormat.Avif,
            "gif" => OutputFormat.Gif,
            "tif" or "tiff" => OutputFormat.Tiff,
            _ => null,
        };
    }
}
