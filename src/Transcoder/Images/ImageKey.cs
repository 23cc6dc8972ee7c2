using Transcoder.Contracts;
using Transcoder.Contracts.Api;
using Transcoder.Imaging;

namespace Transcoder.Images;

/// <summary>Where an added image lies, in both stores: <c>uploads/{id}.{ext}</c>.</summary>
public static class ImageKey
{
    private const string Folder = "uploads";

    public static string Of(ImageRecord record) =>
        Of(record.Id, record.Format ?? throw new InvalidOperationException($"The record of {record.Id} does not say what the image is."));

    /// <param name="format">As <see cref="FormatOf"/> names it: it is the extension too.</param>
    public static string Of(Guid id, string format) => $"{Folder}/{id:D}.{format}";

    /// <summary>As the grammar names it, or <c>svg</c>.</summary>
    public static string FormatOf(SourceFormat format) =>
        format == SourceFormat.Svg ? "svg" : format == SourceFormat.Tiff ? OutputFormat.Tiff.Extension() : format.Output!.Value.Extension();
}
