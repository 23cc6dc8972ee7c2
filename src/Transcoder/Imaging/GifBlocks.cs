namespace Transcoder.Imaging;

/// <summary>
/// The blocks that a GIF consists of. Its decoder takes a file that ends in the middle of a frame for one with fewer frames; every other
/// format's says that the file was cut off.
/// </summary>
internal static class GifBlocks
{
    private const int ScreenEnd = 13, ImageHead = 10;
    private const byte Extension = 0x21, ImageStart = 0x2C;

    /// <summary>True where the bytes end within a block. A missing trailer is no loss, and what is no block is left to the decoder.</summary>
    public static bool IsCutOff(ReadOnlySpan<byte> gif)
    {
        if (gif.Length < ScreenEnd)
            return true;
        var at = ScreenEnd + ColourTable(gif[10]);
        while (at < gif.Length)
        {
            switch (gif[at])
            {
                case Extension:
                    at += 2;
                    break;
                case ImageStart when at + ImageHead <= gif.Length:
                    // Behind the colour table stands the size of the codes.
                    at += ImageHead + ColourTable(gif[at + ImageHead - 1]) + 1;
                    break;
                case ImageStart:
                    return true;
                default:
                    return false;
            }

            // Chunks of up to 255 bytes, each behind its length, up to an empty one.
            while (true)
            {
                if (at >= gif.Length)
                    return true;
                var length = gif[at];
                at += 1 + length;
                if (length == 0)
                    break;
            }
        }

        return at > gif.Length;
    }

    /// <summary>Three bytes a colour, where the flags say that there is a table.</summary>
    private static int ColourTable(byte flags) => (flags & 0x80) != 0 ? 3 << ((flags & 7) + 1) : 0;
}
