using System.Buffers.Binary;

namespace Transcoder.Imaging;

/// <summary>What a JPEG's frame header says.</summary>
/// <param name="header">Its content: precision, height, width, then three bytes a component. It may go on behind them.</param>
internal readonly ref struct JpegFrame(ReadOnlySpan<byte> header)
{
    public int Height { get; } = BinaryPrimitives.ReadUInt16BigEndian(header[1..]);

    public int Width { get; } = BinaryPrimitives.ReadUInt16BigEndian(header[3..]);

    /// <summary>Three bytes each: its name, its sampling across and down, its quantisation table.</summary>
    public ReadOnlySpan<byte> Components { get; } = header.Slice(6, 3 * header[5]);

    /// <summary>The finest sampling of any component.</summary>
    public (int Across, int Down) Sampling
    {
        get
        {
            var (across, down) = (1, 1);
            for (var i = 1; i < Components.Length; i += 3)
                (across, down) = (Math.Max(across, Components[i] >> 4), Math.Max(down, Components[i] & 15));
            return (across, down);
        }
    }
}
