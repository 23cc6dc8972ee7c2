using Transcoder.Contracts;

namespace Transcoder.Imaging;

/// <summary>A picture to lay over a variant.</summary>
/// <param name="Size">Its width in percent of the variant's.</param>
/// <param name="Opacity">In percent.</param>
public sealed record Watermark(byte[] Image, Gravity Gravity, int Size, int Opacity);
