using Transcoder.Contracts;

namespace Transcoder.Imaging;

/// <summary>The colour that most of an image has: its pixels sorted into 512 boxes, and the mean of the fullest.</summary>
internal static class DominantColour
{
    private const int Levels = 8;

    /// <param name="rgba">Four bytes a pixel, not premultiplied. What is not seen does not count.</param>
    public static Rgb Of(ReadOnlySpan<byte> rgba)
    {
        var boxes = new Box[Levels * Levels * Levels];
        var fullest = 0;
        for (var at = 0; at < rgba.Length; at += 4)
        {
            var (r, g, b, a) = (rgba[at], rgba[at + 1], rgba[at + 2], rgba[at + 3]);
            var box = ((r >> 5) * Levels + (g >> 5)) * Levels + (b >> 5);
            boxes[box].Add(r, g, b, a);
            if (boxes[box].Weight > boxes[fullest].Weight)
                fullest = box;
        }

        return boxes[fullest].Mean;
    }

    private struct Box
    {
        private long _r, _g, _b;

        public long Weight { get; private set; }

        public readonly Rgb Mean => Weight == 0 ? default : new Rgb(Share(_r), Share(_g), Share(_b));

        public void Add(byte r, byte g, byte b, byte alpha)
        {
            _r += r * alpha;
            _g += g * alpha;
            _b += b * alpha;
            Weight += alpha;
        }

        private readonly byte Share(long sum) => (byte)((sum + Weight / 2) / Weight);
    }
}
